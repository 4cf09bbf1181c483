"""The interface of a lyric format, and what writers of timed formats share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.line_timing import max_line_seconds

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MIN_CUE_S = 0.01
"""Seconds that a line lasts at least in a file: the resolution of the coarsest format."""


class LyricFormat(Protocol):
    """A file format of lyrics. The modules of this package are such formats."""

    @property
    def name(self) -> str:
        """What people call it, such as "WebVTT". Also stored and shown as what was read."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """Endings of its files, in lower case with the dot; written files have the first one.

        The first one without its dot is also what options such as `--captions` call the format.
        """

    @property
    def content_type(self) -> str:
        """Its media type, with the charset where it is text."""

    def matches(self, text: str, /) -> bool:
        """Return whether `text` is of this format, judged quickly and by the text alone."""

    def parse(self, text: str, /) -> Lyrics:
        """Read the lyrics in `text`.

        Warnings name a row or what is odd; the registry says that they are about lyrics, and how
        many there may be.

        Raises InputError("lyrics", …) that names the line that cannot be read.
        """

    def write(self, lyrics: Lyrics, title: str = "", /) -> str:
        """Return `lyrics` in this format.

        Timed formats leave out lines without a time. Words whose times are good enough to show
        (`Line.is_word_by_word`) keep them in formats that have times of words. `title` is the
        song's, for formats that have a place for it. Raises NotImplementedError if the format can
        only be read.
        """


class BinaryReader(Protocol):
    """What reads the files of a format that are no text, such as MIDI. A module may be one."""

    def matches_bytes(self, data: bytes, /) -> bool:
        """Return whether `data` is of this format, judged quickly."""

    def parse_bytes(self, data: bytes, /) -> Lyrics:
        """Read the lyrics in `data`.

        Must be bounded in time and memory for any `data` of MAX_BYTES. Raises InputError("lyrics",
        …).
        """


@dataclass(frozen=True, slots=True)
class Cue:
    """A line with the seconds between which a file shows it: 0 <= start < end."""

    line: Line
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a line's text: a word with its times, or the text between words with None."""

    text: str
    start: float | None
    end: float | None


def parse_xml(text: str, kind: str) -> Element:
    """Return the root of an XML text; errors call it `kind`.

    Raises InputError for text that is not well-formed, and for a document type, whose entities
    could grow without bound.
    """
    # Importing the parser takes milliseconds, which commands that read no XML do not need.
    from xml.etree import ElementTree

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError("lyrics", f"{kind} with a document type is not accepted")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError("lyrics", f"not well-formed {kind}: {error}") from None


def list_cues(lyrics: Lyrics) -> Iterator[Cue]:
    """Yield the lines of `lyrics` that have text and a time."""
    for line in lyrics.lines:
        if line.start is not None and line.text:
            start = max(0.0, line.start)
            end = line.end if line.end is not None else start + max_line_seconds(line.text)
            yield Cue(line, start, max(end, start + MIN_CUE_S))


def join_rows(line: Line) -> str:
    """Return the text of `line` and those of its rows, one under the other."""
    return "\n".join((line.text, *(row.text for row in line.rows)))


def split_text(line: Line) -> Iterator[Fragment]:
    """Yield the text of `line` in pieces, which joined are the whole text.

    It is one piece without times unless the times of its words are good enough to show.
    """
    position = 0
    for word, begin, end in line.spans() if line.is_word_by_word else ():
        if begin > position:
            yield Fragment(line.text[position:begin], None, None)
        yield Fragment(line.text[begin:end], word.start, word.end)
        position = end
    if position < len(line.text):
        yield Fragment(line.text[position:], None, None)
