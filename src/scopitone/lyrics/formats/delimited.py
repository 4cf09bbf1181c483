"""CSV and TSV: a head with the columns' names (start, end, text), then a line in each row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S, parse_timestamp

name = "CSV or TSV"
extensions = (".csv", ".tsv")
content_type = "text/csv; charset=utf-8"

_STARTS = frozenset(
    ("start", "begin", "from", "time", "timestamp", "start_time", "starttime", "start time",
     "start_s", "start_ms", "startms", "begin_time", "onset", "in", "timecode", "time_in")
)  # fmt: skip
_ENDS = frozenset(
    ("end", "stop", "to", "end_time", "endtime", "end time", "end_s", "end_ms", "endms",
     "finish", "out", "offset", "time_out")
)  # fmt: skip
_DURATIONS = frozenset(("duration", "dur", "length", "duration_s", "duration_ms"))
_TEXTS = frozenset(
    ("text", "line", "lyric", "lyrics", "word", "words", "sentence", "content", "caption",
     "subtitle", "transcript", "label", "name", "marker name")
)  # fmt: skip
_OTHERS = re.compile(r"[\w #.-]{0,40}")
_HEAD = re.compile(r"[^\n]{5,400}")

LONGEST_LINE = 100.0
"""Whole numbers whose lines would last longer than this are milliseconds, not seconds."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the values of a line stand. delimiter: "" for the spaces that tabs have become."""

    delimiter: str
    count: int
    text: int
    start: int
    end: int | None
    duration: int | None
    in_milliseconds: bool


def matches(text: str) -> bool:
    """Return whether the first row of `text` names columns with a start and a text."""
    return _find_columns(text) is not None


def parse(text: str) -> Lyrics:
    """Read each row as a line: times in seconds, milliseconds (whole numbers) or as 0:12.3.

    Odd rows are skipped with a warning. Raises InputError if no row can be read.
    """
    columns = _find_columns(text)
    if columns is None:
        raise InputError("lyrics", "CSV: its first row must name the columns start and text")
    skipped = SkippedRows()
    entries = list(_read_entries(text, columns, skipped))
    scale = 0.001 if columns.in_milliseconds or _are_milliseconds(entries) else 1.0
    lines = []
    for number, start, end, body in entries:
        begin = start[0] * (scale if start[1] else 1.0)
        stop = None if end is None else end[0] * (scale if end[1] else 1.0)
        if max(begin, stop or 0.0) > MAX_TIME_S:
            skipped.skip(f"line {number}", "its time is longer than a day")
        elif body:
            lines.append(Line(body, begin, stop if stop is not None and stop > begin else None))
    return skipped.settle(lines)


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


_Time = tuple[float, bool]
"""A number, and whether its unit is open: a clock time is in seconds."""


def _find_columns(text: str) -> _Columns | None:
    head = text.lstrip("\n ").split("\n", 1)[0].strip()
    if not _HEAD.fullmatch(head):
        return None
    for delimiter in (",", ";", "|", ""):
        if delimiter and delimiter not in head:
            continue
        names = [name.strip(" \"'").casefold() for name in head.split(delimiter or None)]
        if columns := _assign_columns(names, delimiter):
            return columns
    return None


def _assign_columns(names: list[str], delimiter: str) -> _Columns | None:
    columns: dict[str, int] = {}
    for index, column in enumerate(names):
        for kind, known in zip(
            ("start", "end", "duration", "text"), (_STARTS, _ENDS, _DURATIONS, _TEXTS), strict=True
        ):
            if column in known:
                columns.setdefault(kind, index)
        if not _OTHERS.fullmatch(column):
            return None
    if not {"start", "text"} <= columns.keys() or len(names) > 20:
        return None
    return _Columns(
        delimiter,
        len(names),
        columns["text"],
        columns["start"],
        columns.get("end"),
        columns.get("duration"),
        names[columns["start"]].endswith("ms"),
    )


def _split_rows(text: str, columns: _Columns) -> Iterator[tuple[int, list[str]]]:
    if columns.delimiter:
        unsplit = (row + "\n" for row in text.strip("\n ").split("\n"))
        reader = csv.reader(unsplit, delimiter=columns.delimiter)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = [""]
            yield reader.line_num, cells
    for number, row in enumerate(text.strip("\n ").split("\n"), 1):
        # The text is the column that may hold spaces.
        after = columns.count - 1 - columns.text
        head = row.split(None, columns.text)
        rest = head.pop().rsplit(None, after) if len(head) > columns.text else []
        yield number, [*head, *rest]


def _read_entries(
    text: str, columns: _Columns, skipped: SkippedRows
) -> Iterator[tuple[int, _Time, _Time | None, str]]:
    for number, row in _split_rows(text, columns):
        if number == 1 or not any(cell.strip() for cell in row):
            continue
        try:
            if len(row) < max(columns.text, columns.start) + 1:
                raise InputError("lyrics", f"line {number}: has too few columns")
            start = _parse_time(row[columns.start], number)
            end = None
            if columns.end is not None and columns.end < len(row) and row[columns.end].strip():
                end = _parse_time(row[columns.end], number)
            elif columns.duration is not None and columns.duration < len(row):
                length = _parse_time(row[columns.duration], number)
                end = (start[0] + length[0], start[1])
            body = normalize_line(strip_section_tags(row[columns.text]), number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        yield number, start, end, body


def _parse_time(cell: str, number: int) -> _Time:
    cell = cell.strip().removesuffix("s").strip()
    if re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?", cell):
        return float(cell.replace(",", ".")), not re.search(r"[.,]", cell)
    return parse_timestamp(cell, number), False


def _are_milliseconds(entries: list[tuple[int, _Time, _Time | None, str]]) -> bool:
    if not entries or not all(start[1] and (end is None or end[1]) for _, start, end, _ in entries):
        return False
    lengths = [end[0] - start[0] for _, start, end, _ in entries if end is not None]
    if not lengths:
        starts = sorted(start[0] for _, start, _, _ in entries)
        lengths = [later - earlier for earlier, later in pairwise(starts)] or starts
    return median(lengths) > LONGEST_LINE
