"""Songs, their lyrics, and their parts: plain data that every layer shares.

All times are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

MIN_WORD_CONFIDENCE = 0.6
"""Confidence below which a line is shown as a whole. In nearly half of such lines, half of the
words were off by more than 0.2 s; of the other lines, in one of six (`benchmarks/alignment.py`)."""


Role = Literal["main", "translation", "romanization", "background"]
"""What a row of lyrics is: a sung line, or a row that belongs to one."""


@dataclass(frozen=True, slots=True)
class Singer:
    """Who sings a line, in songs with several singers.

    Attributes:
        name: as the source has it; it may be no more than a letter or a number.
        side: where the singer's lines are shown, if the source says so.
    """

    name: str
    side: Literal["left", "right"] | None = None


@dataclass(frozen=True, slots=True)
class Ruby:
    """A reading, shown above the characters `start` to `end` (half-open) of a line's text."""

    start: int
    end: int
    reading: str


@dataclass(frozen=True, slots=True)
class Word:
    """One sung word (or syllable group), without surrounding whitespace."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """One lyric line.

    Attributes:
        start, end: None if the source gives no times.
        words: empty if the source gives no word times; otherwise they occur in `text` in this
            order.
        confidence: 1 for given times; for times found in the sound, their reliability, 0 to 1.
        role: "main" for lines of `Lyrics`; the others are for `rows`.
        section: the part of the song that the line belongs to, as the source names it.
        ruby: readings, in order, without overlaps.
        rows: what belongs to this line but is not sung with it: a translation, a romanization,
            background vocals. Only background vocals have times of their own.
    """

    text: str
    start: float | None = None
    end: float | None = None
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    role: Role = "main"
    singer: Singer | None = None
    section: str | None = None
    ruby: tuple[Ruby, ...] = ()
    rows: tuple[Line, ...] = ()

    @property
    def is_word_by_word(self) -> bool:
        """Whether the times of the words are reliable enough to show."""
        return bool(self.words) and self.confidence >= MIN_WORD_CONFIDENCE

    def spans(self) -> tuple[tuple[Word, int, int], ...]:
        """Return each word with the half-open range of characters that it covers in `text`.

        A word that does not occur in the rest of `text` is left out.
        """
        spans = []
        end = 0
        for word in self.words:
            begin = self.text.find(word.text, end)
            if begin < 0:
                continue
            end = begin + len(word.text)
            spans.append((word, begin, end))
        return tuple(spans)

    def shift(self, seconds: float) -> Line:
        """Return the same line `seconds` later (earlier if negative)."""
        return replace(
            self,
            start=None if self.start is None else self.start + seconds,
            end=None if self.end is None else self.end + seconds,
            words=tuple(Word(w.text, w.start + seconds, w.end + seconds) for w in self.words),
            rows=tuple(row.shift(seconds) for row in self.rows),
        )


@dataclass(frozen=True, slots=True)
class Lyrics:
    """The lines of a song in the order in which they are sung.

    Attributes:
        warnings: what was skipped or guessed when they were read, for the user.
    """

    lines: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether every line has a start time."""
        return bool(self.lines) and all(line.start is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Song:
    """A song file and its metadata.

    Attributes:
        cover: an encoded image (JPEG, PNG, WebP).
        genre: free text: a tag, or the styles that the track was made with.
        warnings: what was ignored or guessed in the tags and the cover, for the user; the lyrics
            have their own.
    """

    audio: Path
    title: str = ""
    author: str = ""
    cover: bytes | None = None
    lyrics: Lyrics = Lyrics()
    genre: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SungNote:
    """A sung note, in seconds of the song.

    Attributes:
        text: the syllable that begins on the note, with the spaces around it; without a letter if
            the note holds the syllable before.
        pitch: a MIDI note number; None if it is spoken or unknown.
    """

    text: str
    start: float
    end: float
    pitch: int | None


NoteLine = tuple[SungNote, ...]
"""The notes of a line of lyrics, at least one."""


@dataclass(frozen=True, slots=True)
class SongParts:
    """The parts of a song.

    Attributes:
        instrumental: sound without the voice, as long as the song.
        stems: sound by name; they sum to the song.
        notes: of the lead vocal, line by line.
        midi: the score, with lyrics.
        remarks: sentences for the user about what is missing, and why.
    """

    instrumental: Path | None = None
    stems: Mapping[str, Path] = field(default_factory=dict)
    notes: tuple[NoteLine, ...] = ()
    midi: Path | None = None
    remarks: tuple[str, ...] = ()


NO_PARTS = SongParts()
