"""What can be computed again, kept on disk to save the time."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO


def keep(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Have `write` fill the file at `path`, whole or not at all.

    A disk that is full is no error.
    """
    # It saves seconds; no song must fail for it.
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
