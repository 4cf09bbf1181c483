"""What a song is: plain data that every layer shares. All times are seconds as floats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

CONFIDENT = 0.6
"""Confidence below which a line is shown as a whole: in nearly every other such line half of the
words were off by more than 0.2 s, of the others in one of six (`benchmarks/alignment.py`)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One sung word (or syllable group), without surrounding whitespace."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """One lyric line.

    `start` and `end` are None where the source gave no times. `words` is empty where the
    source has no word times; otherwise its words stand in `text` in this order. `confidence`
    is 1 for times that were given; where they were found in the sound it is how far they are
    believed, 0 to 1.
    """

    text: str
    start: float | None = None
    end: float | None = None
    words: tuple[Word, ...] = ()
    confidence: float = 1.0

    @property
    def word_by_word(self) -> bool:
        """Whether the times of the words are good enough to show."""
        return bool(self.words) and self.confidence >= CONFIDENT

    def spans(self) -> tuple[tuple[Word, int, int], ...]:
        """Each word with the half-open range of characters that it covers in `text`.

        A word that does not occur in the rest of `text` is left out.
        """
        found = []
        at = 0
        for word in self.words:
            begin = self.text.find(word.text, at)
            if begin < 0:
                continue
            at = begin + len(word.text)
            found.append((word, begin, at))
        return tuple(found)

    def shifted(self, seconds: float) -> Line:
        """The same line `seconds` later (earlier if negative)."""
        return replace(
            self,
            start=None if self.start is None else self.start + seconds,
            end=None if self.end is None else self.end + seconds,
            words=tuple(Word(w.text, w.start + seconds, w.end + seconds) for w in self.words),
        )


@dataclass(frozen=True, slots=True)
class Lyrics:
    """The lines of a song in the order in which they are sung."""

    lines: tuple[Line, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether every line knows when it starts."""
        return bool(self.lines) and all(line.start is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Song:
    """A song on disk and what is known of it. `cover` is an encoded image (JPEG, PNG, WebP).

    `genre` is free text: a tag, or the styles that a track was made with.
    """

    audio: Path
    title: str = ""
    author: str = ""
    cover: bytes | None = None
    lyrics: Lyrics = Lyrics()
    genre: str = ""
