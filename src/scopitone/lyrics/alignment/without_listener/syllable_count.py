"""The sung words of a line and their syllable counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scopitone.core.song import Line
from scopitone.lyrics.line_timing import count_syllables, has_initial_vowel

CONSONANT_S = 0.06
"""Seconds of consonants before the vowel, which is what is heard as the syllable's onset
(Fowler 1979, "Perceptual centers in speech production and perception")."""

MAX_WORDS_PER_SECOND = 8.0
"""The fastest rap has some 6 words a second over a whole song; more words are of another text."""

# Scripts without spaces, whose signs are sung one by one.
_SIGN = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SIGN}][^\w\s]*|[^\s{_SIGN}]+")


@dataclass(frozen=True, slots=True)
class SungWord:
    """A word as its line spells it, its syllables (at least 1), and the seconds by which it
    begins before its first vowel."""

    text: str
    syllables: int
    lead: float


def has_room(lines: Iterable[Line], seconds: float) -> bool:
    """Return whether the words of `lines` can be sung in so many seconds."""
    count = sum(len(list_sung_words(line)) for line in lines)
    return count <= MAX_WORDS_PER_SECOND * seconds


def list_sung_words(line: Line) -> tuple[SungWord, ...]:
    """Return the words of `line` in order. Signs alone, such as a dash, are not words."""
    return tuple(
        SungWord(text, count_syllables(text), 0.0 if has_initial_vowel(text) else CONSONANT_S)
        for text in _WORD.findall(line.text)
        if any(char.isalnum() for char in text)
    )
