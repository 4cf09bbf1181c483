"""Disk cache for results that can be computed again."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO


def write_cache_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Create the file at `path` by `write`, as a whole or not at all.

    A full disk is not an error.
    """
    # A cache saves seconds; a song must not fail because of it.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
