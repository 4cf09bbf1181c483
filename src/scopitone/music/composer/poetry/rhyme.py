"""Rhymes by sound: two lines rhyme if they are alike from their last stressed vowel on."""

from __future__ import annotations

from functools import lru_cache

from scopitone.music.composer.espeak import phonemes
from scopitone.music.composer.syllables import is_vowel

_ENGLISH = "en-us"
_LENGTH = str.maketrans("", "", "ː")


@lru_cache(maxsize=8192)
def rhyme_of(line: str) -> tuple[str, ...]:
    """The sounds of an English line from the last stressed vowel of its last word on.

    Length marks do not count. A word without a stressed vowel rhymes from its last vowel on.
    """
    words = line.split()
    if not words:
        return ()
    said = [p for group in phonemes(words[-1], _ENGLISH) for p in group]
    vowels = [i for i, p in enumerate(said) if is_vowel(p)]
    stressed = [i for i in vowels if said[i][0] in "ˈˌ"]
    at = (stressed or vowels or [0])[-1]
    return tuple(p.lstrip("ˈˌ").translate(_LENGTH) for p in said[at:])


def rhymes(first: str, second: str) -> bool:
    """Whether two lines end alike but not in the same word."""
    same = _last_word(first) == _last_word(second)
    return not same and rhyme_of(first) == rhyme_of(second) != ()


def _last_word(line: str) -> str:
    return "".join(c for c in line.split()[-1].lower() if c.isalpha()) if line.split() else ""
