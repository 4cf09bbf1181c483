"""WebVTT: cues with a start and an end; times in angle brackets inside a cue begin words.

By https://www.w3.org/TR/webvtt1/, leniently: the blank row after a block may be missing.
"""

from __future__ import annotations

import html
import re

from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.base import Cue, list_cues, split_text
from scopitone.lyrics.formats.cues import parse_cues
from scopitone.lyrics.timestamps import format_timestamp

name = "WebVTT"
extensions = (".vtt",)
content_type = "text/vtt; charset=utf-8"

_HEADER = re.compile(r"\s*WEBVTT(?:[ \t][^\n]*)?(?:\n|$)")


def matches(text: str) -> bool:
    """Return whether `text` begins with WEBVTT."""
    return bool(_HEADER.match(text))


def parse(text: str) -> Lyrics:
    """Read the cues of a WebVTT file in the order of their times, as `cues.parse_cues` does.

    Notes, styles and regions are ignored.
    """
    return parse_cues(text, has_names=True)


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as WebVTT in milliseconds, with words, singers, and rows under their line."""
    cues = (
        f"{format_timestamp(cue.start)} --> {format_timestamp(cue.end)}\n{_write_body(cue)}"
        + "".join(f"\n{html.escape(row.text, quote=False)}" for row in cue.line.rows)
        + "\n"
        for cue in list_cues(lyrics)
    )
    return "\n".join(("WEBVTT\n", *cues))


def _write_body(cue: Cue) -> str:
    # The cue's own start needs no stamp, and each stamp must be later than it.
    body = "".join(
        html.escape(piece.text, quote=False)
        if piece.start is None or round(piece.start - cue.start, 3) <= 0
        else f"<{format_timestamp(piece.start)}>{html.escape(piece.text, quote=False)}"
        for piece in split_text(cue.line)
    )
    name = " ".join(html.escape(cue.line.singer.name).split()) if cue.line.singer else ""
    return f"<v {name}>{body}</v>" if name else body
