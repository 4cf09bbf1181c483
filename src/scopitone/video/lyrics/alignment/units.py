"""What of a line is sung: its words, and how many syllables each has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scopitone.song import Line
from scopitone.video.lyrics.timing import begins_with_vowel, syllables

RATE = 16_000
"""Hz at which the voice is heard: what speech models take, twice as high as it is looked for."""

LEAD = 0.06
"""Seconds of consonants before the vowel, which is what is heard as the syllable's onset
(Fowler 1979, "Perceptual centers in speech production and perception")."""

# Scripts without spaces whose signs are sung one by one.
_SIGN = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_SIGN}][^\w\s]*|[^\s{_SIGN}]+")


@dataclass(frozen=True, slots=True)
class SungWord:
    """A word as it stands in its line, its syllables, at least 1, and the seconds by which it
    begins before its first vowel."""

    text: str
    syllables: int
    lead: float


def sung_words(line: Line) -> tuple[SungWord, ...]:
    """The words of `line` in their order; signs alone, such as a dash, are none."""
    return tuple(
        SungWord(text, syllables(text), 0.0 if begins_with_vowel(text) else LEAD)
        for text in _WORD.findall(line.text)
        if any(char.isalnum() for char in text)
    )
