"""Lyrics whose times are unknown, for engines that do not report when the words are sung."""

from __future__ import annotations

import re

from scopitone.core.song import Line, Lyrics

_SECTION_TAG = re.compile(r"\[[^\[\]]*\]")


def parse_untimed(text: str) -> Lyrics:
    """Return the lines of `text` without times, section tags and blank lines."""
    lines = (" ".join(_SECTION_TAG.sub(" ", line).split()) for line in text.splitlines())
    return Lyrics(tuple(Line(line) for line in lines if line))
