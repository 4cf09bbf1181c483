"""SubRip: cues with a start and an end; the rows of a cue are one line, and its translation."""

from __future__ import annotations

from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.base import join_rows, list_cues
from scopitone.lyrics.formats.cues import has_cues, parse_cues
from scopitone.lyrics.timestamps import format_timestamp

name = "SRT"
extensions = (".srt",)
content_type = "application/x-subrip"


def matches(text: str) -> bool:
    """Return whether `text` has a row such as 00:00:01,000 --> 00:00:04,000."""
    return has_cues(text)


def parse(text: str) -> Lyrics:
    """Read the cues of a SubRip file in the order of their times, as `cues.parse_cues` does."""
    return parse_cues(text)


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as SubRip, with times of lines in milliseconds, and rows under their line."""
    cues = (
        f"{number}\n{format_timestamp(cue.start, ',')} --> {format_timestamp(cue.end, ',')}\n"
        f"{join_rows(cue.line).replace('-->', '→')}\n"
        for number, cue in enumerate(list_cues(lyrics), 1)
    )
    return "\n".join(cues)
