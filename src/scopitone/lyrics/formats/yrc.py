"""NetEase YRC: [start,length](start,length,0)word (start,length,0)word in milliseconds."""

from __future__ import annotations

import re

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.millisecond_rows import TimedRow, build_line, read_rows

name = "YRC"
extensions = (".yrc",)
content_type = "text/plain; charset=utf-8"

_SYLLABLE = re.compile(r"\(\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*,\s*-?[0-9]{1,9}\s*\)")
_ROW = re.compile(rf"^[ ]*\[[0-9 ]{{1,12}},[0-9 ]{{1,12}}\][ ]*{_SYLLABLE.pattern}", re.MULTILINE)


def matches(text: str) -> bool:
    """Return whether a row of `text` begins with a line's times and those of a word."""
    return bool(_ROW.search(text))


def parse(text: str) -> Lyrics:
    """Read the rows with the times of their words; rows of JSON, which hold credits, are left out.

    Odd rows are skipped with a warning. Raises InputError if no row can be read.
    """
    return read_rows(text, _parse_row)


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _parse_row(row: TimedRow) -> Line:
    _head, *parts = _SYLLABLE.split(row.body)
    return build_line(
        row,
        [
            (text, float(start), float(start) + float(length))
            for start, length, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        ],
    )
