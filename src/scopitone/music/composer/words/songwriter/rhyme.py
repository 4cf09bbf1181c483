"""Rhymes by sound: two lines rhyme if they are equal from their last stressed vowel on."""

from __future__ import annotations

from functools import lru_cache

from scopitone.music.composer.words.espeak import phonemize
from scopitone.music.composer.words.syllables import is_vowel

_ENGLISH = "en-us"
_LENGTH = str.maketrans("", "", "ː")
_OPEN_AND_CLOSED = {"ɛ": "e", "ɔ": "o", "ɑ": "a"}
_EQUAL: dict[str, dict[str, str]] = {
    # German poetry rhymes rounded with unrounded vowels, and many singers short with long ones.
    "de": _OPEN_AND_CLOSED
    | {"y": "i", "ʏ": "i", "ɪ": "i", "ø": "e", "œ": "e", "ʊ": "u", "ɔø": "ai", "aɪ": "ai"}
    | {"ɛʊ": "ai", "ɾ": "r", "ɜ": "ə", "ɐ": "ə"},
    "fr": _OPEN_AND_CLOSED | {"œ": "ø", "ə": "ø"},
    "es": {"ɾ": "r", "β": "b", "ð": "d", "ɣ": "ɡ"},
    "pt-br": _OPEN_AND_CLOSED | {"ɾ": "r", "x": "r", "ʊ": "u", "ɪ": "i", "ɐ": "a"},
    "it": _OPEN_AND_CLOSED | {"ɾ": "r", "ɪ": "i", "ʊ": "u"},
}
"""Sounds that count as equal in rhymes, by voice."""

_UNSTRESSED = frozenset("əɜɐ")
_FINAL_VOWEL_VOICES = frozenset({"de", "fr"})
"""Languages whose words rhyme from their last full vowel: French, and compounds in German."""

_ASSONANT_VOICES = frozenset({"es"})
"""Languages whose songs rhyme by vowels alone, as Spanish romances do: “luz” and “azul”."""


@lru_cache(maxsize=16384)
def rhyme_of(line: str, voice: str = _ENGLISH) -> tuple[str, ...]:
    """Return the phonemes of a line from the last stressed vowel of its last word on.

    `voice` is one of eSpeak NG. Length marks are ignored. A word without a stressed vowel rhymes
    from its last vowel on.
    """
    words = line.split()
    if not words:
        return ()
    sounds = [p for group in phonemize(words[-1].strip(".,;:!?"), voice) for p in group]
    vowels = [i for i, p in enumerate(sounds) if is_vowel(p)]
    if voice in _FINAL_VOWEL_VOICES:
        stressed = [i for i in vowels if not _UNSTRESSED & set(sounds[i])]
    else:
        stressed = [i for i in vowels if sounds[i][0] in "ˈˌ"]
    first = (stressed or vowels or [0])[-1]
    equal = _EQUAL.get(voice, {})
    is_assonant = voice in _ASSONANT_VOICES
    rhyming = (p for p in sounds[first:] if not is_assonant or is_vowel(p))
    plain = (p.lstrip("ˈˌ").translate(_LENGTH) for p in rhyming)
    return tuple(equal.get(p, p) for p in plain)


def is_rhyme(first: str, second: str, voice: str = _ENGLISH) -> bool:
    """Return whether two lines rhyme and end in different words."""
    same = _last_word_of(first) == _last_word_of(second)
    return not same and rhyme_of(first, voice) == rhyme_of(second, voice) != ()


def _last_word_of(line: str) -> str:
    return "".join(c for c in line.split()[-1].lower() if c.isalpha()) if line.split() else ""
