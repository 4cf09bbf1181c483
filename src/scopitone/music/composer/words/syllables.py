"""Split phonemes into syllables: each vowel gets as many consonants before it as possible.

This is the maximal onset principle with the sonority sequence. It fits most languages well enough
for singing: a consonant that begins a note instead of ending the previous one does little harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from scopitone.music.composer.score.model import Syllable

_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵʉʊʌʏɶεᵻɿʅ")
_SYLLABIC = "\u0329\u030d"
_GLIDES, _LIQUIDS, _NASALS = "jwɥʍɰ", "lrɹɾɽɫɭʎʁʀɻ", "mnɲɳ"
_NEVER_FIRST = ("ŋ",)
_SIBILANTS = ("s", "ʃ", "z")


def is_vowel(phoneme: str) -> bool:
    """Return whether the IPA `phoneme` (stress marks allowed) is the nucleus of a syllable."""
    return any(c in _VOWELS or c in _SYLLABIC for c in phoneme)


def split_syllables(phonemes: Sequence[str]) -> tuple[Syllable, ...]:
    """Split IPA phonemes with stress marks before vowels; at least one must be a vowel."""
    nuclei = [i for i, p in enumerate(phonemes) if is_vowel(p)]
    starts = [0]
    for left, right in pairwise(nuclei):
        starts.append(right - _count_onset([_strip_stress(p) for p in phonemes[left + 1 : right]]))
    ends = [*starts[1:], len(phonemes)]
    return tuple(
        Syllable("".join(map(_strip_stress, phonemes[start:end])), _stress_of(phonemes[nucleus]))
        for start, end, nucleus in zip(starts, ends, nuclei, strict=True)
    )


def _strip_stress(phoneme: str) -> str:
    return phoneme.replace("ˈ", "").replace("ˌ", "")


def _stress_of(phoneme: str) -> int:
    return 2 if "ˈ" in phoneme else 1 if "ˌ" in phoneme else 0


def _count_onset(consonants: Sequence[str]) -> int:
    """Return how many of the consonants between two vowels begin the second syllable."""
    size = 0
    for consonant in reversed(consonants):
        first = consonants[len(consonants) - size] if size else ""
        if size and not _can_precede(consonant, first):
            break
        if consonant in _NEVER_FIRST:
            break
        size += 1
    return size


def _can_precede(before: str, first: str) -> bool:
    if before in _SIBILANTS and _sonority_of(first) in (0, 1):
        return first not in _SIBILANTS
    if before[0] in "td" and first[0] in "lɭɫ":
        return False
    return _sonority_of(before) == 0 and _sonority_of(first) >= 2


def _sonority_of(consonant: str) -> int:
    for rank, group in ((3, _GLIDES), (2, _LIQUIDS), (1, _NASALS)):
        if consonant[0] in group:
            return rank
    return 0
