"""Audacity's labels: start, end and text of a line, parted by tabs, in seconds."""

from __future__ import annotations

import re

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.base import list_cues
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.section_tags import strip_section_tags
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S

name = "Audacity labels"
# Its files are called .txt, as those of plain text are.
extensions = (".labels",)
content_type = "text/plain; charset=utf-8"

_LABEL = re.compile(r"[ ]*([0-9]{1,6}[.,][0-9]{1,9})[ \t]+([0-9]{1,6}[.,][0-9]{1,9})(?:[ \t](.*))?")
_FREQUENCIES = re.compile(r"[ ]*\\[ ].*")


def matches(text: str) -> bool:
    """Return whether the first row of `text` that is not blank is a label."""
    first = next((row for row in text.split("\n") if row.strip()), "")
    return bool(_LABEL.fullmatch(first))


def parse(text: str) -> Lyrics:
    """Read each label as a line; rows of frequencies are ignored.

    Odd rows are skipped with a warning. Raises InputError if no row can be read.
    """
    skipped = SkippedRows()
    lines = []
    for number, row in enumerate(text.split("\n"), 1):
        match = _LABEL.fullmatch(row)
        if not match:
            if row.strip() and not _FREQUENCIES.fullmatch(row):
                skipped.skip(f"line {number}", "has no time")
            continue
        start, end = (float(stamp.replace(",", ".")) for stamp in match.groups()[:2])
        try:
            line = normalize_line(strip_section_tags(match[3] or ""), number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        if max(start, end) > MAX_TIME_S:
            skipped.skip(f"line {number}", "its time is longer than a day")
        elif line:
            lines.append(Line(line, start, end if end > start else None))
    return skipped.settle(lines)


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as labels, with times of lines in microseconds."""
    return "".join(
        f"{cue.start:.6f}\t{cue.end:.6f}\t{cue.line.text}\n" for cue in list_cues(lyrics)
    )
