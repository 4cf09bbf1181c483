"""Files that a user asked for: each is written as a whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from scopitone.core.errors import OutputError


def make_folder(path: Path) -> None:
    """Make a folder and its parents, unless it exists. Raises: OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot create folder {path}: {error.strerror}") from error


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically. Raises: OutputError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
