"""LRC: [mm:ss.xx]line. Several stamps repeat a line; an empty line ends the one before."""

from __future__ import annotations

import re
from collections.abc import Callable

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked
from scopitone.video.lyrics.stamps import seconds
from scopitone.video.lyrics.timing import settle, shifted

# Also what only looks like a stamp (a minus, a third field): it must be told, not be shown.
STAMP = r"\s*\[\s*([-+]?[0-9]{1,3}:[0-9:.,]{1,12})\s*\]"
_STAMP = re.compile(STAMP)
_STAMPED_LINE = re.compile(rf"^{STAMP}", re.MULTILINE)
_OLD_HUNDREDTHS = re.compile(r"([0-9]{1,3}:[0-9]{1,2}):([0-9]{2,3})")
_TAG = re.compile(r"\s*\[\s*([a-zA-Z#][^:\[\]]{0,30}):(.*)\]\s*")

MAX_OFFSET = 3600.0
"""Seconds. A lyrics file an hour off belongs to another song."""

ReadBody = Callable[[str, float, int], Line]
"""Reads what follows the stamps of a line: (body, the first stamp's seconds, line number)."""


def matches(text: str) -> bool:
    """Whether a line of `text` begins with a time in square brackets."""
    return bool(_STAMPED_LINE.search(text))


def parse(text: str) -> Lyrics:
    """The lines of an LRC file, in the order of their times.

    Tags such as [ar:…] are passed over, [offset:ms] is obeyed (positive: sooner), and so is
    text above the first stamp. Raises InputError for a bad time or a line without one.
    """
    return parse_with(text, _line)


def parse_with(text: str, read_body: ReadBody) -> Lyrics:
    """The same with `read_body` for what follows the stamps."""
    lines: list[Line] = []
    offset = 0.0
    for number, row in enumerate(text.split("\n"), 1):
        stamps, body = _split(row, number)
        if stamps:
            line = read_body(body, stamps[0], number)
            lines.extend(line.shifted(stamp - stamps[0]) for stamp in stamps)
        elif tag := _TAG.fullmatch(row):
            if tag[1].strip().casefold() == "offset":
                offset = _offset(tag[2], number)
        elif lines and without_marks(row):
            raise InputError("lyrics", f"line {number}: has no time; begin it like [01:23.45]")
    return shifted(settle(lines), -offset)


def time(stamp: str, number: int) -> float:
    """`stamps.seconds`, but mm:ss:xx has hundredths, as old LRC editors wrote them.

    A song in which those would be hours is far rarer than such a file.
    """
    return seconds(
        _OLD_HUNDREDTHS.sub(r"\1.\2", stamp) if _OLD_HUNDREDTHS.fullmatch(stamp) else stamp, number
    )


def _split(row: str, number: int) -> tuple[list[float], str]:
    """The times that `row` begins with, and the rest."""
    stamps = []
    while found := _STAMP.match(row):
        stamps.append(time(found[1], number))
        row = row[found.end() :]
    return stamps, row


def _line(body: str, start: float, number: int) -> Line:
    return Line(checked(without_marks(body), number), start)


def _offset(text: str, number: int) -> float:
    try:
        offset = float(text) / 1000
    except ValueError:
        offset = float("nan")
    if not abs(offset) <= MAX_OFFSET:
        raise InputError("lyrics", f"line {number}: the offset is milliseconds, as in [offset:250]")
    return offset
