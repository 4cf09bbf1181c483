"""SubRip: cues with a start and an end; the rows of a cue are one line."""

from __future__ import annotations

import re

from scopitone.errors import InputError
from scopitone.song import Line, Lyrics
from scopitone.video.lyrics.marks import without_marks
from scopitone.video.lyrics.reading import checked
from scopitone.video.lyrics.stamps import seconds
from scopitone.video.lyrics.timing import settle

_CUE = re.compile(
    r"^[ \t]*(-?[0-9][0-9:.,]*)[ \t]*-->[ \t]*(-?[0-9][0-9:.,]*)(?:[ \t].*)?$", re.MULTILINE
)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}")
_NUMBER = re.compile(r"\s*[0-9]+\s*")


def matches(text: str) -> bool:
    """Whether `text` has a row such as 00:00:01,000 --> 00:00:04,000."""
    return bool(_CUE.search(text))


def parse(text: str) -> Lyrics:
    """The cues of a SubRip file in the order of their times, without markup and music notes.

    Raises InputError for a bad time or a cue that ends before it begins.
    """
    rows = text.split("\n")
    cues = [(at, found) for at, row in enumerate(rows) if (found := _CUE.fullmatch(row))]
    stops = [at for at, _ in cues[1:]] + [len(rows)]
    return settle(
        _cue(found, rows[at + 1 : stop], at + 1, last=stop == len(rows))
        for (at, found), stop in zip(cues, stops, strict=True)
    )


def _cue(found: re.Match[str], rows: list[str], number: int, *, last: bool) -> Line:
    start, end = (seconds(stamp, number) for stamp in found.groups())
    if end <= start:
        raise InputError("lyrics", f"line {number}: ends before it begins")
    while rows and not rows[-1].strip():
        rows.pop()
    if not last and rows and _NUMBER.fullmatch(rows[-1]):
        rows.pop()
    text = without_marks(_MARKUP.sub("", " ".join(rows)))
    return Line(checked(text.strip(" ♪♫"), number), start, end)
