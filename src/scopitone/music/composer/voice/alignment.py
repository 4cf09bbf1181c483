"""Which of the phonemes that eSpeak said belong to which syllable of the score.

The two can differ in number: eSpeak joins words, swallows vowels, inserts some. Vowels are
matched first, by dynamic programming (Needleman and Wunsch 1970) over their likeness; the
consonants between two vowels are then shared out as the written syllables have them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from . import phones
from .phones import is_vowel

_SKIP = 1.4


@dataclass(frozen=True, slots=True)
class Span:
    """Indices of phonemes: the onset is [first, vowel), the nucleus [vowel, coda), and the coda
    [coda, end). `share` is the part (from, to) of the nucleus that is this syllable's, where
    one said vowel has to serve several written ones.
    """

    first: int
    vowel: int
    coda: int
    end: int
    share: tuple[float, float] = (0.0, 1.0)


def align(syllables: Sequence[str], said: Sequence[str]) -> tuple[Span, ...]:
    """The span of each syllable (IPA) in `said` (IPA phonemes without pauses).

    Every syllable gets one, in order; where nothing was said at all, `said` must not be empty.
    """
    nuclei = [index for index, ipa in enumerate(said) if is_vowel(ipa)] or [len(said) // 2]
    groups = _nuclei_of(syllables, [said[index] for index in nuclei])
    return _spans(syllables, said, [[nuclei[place] for place in group] for group in groups])


def _likeness(written: str, said: str) -> float:
    """Cost of taking one vowel for the other: 0 for the same, 1 for nothing in common."""
    vowel, other = phones.split(written)[1], phones.split(said)[1]
    if vowel == other:
        return 0.0
    common = len(set(vowel) & set(other))
    return 1.0 - 0.5 * common / max(len(set(vowel) | set(other)), 1)


def _nuclei_of(syllables: Sequence[str], vowels: Sequence[str]) -> list[list[int]]:
    """For each syllable the said vowels that are its own: mostly one, sometimes none or more."""
    if len(syllables) == len(vowels):
        return [[index] for index in range(len(vowels))]
    rows, columns = len(syllables), len(vowels)
    cost = np.add.outer(np.arange(rows + 1), np.arange(columns + 1)) * _SKIP
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            cost[i, j] = min(
                cost[i - 1, j - 1] + _likeness(syllables[i - 1], vowels[j - 1]),
                cost[i - 1, j] + _SKIP,
                cost[i, j - 1] + _SKIP,
            )
    groups: list[list[int]] = [[] for _ in syllables]
    i, j = rows, columns
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + _likeness(syllables[i - 1], vowels[j - 1]):
            i, j = i - 1, j - 1
            groups[i].insert(0, j)
        elif cost[i, j] == cost[i, j - 1] + _SKIP:
            j -= 1
            groups[i - 1].append(j)
        else:
            i -= 1
    groups[0] = [*range(j), *groups[0]]
    return [sorted(group) for group in groups]


def _spans(
    syllables: Sequence[str], said: Sequence[str], groups: Sequence[Sequence[int]]
) -> tuple[Span, ...]:
    owners = [index for index, group in enumerate(groups) if group]
    starts = {owner: groups[owner][0] for owner in owners}
    ends = {owner: groups[owner][-1] + 1 for owner in owners}
    cuts = {owners[0]: 0}
    for before, owner in pairwise(owners):
        between = starts[owner] - ends[before]
        onset = phones.split(syllables[owner])[0]
        coda = phones.split(syllables[before])[2]
        taken = onset if onset + coda == between else min(onset, max(between - coda, between // 2))
        cuts[owner] = starts[owner] - min(taken, between)
    closes = [*(cuts[owner] for owner in owners[1:]), len(said)]
    spans: dict[int, Span] = {}
    followers = [*owners[1:], len(syllables)]
    for owner, follower, close in zip(owners, followers, closes, strict=True):
        first = 0 if owner == owners[0] else owner
        members = range(first, follower)
        for place, member in enumerate(members):
            whole = Span(cuts[owner], starts[owner], ends[owner], close)
            spans[member] = _part(whole, place, len(members))
    return tuple(spans[index] for index in range(len(syllables)))


def _part(whole: Span, place: int, count: int) -> Span:
    """The `place`-th of `count` syllables that share one nucleus."""
    first = whole.first if place == 0 else whole.vowel
    end = whole.end if place == count - 1 else whole.coda
    return Span(first, whole.vowel, whole.coda, end, (place / count, (place + 1) / count))
