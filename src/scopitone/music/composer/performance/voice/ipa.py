"""Classes of eSpeak NG's IPA phonemes."""

from __future__ import annotations

_VOWELS = frozenset("aeiouyæɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵøœɶʉʊʌʏᵻ")
_GLIDING_ENDS = frozenset("ɪʊieoyʏu")
_STOPS = ("p", "b", "t", "d", "k", "ɡ", "g", "q", "ʔ", "c", "ɟ", "ʈ", "ɖ")
_DIACRITICS = frozenset("ːˑʲʰʷˠˤ")
_SYLLABIC = "\u0329"
_STRESS = "ˈˌ"


def strip_stress(ipa: str) -> str:
    """Return `ipa` without stress marks."""
    return ipa.strip(_STRESS)


def is_vowel(ipa: str) -> bool:
    """Return whether the phoneme can be the nucleus of a syllable."""
    return any(letter in _VOWELS for letter in ipa) or _SYLLABIC in ipa


def is_stop(ipa: str) -> bool:
    """Return whether the phoneme begins with a closure: a plosive or an affricate."""
    return strip_stress(ipa).startswith(_STOPS)


def is_gliding(ipa: str) -> bool:
    """Return whether the vowel is a diphthong with a gliding end."""
    letters = [letter for letter in ipa if letter in _VOWELS]
    return len(letters) > 1 and letters[-1] in _GLIDING_ENDS


def split_syllable(ipa: str) -> tuple[int, str, int]:
    """Return the number of consonants before the vowel of a syllable, the vowel, and the number
    of consonants after it.

    Length marks and diacritics belong to the letter that they follow.
    """
    whole = strip_stress(ipa).replace("_", "").replace("tʃ", "ʧ").replace("dʒ", "ʤ")
    letters = [letter for letter in whole if letter.isalpha() and letter not in _DIACRITICS]
    vowels = [index for index, letter in enumerate(letters) if letter in _VOWELS]
    if not vowels:
        return len(letters), "", 0
    vowel = "".join(letters[index] for index in vowels)
    return vowels[0], vowel, len(letters) - vowels[-1] - 1
