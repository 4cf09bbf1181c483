"""Alignment of spoken phonemes with the syllables of the score.

The two can differ in number: eSpeak joins words, drops vowels and inserts others. Vowels are
matched first, by dynamic programming (Needleman and Wunsch 1970) over their similarity; the
consonants between two vowels are then divided as in the written syllables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scopitone.music.composer.performance.voice import ipa as phones
from scopitone.music.composer.performance.voice.ipa import is_vowel

_SKIP_COST = 1.4


@dataclass(frozen=True, slots=True)
class PhonemeSpan:
    """The spoken phonemes of a syllable, as indices.

    The onset is [first, vowel), the nucleus [vowel, coda), and the coda [coda, end). `share` is
    the part (from, to) of the nucleus that belongs to this syllable; it is less than the whole
    if several written syllables share one spoken vowel.
    """

    first: int
    vowel: int
    coda: int
    end: int
    share: tuple[float, float] = (0.0, 1.0)


def align(syllables: Sequence[str], spoken: Sequence[str]) -> tuple[PhonemeSpan, ...]:
    """Return the span of each syllable (IPA) in `spoken` (IPA phonemes without pauses).

    There is one span per syllable, in order. `spoken` must not be empty.
    """
    nuclei = [index for index, ipa in enumerate(spoken) if is_vowel(ipa)] or [len(spoken) // 2]
    groups = _assign_nuclei(syllables, [spoken[index] for index in nuclei])
    return _make_spans(syllables, spoken, [[nuclei[index] for index in group] for group in groups])


def _vowel_cost(written: str, spoken: str) -> float:
    """Return the cost of matching two vowels: 0 if they are the same, 1 if nothing is common."""
    vowel, other = phones.split_syllable(written)[1], phones.split_syllable(spoken)[1]
    if vowel == other:
        return 0.0
    common = len(set(vowel) & set(other))
    return 1.0 - 0.5 * common / max(len(set(vowel) | set(other)), 1)


def _assign_nuclei(syllables: Sequence[str], vowels: Sequence[str]) -> list[list[int]]:
    """Return the spoken vowels of each syllable: mostly one, sometimes none or several."""
    if len(syllables) == len(vowels):
        return [[index] for index in range(len(vowels))]
    rows, columns = len(syllables), len(vowels)
    cost = np.add.outer(np.arange(rows + 1), np.arange(columns + 1)) * _SKIP_COST
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            cost[i, j] = min(
                cost[i - 1, j - 1] + _vowel_cost(syllables[i - 1], vowels[j - 1]),
                cost[i - 1, j] + _SKIP_COST,
                cost[i, j - 1] + _SKIP_COST,
            )
    groups: list[list[int]] = [[] for _ in syllables]
    i, j = rows, columns
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + _vowel_cost(syllables[i - 1], vowels[j - 1]):
            i, j = i - 1, j - 1
            groups[i].insert(0, j)
        elif cost[i, j] == cost[i, j - 1] + _SKIP_COST:
            j -= 1
            groups[i - 1].append(j)
        else:
            i -= 1
    groups[0] = [*range(j), *groups[0]]
    return [sorted(group) for group in groups]


def _make_spans(
    syllables: Sequence[str], spoken: Sequence[str], groups: Sequence[Sequence[int]]
) -> tuple[PhonemeSpan, ...]:
    owners = [index for index, group in enumerate(groups) if group]
    starts = {owner: groups[owner][0] for owner in owners}
    ends = {owner: groups[owner][-1] + 1 for owner in owners}
    cuts = {owners[0]: 0}
    for before, owner in pairwise(owners):
        between = starts[owner] - ends[before]
        onset = phones.split_syllable(syllables[owner])[0]
        coda = phones.split_syllable(syllables[before])[2]
        size = onset if onset + coda == between else min(onset, max(between - coda, between // 2))
        cuts[owner] = starts[owner] - min(size, between)
    closes = [*(cuts[owner] for owner in owners[1:]), len(spoken)]
    spans: dict[int, PhonemeSpan] = {}
    followers = [*owners[1:], len(syllables)]
    for owner, follower, close in zip(owners, followers, closes, strict=True):
        first = 0 if owner == owners[0] else owner
        members = range(first, follower)
        for index, member in enumerate(members):
            whole = PhonemeSpan(cuts[owner], starts[owner], ends[owner], close)
            spans[member] = _share_nucleus(whole, index, len(members))
    return tuple(spans[index] for index in range(len(syllables)))


def _share_nucleus(whole: PhonemeSpan, index: int, count: int) -> PhonemeSpan:
    """Return the span of syllable `index` of `count` syllables that share one nucleus."""
    first = whole.first if index == 0 else whole.vowel
    end = whole.end if index == count - 1 else whole.coda
    return PhonemeSpan(first, whole.vowel, whole.coda, end, (index / count, (index + 1) / count))
