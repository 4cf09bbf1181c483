"""Section marks such as [Verse 1] or [Chorus: both], which are not sung."""

from __future__ import annotations

import re

_LEADING = re.compile(r"\s*\[[^\[\]]{0,80}\]")


def without_marks(line: str) -> str:
    """`line` without the bracketed marks that it begins with."""
    while found := _LEADING.match(line):
        line = line[found.end() :]
    return line.strip()
