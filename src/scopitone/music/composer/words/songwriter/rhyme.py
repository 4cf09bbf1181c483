"""Rhymes by sound: two lines rhyme if they are equal from their last stressed vowel on."""

from __future__ import annotations

from functools import lru_cache

from scopitone.music.composer.words.espeak import phonemize
from scopitone.music.composer.words.syllables import is_vowel

_ENGLISH = "en-us"
_LENGTH = str.maketrans("", "", "ː")


@lru_cache(maxsize=8192)
def rhyme_of(line: str) -> tuple[str, ...]:
    """Return the phonemes of an English line from the last stressed vowel of its last word on.

    Length marks are ignored. A word without a stressed vowel rhymes from its last vowel on.
    """
    words = line.split()
    if not words:
        return ()
    sounds = [p for group in phonemize(words[-1], _ENGLISH) for p in group]
    vowels = [i for i, p in enumerate(sounds) if is_vowel(p)]
    stressed = [i for i in vowels if sounds[i][0] in "ˈˌ"]
    first = (stressed or vowels or [0])[-1]
    return tuple(p.lstrip("ˈˌ").translate(_LENGTH) for p in sounds[first:])


def is_rhyme(first: str, second: str) -> bool:
    """Return whether two lines rhyme and end in different words."""
    same = _last_word_of(first) == _last_word_of(second)
    return not same and rhyme_of(first) == rhyme_of(second) != ()


def _last_word_of(line: str) -> str:
    return "".join(c for c in line.split()[-1].lower() if c.isalpha()) if line.split() else ""
