"""What kind of sound an eSpeak IPA phoneme is."""

from __future__ import annotations

_VOWELS = frozenset("aeiouyæɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵøœɶʉʊʌʏᵻ")
_GLIDING_ENDS = frozenset("ɪʊieoyʏu")
_STOPS = ("p", "b", "t", "d", "k", "ɡ", "g", "q", "ʔ", "c", "ɟ", "ʈ", "ɖ")
_MARKS = frozenset("ːˑʲʰʷˠˤ")
_SYLLABIC = "\u0329"
_STRESS = "ˈˌ"


def plain(ipa: str) -> str:
    """`ipa` without stress marks."""
    return ipa.strip(_STRESS)


def is_vowel(ipa: str) -> bool:
    """Whether the phoneme can carry a syllable."""
    return any(letter in _VOWELS for letter in ipa) or _SYLLABIC in ipa


def is_stop(ipa: str) -> bool:
    """Whether the phoneme begins with a closure: a plosive or an affricate."""
    return plain(ipa).startswith(_STOPS)


def glides(ipa: str) -> bool:
    """Whether the vowel is a diphthong that ends elsewhere than it begins."""
    letters = [letter for letter in ipa if letter in _VOWELS]
    return len(letters) > 1 and letters[-1] in _GLIDING_ENDS


def split(ipa: str) -> tuple[int, str, int]:
    """Of a syllable's IPA: how many consonants stand before its vowel, the vowel, how many
    behind it. Length marks and diacritics count as part of what they follow.
    """
    whole = plain(ipa).replace("_", "").replace("tʃ", "ʧ").replace("dʒ", "ʤ")
    letters = [letter for letter in whole if letter.isalpha() and letter not in _MARKS]
    places = [index for index, letter in enumerate(letters) if letter in _VOWELS]
    if not places:
        return len(letters), "", 0
    vowel = "".join(letters[index] for index in places)
    return places[0], vowel, len(letters) - places[-1] - 1
