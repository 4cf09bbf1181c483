"""Where the command line keeps what can be computed again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CACHE_DIR = "SCOPITONE_CACHE_DIR"


def cache_folder() -> Path:
    """The user's cache folder for Scopitone; it need not exist yet.

    SCOPITONE_CACHE_DIR, else what the platform says (XDG Base Directory Specification 0.8;
    Apple's File System Programming Guide).
    """
    if chosen := os.environ.get(CACHE_DIR):
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "scopitone"
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification: a relative path is invalid and to be ignored.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "scopitone"
