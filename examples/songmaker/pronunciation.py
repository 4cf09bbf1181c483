"""The lyric's words as eSpeak phonemes: syllables split by "|", phonemes by spaces."""

from __future__ import annotations

from dataclasses import dataclass

_WORDS = {
    "should": "S U d",
    "auld": "O: l d",
    "acquaintance": "a# | k w eI n | t @ n s",
    "be": "b i:",
    "forgot": "f @ | g 0 t",
    "and": "a n d",
    "never": "n E | v @",
    "brought": "b r O: t",
    "to": "t u:",
    "mind": "m aI n d",
    "lang": "l a N",
    "syne": "s aI n",
    "for": "f O:",
    "my": "m aI",
    "dear": "d i@",
    "we'll": "w i: l",
    "take": "t eI k",
    "a": "@",
    "cup": "k V p",
    "of": "0 v",
    "kindness": "k aI n d | n @ s",
    "yet": "j E t",
}
_VOWELS = {"U", "O:", "a#", "eI", "@", "i:", "0", "a", "E", "u:", "aI", "i@", "V"}
_DIPHTHONGS = {"eI", "aI", "i@"}


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A syllable: consonants before its vowel, the vowel, consonants after it."""

    onset: tuple[str, ...]
    vowel: str
    coda: tuple[str, ...]

    @property
    def glides(self) -> bool:
        """Whether the vowel moves to a second target at its end."""
        return self.vowel in _DIPHTHONGS

    @property
    def size(self) -> int:
        return len(self.onset) + 1 + len(self.coda)


def syllables(word: str) -> tuple[Pronounced, ...]:
    """The syllables of a written word, punctuation and case aside."""
    spoken = _WORDS[word.strip(".,?!").lower()]
    found = []
    for part in spoken.split("|"):
        phonemes = part.split()
        at = next(i for i, phoneme in enumerate(phonemes) if phoneme in _VOWELS)
        found.append(Pronounced(tuple(phonemes[:at]), phonemes[at], tuple(phonemes[at + 1 :])))
    return tuple(found)


def mnemonics(words: list[str]) -> str:
    """The words as one eSpeak phoneme text."""
    return " ".join(
        "".join(_WORDS[word.strip(".,?!").lower()].replace("|", "").split()) for word in words
    )
