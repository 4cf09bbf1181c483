"""Media by content: a blob's key is the SHA-256 of its bytes.

obstore gives local folders and S3-compatible stores one interface, and writes a local object
under a temporary name before it renames it, so a key never names half a file.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import IO

from obstore.store import LocalStore

# Longer than any write takes; obstore's own temporary names end in '#' and a number.
_ABANDONED_AFTER_S = 600.0


class Blobs:
    """The media store in a local folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = LocalStore(folder, mkdir=True)

    def put(self, source: Path | bytes | IO[bytes]) -> str:
        """Store the bytes of `source` and return their key. Storing them twice is one object."""
        key = _key(source)
        try:
            self._store.head(key)
        except FileNotFoundError:
            self._store.put(key, source)
        return key

    def get(self, key: str) -> bytes:
        """All bytes of a blob. Raises FileNotFoundError."""
        return bytes(self._store.get(key).bytes())

    def copy_to(self, key: str, path: Path) -> None:
        """Write a blob to the file `path`. Raises FileNotFoundError."""
        with path.open("wb") as out:
            for chunk in self._store.get(key):
                out.write(chunk)

    def local_path(self, key: str) -> Path:
        """Where a blob lies on this machine."""
        return self._folder / key

    def sweep(self) -> None:
        """Remove what a killed process left half written."""
        limit = time.time() - _ABANDONED_AFTER_S
        for path in self._folder.glob("*/*#*"):
            if path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)


def _key(source: Path | bytes | IO[bytes]) -> str:
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return _key(opened)
    if isinstance(source, bytes):
        digest = hashlib.sha256(source).hexdigest()
    else:
        source.seek(0)
        digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
        source.seek(0)
    return f"{digest[:2]}/{digest}"
