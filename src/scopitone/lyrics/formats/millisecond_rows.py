"""What the Chinese karaoke formats share: rows in milliseconds, [start,length] or [singer]."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.credit_rows import leave_out_credits
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import shift_lyrics
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S

MAX_OFFSET_MS = 3_600_000.0
"""Milliseconds. A lyrics file that is an hour off belongs to another song."""

ROW = re.compile(r"\s*\[\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*\](.*)")
"""A row [start,length]body."""

_TAG = re.compile(r"\s*\[\s*([a-zA-Z_]{1,30})\s*:(.*)\]\s*")

Syllables = Iterable[tuple[str, float, float]]
"""(text with its spaces, start, end) in milliseconds."""


@dataclass(frozen=True, slots=True)
class TimedRow:
    """A row, its number in the file, and its start and length in milliseconds."""

    number: int
    start: float
    length: float
    body: str


def list_timed_rows(text: str, skipped: SkippedRows) -> Iterator[TimedRow]:
    """Yield the rows [start,length]body of `text`; other rows that are no tags are skipped.

    With the tag [type:LyricifyLines], the second number is the end.
    """
    has_ends = read_tags(text).get("type", "").casefold() == "lyricifylines"
    for number, row in enumerate(text.split("\n"), 1):
        if match := ROW.fullmatch(row):
            start, second = float(match[1]), float(match[2])
            length = max(0.0, second - start) if has_ends else second
            yield TimedRow(number, start, length, match[3])
        elif row.strip() and not is_header(row):
            skipped.skip(f"line {number}", "has no time")


def is_header(row: str) -> bool:
    """Return whether `row` is a tag such as [ar:…], or a credit row of NetEase."""
    return bool(_TAG.fullmatch(row)) or row.lstrip().startswith('{"')


def read_tags(text: str) -> dict[str, str]:
    """Return the values of the tags [name:value] by their names in lower case."""
    tags = (_TAG.fullmatch(row) for row in text.split("\n"))
    return {tag[1].casefold(): tag[2].strip() for tag in tags if tag}


def build_line(row: TimedRow, syllables: Syllables) -> Line:
    """Return the line of a row. Raises InputError if it is too long or later than a song.

    Without syllables, the body is the line, and its words have no times.
    """
    pieces = [Word(text, start / 1000, end / 1000) for text, start, end in syllables]
    text = normalize_line("".join(p.text for p in pieces) if pieces else row.body, row.number)
    start, end = row.start / 1000, (row.start + row.length) / 1000
    if max(end, *(piece.end for piece in pieces), 0.0) > MAX_TIME_S:
        raise InputError("lyrics", f"line {row.number}: its time is longer than a day")
    words = order_words(join_syllables(pieces))
    if words:
        start = min(start, words[0].start) if row.length else words[0].start
        end = max(end, words[-1].end)
    return Line(text, start, end if end > start else None, words)


def order_words(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return `words` in their order, none before or inside of the one before it."""
    ordered: list[Word] = []
    earliest = 0.0
    for word in words:
        start = max(earliest, word.start)
        if ordered and word.start < ordered[-1].end:
            # An overlap is cut from the earlier word; a word that goes back starts with it.
            start = max(ordered[-1].start, word.start)
            ordered[-1] = Word(ordered[-1].text, ordered[-1].start, start)
        ordered.append(Word(word.text, start, max(word.end, start)))
        earliest = start
    return tuple(ordered)


def read_rows(text: str, parse_row: Callable[[TimedRow], Line]) -> Lyrics:
    """Read rows [start,length]body with `parse_row`; odd ones and credits are left out.

    [offset:ms] is obeyed.

    Raises InputError if no row can be read.
    """
    skipped = SkippedRows()
    lines = []
    for row in list_timed_rows(text, skipped):
        try:
            lines.append(parse_row(row))
        except InputError as error:
            skipped.skip_error(error)
    return finish_rows(lines, skipped, text)


def finish_rows(lines: Iterable[Line], skipped: SkippedRows, text: str) -> Lyrics:
    """Return the timed `lines` of `text` without credits; [offset:ms] is obeyed.

    Raises InputError if rows were skipped and none are left.
    """
    sung_lines, notes = leave_out_credits(lines)
    lyrics = skipped.settle(sung_lines)
    return shift_by_offset(replace(lyrics, warnings=(*notes, *lyrics.warnings)), text)


def shift_by_offset(lyrics: Lyrics, text: str) -> Lyrics:
    """Return `lyrics` earlier by the milliseconds of the tag [offset:…], if there is one."""
    try:
        offset = float(read_tags(text).get("offset", "0") or 0)
    except ValueError:
        offset = 0.0
    if not offset or not abs(offset) <= MAX_OFFSET_MS:
        return lyrics
    return shift_lyrics(lyrics, -offset / 1000)
