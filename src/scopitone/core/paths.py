"""The cache folder of the command line, names of files, and the removal of work folders."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from pathlib import Path

CACHE_DIR = "SCOPITONE_CACHE_DIR"
_RETRY_PAUSES_S = (0.0, 0.05, 0.2)
_UNSAFE_CHARACTERS = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')


def cache_folder() -> Path:
    """Return the user's cache folder for Scopitone, which may not exist yet.

    It is SCOPITONE_CACHE_DIR, or the platform's (XDG Base Directory Specification 0.8; Apple's
    File System Programming Guide).
    """
    if path := os.environ.get(CACHE_DIR):
        return Path(path)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "scopitone"
    base = os.environ.get("XDG_CACHE_HOME", "")
    # By the specification, a relative path is invalid and must be ignored.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "scopitone"


def readable_name(stem: str, extension: str) -> str:
    """Return a file name that people can read and every system accepts."""
    cleaned = _UNSAFE_CHARACTERS.sub(" ", stem)
    return (" ".join(cleaned.split())[:100].strip(". ") or "Untitled") + extension


def remove_folder(folder: Path) -> None:
    """Remove a folder and as much of its content as possible.

    A process that is just ending may create another file while the folder is being emptied, so it
    is emptied again.
    """
    for pause_s in _RETRY_PAUSES_S:
        time.sleep(pause_s)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
