"""The colors that users give as a palette: how many, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scopitone.core.errors import InputError

MIN_COLORS, MAX_COLORS = 2, 5
COLOR_PATTERN = r"^#[0-9a-fA-F]{6}$"


def check_colors(colors: Sequence[str]) -> None:
    """Raise InputError("palette") unless there are 2 to 5 colors, each `#rrggbb`."""
    is_written_well = all(re.fullmatch(COLOR_PATTERN, color) for color in colors)
    if not MIN_COLORS <= len(colors) <= MAX_COLORS or not is_written_well:
        raise InputError(
            "palette",
            f"must be {MIN_COLORS} to {MAX_COLORS} colors, each written as #rrggbb",
        )
