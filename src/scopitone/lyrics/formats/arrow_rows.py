"""What speech recognizers print: [00:02.000 --> 00:05.400] text, one line a row."""

from __future__ import annotations

import re

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S, parse_timestamp

name = "rows with [start --> end]"
extensions = (".transcript",)
content_type = "text/plain; charset=utf-8"

_TIME = r"[0-9][0-9:.,]{0,15}"
_ROW = re.compile(
    rf"^[ ]*[\[(][ ]*({_TIME})s?[ ]*(?:-->|->|→)[ ]*({_TIME})s?[ ]*[\])][ ]*:?(.*)$", re.MULTILINE
)
_SPEAKER = re.compile(r"\s*(?:\[?\(?SPEAKER[ _]?[0-9?]+\)?\]?)\s*:?", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")


def matches(text: str) -> bool:
    """Return whether a row of `text` begins with two times in brackets and an arrow."""
    return bool(_ROW.search(text))


def parse(text: str) -> Lyrics:
    """Read the rows as lines with start and end; a row without times continues the one above.

    Odd rows are skipped with a warning, and so is what stands above the first time. Raises
    InputError if no row can be read.
    """
    skipped = SkippedRows()
    timed_rows: list[tuple[float, float, int, list[str]]] = []
    is_known = False
    for number, row in enumerate(text.split("\n"), 1):
        match = _ROW.fullmatch(row)
        if not match:
            if row.strip() and is_known:
                timed_rows[-1][3].append(row)
            elif row.strip():
                skipped.skip(f"line {number}", "has no time")
            continue
        try:
            start, end = (_parse_time(stamp, number) for stamp in match.groups()[:2])
        except InputError as error:
            skipped.skip_error(error)
            is_known = False
            continue
        timed_rows.append((start, end, number, [match[3]]))
        is_known = True
    return skipped.settle(_build_lines(timed_rows, skipped))


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def _build_lines(
    found: list[tuple[float, float, int, list[str]]], skipped: SkippedRows
) -> list[Line]:
    lines = []
    for start, end, number, parts in found:
        parts[0] = _SPEAKER.sub("", parts[0], count=1) if _SPEAKER.match(parts[0]) else parts[0]
        try:
            line = normalize_line(strip_section_tags(" ".join(parts)).strip(" ♪♫"), number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        if end < start:
            skipped.mend(f"line {number}", "ends before it begins; it lasts until the next one")
        lines.append(Line(line, start, end if end > start else None))
    return lines


def _parse_time(stamp: str, number: int) -> float:
    if _SECONDS.fullmatch(stamp) and float(stamp.replace(",", ".")) <= MAX_TIME_S:
        return float(stamp.replace(",", "."))
    return parse_timestamp(stamp, number)
