"""Lyrics of which only the words are known: for engines that do not tell when they sing."""

from __future__ import annotations

import re

from scopitone.song import Line, Lyrics

_MARK = re.compile(r"\[[^\[\]]*\]")


def without_times(text: str) -> Lyrics:
    """The lines of `text` without [Section] marks, blank lines and times."""
    lines = (" ".join(_MARK.sub(" ", line).split()) for line in text.splitlines())
    return Lyrics(tuple(Line(line) for line in lines if line))
