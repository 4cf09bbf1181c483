"""Plain text: one line each. [Section] tags name the lines' section; there are no times."""

from __future__ import annotations

import re

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.page_leftovers import remove_leftovers
from scopitone.lyrics.section_tags import (
    bracket_section,
    read_section,
    read_section_singer,
    strip_section_tags,
)
from scopitone.lyrics.singer_marks import drop_single_singer
from scopitone.lyrics.text_cleaning import normalize_line

name = "plain text"
extensions = (".txt",)
content_type = "text/plain; charset=utf-8"

_TIME = re.compile(r"[0-9][:.][0-9]{2}|^\[\s*(?:[0-9]+[.,][0-9]+\s*s?|[0-9]+\s*s(?:ec)?)\s*\]")


def matches(_text: str) -> bool:
    """Return True: every text is plain text."""
    return True


def parse(text: str) -> Lyrics:
    """Read the lines of `text`, without times, and without what a page of lyrics has around them.

    A warning lists times in brackets that are not shown. Raises InputError for a row too long
    to be of a song.
    """
    text, removed = remove_leftovers(text)
    warnings = []
    if removed:
        shown = ", ".join(repr(part[:60]) for part in removed[:2])
        warnings.append(f"left out because they belong to a web page, not to the song: {shown}")
    lines = []
    section, singer = None, None
    for number, row in enumerate(text.split("\n"), 1):
        row = bracket_section(row)
        if (entered := read_section(row)) is not None:
            section, singer = entered, read_section_singer(row)
        sung = strip_section_tags(row)
        dropped = row.strip().removesuffix(sung).strip()
        if _TIME.search(dropped):
            warnings.append(f"line {number}: {dropped!r} is not in a known time format; left out")
        if line := normalize_line(sung, number):
            lines.append(Line(line, singer=singer, section=section))
    return Lyrics(tuple(drop_single_singer(lines)), tuple(warnings))


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return the texts of all lines, with a line feed between them and none at the end."""
    return "\n".join(line.text for line in lyrics.lines)
