"""How much footage a montage takes; without imports, for code that draws nothing."""

from __future__ import annotations

FIELD = "footage"

MIN_FILES, MAX_FILES = 3, 200
"""Photos and clips."""

FILES_AT_ONCE = 2
"""Files that are measured or framed at once. A decoded photo takes up to some 400 MB."""
