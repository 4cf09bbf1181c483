"""The folder that a video is made in, until it is put in its place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scopitone.errors import OutputError


@contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """A folder beside `out`, so that the finished file is put in place by a rename alone."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{out.stem[:40]}-", suffix=".part", dir=out.parent))
    except OSError as error:
        raise OutputError(f"cannot write to {out.parent}: {error.strerror}") from error
    try:
        yield folder
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
