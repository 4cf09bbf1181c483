"""The scratch folder of a video, used until the finished file is moved into place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scopitone.core.errors import OutputError
from scopitone.core.paths import remove_folder


@contextmanager
def open_work_dir(out: Path) -> Iterator[Path]:
    """Make a folder in the folder of `out`, so that the finished file only has to be renamed.

    The folder is deleted at the end. An OSError meanwhile becomes an OutputError.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{out.stem[:40]}-", suffix=".part", dir=out.parent))
    except OSError as error:
        raise OutputError(f"cannot write to {out.parent}: {error.strerror}") from error
    try:
        yield folder
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        remove_folder(folder)
