"""Advanced SubStation Alpha: dialogue with a start and an end, and karaoke tags for syllables.

By Aegisub's description of the format and its override tags (https://aegisub.org/docs/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics, Word
from scopitone.video.lyrics.karaoke import words_of
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked
from scopitone.video.lyrics.stamps import seconds
from scopitone.video.lyrics.timing import settle

_ASS = re.compile(r"^(?:\[Script Info\]\s*$|Dialogue:\s*[^,\n]*,\s*[0-9]+:[0-9:.]+,)", re.MULTILINE)
_COLUMNS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
_OVERRIDE = re.compile(r"\{([^{}]*)\}")
# \k, \kf and its old name \K, \ko: hundredths of a second that what follows is sung.
_KARAOKE = re.compile(r"\\(?:k[fo]?|K)\s*([0-9]{1,6})")
_DRAWING = re.compile(r"\\p[1-9]")
_BREAK = re.compile(r"\\[Nnh]")


def matches(text: str) -> bool:
    """Whether `text` has the head of such a script, or a row of its dialogue."""
    return bool(_ASS.search(text))


def parse(text: str) -> Lyrics:
    """The dialogue in the order of its times, without override tags and drawings.

    Raises InputError for a row with too few columns, a bad time, or an end before the start.
    """
    columns = _columns(_COLUMNS)
    lines: list[Line] = []
    for number, row in enumerate(text.split("\n"), 1):
        kind, _, rest = row.partition(":")
        if kind.strip() == "Format" and "text" in (named := _columns(rest)):
            columns = named
        elif kind.strip() == "Dialogue":
            lines.extend(_dialogue(rest, columns, number))
    return settle(lines)


def _columns(row: str) -> list[str]:
    return [name.strip().casefold() for name in row.split(",")]


def _dialogue(row: str, columns: list[str], number: int) -> Iterator[Line]:
    cells = row.split(",", len(columns) - 1)
    if len(cells) < len(columns):
        raise InputError("lyrics", f"line {number}: has {len(cells)} of {len(columns)} columns")
    cell = dict(zip(columns, cells, strict=True))
    if not {"start", "end"} <= cell.keys():
        raise InputError("lyrics", f"line {number}: its Format names no Start and End")
    start, end = (seconds(cell[name].strip(), number) for name in ("start", "end"))
    if end < start:
        raise InputError("lyrics", f"line {number}: ends before it begins")
    if end == start or _DRAWING.search(cell["text"]):
        return
    body = _BREAK.sub(" ", cell["text"])
    whole = checked(without_marks(_OVERRIDE.sub("", body).strip(" ♪♫")), number)
    yield Line(whole, start, end, words_of(_syllables(body, start)))


def _syllables(body: str, start: float) -> Iterator[Word]:
    """What stands behind each karaoke tag, with its times; nothing if there is no such tag."""
    _, *rest = _OVERRIDE.split(body)
    begin = end = start
    text = ""
    for tags, shown in zip(rest[::2], rest[1::2], strict=True):
        lengths = [int(length) / 100 for length in _KARAOKE.findall(tags)]
        if lengths:
            if end > begin:
                yield Word(text, begin, end)
            text = ""
            begin = end + sum(lengths[:-1])
            end = begin + lengths[-1]
        text += shown
    if end > begin:
        yield Word(text, begin, end)
