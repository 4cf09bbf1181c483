"""How much footage a montage takes; without imports, for code that draws nothing."""

from __future__ import annotations

FIELD = "footage"

MIN_FILES, MAX_FILES = 3, 200
"""Photos and clips."""
