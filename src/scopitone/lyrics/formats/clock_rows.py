"""Times as people write them before lines: 0:12 text, (0:12) text, or a row of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import parse_timestamp

name = "rows with times like 0:12"
extensions = (".times",)
content_type = "text/plain; charset=utf-8"

_TIME = r"[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?"
_GAP = "[ ]{0,9}"
_ROW = re.compile(
    rf"^{_GAP}[(<{{]?{_GAP}({_TIME})(?![0-9:.,][0-9]|[ ]{{0,9}}[-=]{{1,2}}>)"
    rf"(?:{_GAP}(?:-|–|—|to|~){_GAP}({_TIME}))?{_GAP}[)>}}]?"
    rf"(?:{_GAP}[-–—:|=][ ]+|{_GAP}[|=]|[ ]+|$)(.*)$",
    re.MULTILINE,
)
MIN_SHARE = 1 / 3
"""Of the rows: a time may have a row of its own above the one or two rows of its line."""


def matches(text: str) -> bool:
    """Return whether a good part of the rows of `text` begins with a time, never going back."""
    rows = [row for row in text.split("\n") if row.strip()]
    stamps = [match[1] for row in rows if (match := _ROW.fullmatch(row))]
    is_first = bool(rows) and any(_ROW.fullmatch(row) for row in rows[:2])
    if not stamps or len(stamps) < MIN_SHARE * len(rows) or not is_first:
        return False
    return len(stamps) > 1 or len(rows) <= 2


def parse(text: str) -> Lyrics:
    """Read the rows as lines with a start, and an end if they have two times.

    Rows below a time in a row of its own are its line. A row without a time below another line
    belongs to that one: as background vocals if it is in parentheses, else as a translation. Odd
    rows are skipped with a warning. Raises InputError if no row can be read.
    """
    skipped = SkippedRows()
    lines: list[Line] = []
    is_joined = False
    for number, row in enumerate(text.split("\n"), 1):
        match = _ROW.fullmatch(row)
        try:
            body = normalize_line(strip_section_tags(match[3] if match else row), number)
            if match:
                lines.append(_parse_line(match, body, number))
                is_joined = not body
            elif body and not lines:
                skipped.skip(f"line {number}", "has no time")
            elif body and is_joined:
                joined = normalize_line(f"{lines[-1].text} {body}", number)
                lines[-1] = replace(lines[-1], text=joined)
            elif body:
                lines[-1] = replace(lines[-1], rows=(*lines[-1].rows, _build_second(body)))
        except InputError as error:
            skipped.skip_error(error)
    if not any(line.text for line in lines):
        raise InputError("lyrics", "the file has times but no words")
    return skipped.settle(lines)


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _parse_line(match: re.Match[str], body: str, number: int) -> Line:
    start = parse_timestamp(match[1], number)
    end = parse_timestamp(match[2], number) if match[2] else None
    return Line(body, start, end if end is not None and end > start else None)


def _build_second(body: str) -> Line:
    is_background = body.startswith("(") and body.endswith(")")
    return Line(body, role="background" if is_background else "translation")
