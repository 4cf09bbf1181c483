"""Folders for work in progress next to files of others. Each is marked as Scopitone's own.

Only a folder with the marker is deleted, whatever its name is.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

MARKER = ".scopitone-staging"
"""The name of the marker, a file in the folder."""


def mark_staging(folder: Path) -> None:
    """Mark a new folder as one that may be deleted. Call it before anything else is put there."""
    (folder / MARKER).write_text("Scopitone made this folder, and deletes it with its content.\n")


def is_staging(folder: Path) -> bool:
    """Return whether `folder` is marked; a link to such a folder is not."""
    return not folder.is_symlink() and (folder / MARKER).is_file()


def remove_staging(folder: Path) -> None:
    """Delete a marked folder, or an empty one, which was about to be marked; others stay.

    The marker is the last to go, so that a process that is killed leaves no unmarked rest.
    """
    if folder.is_symlink() or not folder.is_dir():
        return
    if is_staging(folder):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != MARKER:
                path.unlink()
        (folder / MARKER).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
