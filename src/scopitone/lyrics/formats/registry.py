"""The table of lyric formats. The content of a file decides its format, not its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats import (
    arrow_rows,
    ass,
    audacity_labels,
    chord_sheet,
    clock_rows,
    delimited,
    enhanced_lrc,
    kar,
    krc,
    lrc,
    lys,
    plain_text,
    program_json,
    qrc,
    sbv,
    srt,
    suno_json,
    ttml,
    ultrastar,
    webvtt,
    youtube_xml,
    yrc,
)
from scopitone.lyrics.formats.base import BinaryReader, LyricFormat
from scopitone.lyrics.formats.foreign import refuse_bytes, refuse_text
from scopitone.lyrics.long_lines import break_long_lines
from scopitone.lyrics.text_cleaning import decode

MAX_WARNINGS = 10
"""Rows of a file that are named one by one; more of them are only counted."""


@dataclass(frozen=True, slots=True)
class FormatRow:
    """A format, and where the product offers it.

    rank: formats with a higher rank are tried first, because a file may also match formats with a
    lower one: WebVTT has the cues of SRT. caption: its key in `result.video.captions` of the API,
    None if videos have no captions of it. is_exported: whether the command line offers to write
    it. is_companion: whether a file with a song's name and this format's first extension is taken
    for the song's lyrics. binary: reads the format's files that are no text, before any other.
    """

    format: LyricFormat
    rank: int
    caption: str | None = None
    is_exported: bool = True
    is_companion: bool = True
    binary: BinaryReader | None = None


FORMATS: tuple[FormatRow, ...] = (
    FormatRow(lrc, rank=1),
    # Clients of the API get the times of words in every format that can hold them.
    FormatRow(enhanced_lrc, rank=2, caption="lrc"),
    FormatRow(srt, rank=3, caption="srt"),
    FormatRow(webvtt, rank=5, caption="vtt"),
    FormatRow(ass, rank=4, caption="ass"),
    FormatRow(ttml, rank=6, caption="ttml"),
    # Many programs write JSON files with a song's name. A clip's `aligned_words` have its content.
    FormatRow(suno_json, rank=7, is_companion=False),
    FormatRow(sbv, rank=8),
    FormatRow(ultrastar, rank=19, is_companion=False),
    FormatRow(audacity_labels, rank=9, is_companion=False),
    FormatRow(program_json, rank=10, is_exported=False),
    FormatRow(youtube_xml, rank=11, is_exported=False),
    FormatRow(qrc, rank=12, is_exported=False),
    FormatRow(krc, rank=13, is_exported=False, binary=krc),
    FormatRow(yrc, rank=14, is_exported=False),
    FormatRow(lys, rank=15, is_exported=False),
    FormatRow(kar, rank=16, is_exported=False, binary=kar),
    FormatRow(arrow_rows, rank=17, is_exported=False, is_companion=False),
    FormatRow(delimited, rank=18, is_exported=False, is_companion=False),
    FormatRow(clock_rows, rank=-2, is_exported=False, is_companion=False),
    FormatRow(chord_sheet, rank=-1, is_exported=False),
    FormatRow(plain_text, rank=-3, is_exported=False),
)
"""Every format, in the order of help texts. If a song has several companions, the first counts."""


@dataclass(frozen=True, slots=True)
class ParsedLyrics:
    """Lyrics that were read, and the `name` of their format ("" for none)."""

    lyrics: Lyrics
    format: str


def parse_any_format(data: bytes, *, name: str = "", encoding: str | None = None) -> ParsedLyrics:
    """Read the lyrics in the bytes of a file of any format.

    `name` is the file's name for error messages; `encoding` is that of the text, if it is known.
    A text without a line to sing, such as that of an instrumental, gives empty lyrics. The lyrics'
    warnings begin with "lyrics: "; at most `MAX_WARNINGS` are about single rows. Raises InputError
    with the field "lyrics".
    """
    try:
        for row in FORMATS:
            if row.binary is not None and row.binary.matches_bytes(data):
                read = break_long_lines(row.binary.parse_bytes(data))
                return ParsedLyrics(_finish_warnings(read), row.format.name)
        refuse_bytes(data)
        decoded = decode(data, accepted=describe_formats(), encoding=encoding)
        chosen = detect_format(decoded.text)
        if chosen is plain_text:
            refuse_text(decoded.text)
        lyrics = break_long_lines(chosen.parse(decoded.text))
    except InputError as error:
        field = error.field if error.field == "lyrics_encoding" else "lyrics"
        raise InputError(field, f"{name}: {error.message}" if name else error.message) from None
    notes = []
    if decoded.warning:
        notes = [f"{decoded.warning}; if letters are wrong, set another with --lyrics-encoding"]
    return ParsedLyrics(_finish_warnings(lyrics, notes), chosen.name)


def _finish_warnings(lyrics: Lyrics, notes: Sequence[str] = ()) -> Lyrics:
    """Return `lyrics` with `notes` on the whole file and the first of its warnings.

    All name the field that they are about.
    """
    about_rows = [*dict.fromkeys(lyrics.warnings)]
    more = len(about_rows) - MAX_WARNINGS
    if more > 0:
        about_rows[MAX_WARNINGS:] = [f"{more} more rows like these"]
    return replace(lyrics, warnings=tuple(f"lyrics: {text}" for text in (*notes, *about_rows)))


def detect_format(text: str) -> LyricFormat:
    """Return the format of `text`; plain text if it matches no other."""
    ranked = sorted(FORMATS, key=lambda row: row.rank, reverse=True)
    return next(row.format for row in ranked if row.format.matches(text))


def option_name(lyric_format: LyricFormat) -> str:
    """Return what options call a format: its first extension without the dot."""
    return lyric_format.extensions[0][1:]


def find_format(name: str) -> LyricFormat:
    """Return the format that options call `name`. Raises ValueError if there is none."""
    for row in FORMATS:
        if option_name(row.format) == name:
            return row.format
    known = ", ".join(option_name(row.format) for row in FORMATS)
    raise ValueError(f"unknown lyric format {name!r}; known: {known}")


def exported_formats() -> dict[str, LyricFormat]:
    """Return the formats that the command line can write, by what options call them."""
    return {option_name(row.format): row.format for row in FORMATS if row.is_exported}


def caption_formats() -> dict[str, LyricFormat]:
    """Return the formats of a video's captions in the API, by their keys there."""
    return {row.caption: row.format for row in FORMATS if row.caption is not None}


def write_captions(lyrics: Lyrics, title: str = "") -> dict[str, str]:
    """Return timed `lyrics` in every format of `caption_formats`, by the same keys."""
    return {key: caption.write(lyrics, title) for key, caption in caption_formats().items()}


def timed_format_names() -> tuple[str, ...]:
    """Return the names of the formats with times that can also be written, the known ones."""
    return tuple(row.format.name for row in FORMATS if row.is_exported)


def file_extensions() -> tuple[str, ...]:
    """Return the extensions of all formats, in lower case with the dot."""
    return tuple(extension for row in FORMATS for extension in row.format.extensions)


def companion_extensions() -> tuple[str, ...]:
    """Return the extensions of lyrics files beside a song, the preferred ones first."""
    return tuple(row.format.extensions[0] for row in FORMATS if row.is_companion)


def describe_formats() -> str:
    """Return what is read in words: the formats that can be written, and how many others."""
    *names, last = (row.format.name for row in FORMATS if row.is_exported)
    others = sum(not row.is_exported and row.format is not plain_text for row in FORMATS)
    return f"{', '.join(names)}, {last}, plain text, or one of {others} other formats"
