"""Syllables of phoneme sequences: each vowel with as many consonants before it as can begin one.

The maximal onset principle with the sonority sequence, which fits most languages about as well as
a singer's ear asks: a consonant that opens a note instead of closing one is never wrong by much.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from scopitone.music.composer.score import Syllable

_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵʉʊʌʏɶεᵻɿʅ")
_SYLLABIC = "\u0329\u030d"
_GLIDES, _LIQUIDS, _NASALS = "jwɥʍɰ", "lrɹɾɽɫɭʎʁʀɻ", "mnɲɳ"
_NEVER_FIRST = ("ŋ",)
_SIBILANTS = ("s", "ʃ", "z")


def is_vowel(phoneme: str) -> bool:
    """Whether the IPA `phoneme` (stress marks allowed) is the middle of a syllable."""
    return any(c in _VOWELS or c in _SYLLABIC for c in phoneme)


def syllabified(phonemes: Sequence[str]) -> tuple[Syllable, ...]:
    """IPA phonemes with stress marks before vowels, at least one of them a vowel, as syllables."""
    nuclei = [i for i, p in enumerate(phonemes) if is_vowel(p)]
    starts = [0]
    for left, right in pairwise(nuclei):
        starts.append(right - _onset([_plain(p) for p in phonemes[left + 1 : right]]))
    ends = [*starts[1:], len(phonemes)]
    return tuple(
        Syllable("".join(map(_plain, phonemes[start:end])), _stress(phonemes[nucleus]))
        for start, end, nucleus in zip(starts, ends, nuclei, strict=True)
    )


def _plain(phoneme: str) -> str:
    return phoneme.replace("ˈ", "").replace("ˌ", "")


def _stress(phoneme: str) -> int:
    return 2 if "ˈ" in phoneme else 1 if "ˌ" in phoneme else 0


def _onset(consonants: Sequence[str]) -> int:
    """How many of the consonants between two vowels begin the second's syllable."""
    size = 0
    for consonant in reversed(consonants):
        first = consonants[len(consonants) - size] if size else ""
        if size and not _may_precede(consonant, first):
            break
        if consonant in _NEVER_FIRST:
            break
        size += 1
    return size


def _may_precede(before: str, first: str) -> bool:
    if before in _SIBILANTS and _sonority(first) in (0, 1):
        return first not in _SIBILANTS
    if before[0] in "td" and first[0] in "lɭɫ":
        return False
    return _sonority(before) == 0 and _sonority(first) >= 2


def _sonority(consonant: str) -> int:
    for rank, group in ((3, _GLIDES), (2, _LIQUIDS), (1, _NASALS)):
        if consonant[0] in group:
            return rank
    return 0
