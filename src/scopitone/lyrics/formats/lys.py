"""Lyricify Syllable: [singer]word(start,length)word(start,length) in milliseconds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Singer
from scopitone.lyrics.formats.millisecond_rows import (
    TimedRow,
    build_line,
    finish_rows,
    is_header,
)
from scopitone.lyrics.formats.skipped_rows import SkippedRows

name = "Lyricify Syllable"
extensions = (".lys",)
content_type = "text/plain; charset=utf-8"

_ROW = re.compile(r"\s*\[([0-8]?)\](.*)")
_SYLLABLE = re.compile(r"\(\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*\)")
_MATCH = re.compile(r"^[ ]*\[[0-8]?\][^\n]*\([0-9]{1,9},[0-9]{1,9}\)", re.MULTILINE)
_FIRST_BACKGROUND = 6

_SIDES: tuple[Literal["left", "right"] | None, ...] = (None, "left", "right")


def matches(text: str) -> bool:
    """Return whether a row of `text` has a property in brackets and words with times."""
    return bool(_MATCH.search(text))


def parse(text: str) -> Lyrics:
    """Read the rows with the times of their words, and on which side their singers are.

    Background vocals belong to the line above. Odd rows are skipped with a warning. Raises
    InputError if no row can be read.
    """
    skipped = SkippedRows()
    lines: list[Line] = []
    for number, row in enumerate(text.split("\n"), 1):
        match = _ROW.fullmatch(row)
        if not match:
            if row.strip() and not is_header(row):
                skipped.skip(f"line {number}", "has no time")
            continue
        try:
            line = _parse_row(match[2], number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        kind = int(match[1] or 0)
        if kind >= _FIRST_BACKGROUND and lines:
            background = replace(line, role="background")
            lines[-1] = replace(lines[-1], rows=(*lines[-1].rows, background))
        else:
            side = _SIDES[kind % 3]
            lines.append(replace(line, singer=None if side is None else Singer(side, side)))
    return finish_rows(_drop_single_singer(lines), skipped, text)


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _parse_row(body: str, number: int) -> Line:
    *parts, _rest = _SYLLABLE.split(body)
    syllables = [
        (text, float(start), float(start) + float(length))
        for text, start, length in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]
    if not syllables:
        raise InputError("lyrics", f"line {number}: its words have no times")
    start, stop = syllables[0][1], max(end for _, _, end in syllables)
    return build_line(TimedRow(number, start, max(0.0, stop - start), body), syllables)


def _drop_single_singer(lines: list[Line]) -> list[Line]:
    """Return `lines` without singers unless there are two: solos are marked as well."""
    if len({line.singer for line in lines if line.singer}) > 1:
        return lines
    return [replace(line, singer=None) for line in lines]
