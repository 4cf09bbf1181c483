"""SubViewer, as YouTube's SBV: a row with start,end, then the rows of a cue."""

from __future__ import annotations

import re

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.base import list_cues
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.singer_marks import strip_speaker_mark
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import format_timestamp, parse_timestamp

name = "SBV"
extensions = (".sbv",)
content_type = "text/plain; charset=utf-8"

_TIME = r"[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}[.][0-9]{1,3}"
_CUE = re.compile(rf"^[ ]*({_TIME})[ ]*,[ ]*({_TIME})[ ]*$", re.MULTILINE)


def matches(text: str) -> bool:
    """Return whether `text` has a row such as 0:00:02.000,0:00:05.000."""
    return bool(_CUE.search(text))


def parse(text: str) -> Lyrics:
    """Read the cues in the order of their times; the rows of a cue are one line.

    Odd cues are skipped with a warning. Raises InputError if no cue can be read.
    """
    skipped = SkippedRows()
    rows = text.split("\n")
    cues = [(index, match) for index, row in enumerate(rows) if (match := _CUE.fullmatch(row))]
    stops = [index for index, _ in cues[1:]] + [len(rows)]
    lines = []
    for (index, match), stop in zip(cues, stops, strict=True):
        try:
            start, end = (parse_timestamp(stamp, index + 1) for stamp in match.groups())
            body = " ".join(rows[index + 1 : stop]).replace("[br]", " ")
            sung = strip_section_tags(strip_speaker_mark(body)).strip(" ♪♫")
            line = normalize_line(sung, index + 1)
        except InputError as error:
            skipped.skip_error(error)
            continue
        if end < start:
            skipped.mend(f"line {index + 1}", "ends before it begins; it lasts until the next one")
        lines.append(Line(line, start, end if end > start else None))
    return skipped.settle(lines)


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as SBV, with times of lines in milliseconds."""
    return "\n".join(
        f"{_format_time(cue.start)},{_format_time(cue.end)}\n{cue.line.text}\n"
        for cue in list_cues(lyrics)
    )


def _format_time(seconds: float) -> str:
    return format_timestamp(seconds).removeprefix("0")
