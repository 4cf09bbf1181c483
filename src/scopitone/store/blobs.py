"""Media by content: a blob's key is the SHA-256 of its bytes.

obstore gives local folders and S3-compatible stores one interface, and writes a local object
under a temporary name before it renames it, so a key never names half a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from obstore.store import LocalStore, S3Store

# Longer than any write takes; obstore's own temporary names end in '#' and a number.
_ABANDONED_AFTER_S = 600.0


class Blobs(ABC):
    """The media store, wherever it is."""

    _store: LocalStore | S3Store

    @abstractmethod
    def put(self, source: Path | bytes | IO[bytes]) -> str:
        """Store the bytes of `source` and return their key. Storing them twice is one object.

        Either way it is as young as if it were new, or it might be swept before it is named.
        """

    @abstractmethod
    def local_path(self, key: str) -> Path | None:
        """Where a blob lies on this machine; None where blobs lie elsewhere."""

    @abstractmethod
    def delete_if_older(self, key: str, limit: float) -> bool:
        """Delete a blob unless it was stored again since `limit`; whether it was deleted."""

    @abstractmethod
    def sweep(self) -> None:
        """Remove what a killed process left half written."""

    @abstractmethod
    def check(self) -> None:
        """Raise whatever goes wrong if the store cannot be used now."""

    def get(self, key: str) -> bytes:
        """All bytes of a blob. Raises FileNotFoundError."""
        return bytes(self._store.get(key).bytes())

    def copy_to(self, key: str, path: Path) -> None:
        """Write a blob to the file `path`. Raises FileNotFoundError."""
        with path.open("wb") as out:
            for chunk in self._store.get(key):
                out.write(chunk)

    def put_as(self, key: str, source: Path | bytes) -> None:
        """Store bytes under a name that does not come from them, in place of what is there."""
        self._store.put(key, source)

    def discard(self, keys: Iterable[str]) -> None:
        """Delete those of the blobs that are there."""
        for key in keys:
            with contextlib.suppress(FileNotFoundError):
                self._store.delete(key)

    def older_than(self, limit: float) -> Iterator[list[str]]:
        """The keys of blobs that were stored before `limit` (Unix seconds), in batches."""
        for batch in self._store.list():
            yield [found["path"] for found in batch if found["last_modified"].timestamp() < limit]


class LocalBlobs(Blobs):
    """The media store in a local folder."""

    _store: LocalStore

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = LocalStore(folder, mkdir=True)

    def put(self, source: Path | bytes | IO[bytes]) -> str:
        """See Blobs."""
        key = key_of(source)
        try:
            os.utime(self.local_path(key))
        except FileNotFoundError:
            self._store.put(key, source)
        return key

    def local_path(self, key: str) -> Path:
        """See Blobs."""
        return self._folder / key

    def delete_if_older(self, key: str, limit: float) -> bool:
        """See Blobs."""
        path = self.local_path(key)
        try:
            if path.stat().st_mtime >= limit:
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        return True

    def sweep(self) -> None:
        """See Blobs."""
        limit = time.time() - _ABANDONED_AFTER_S
        for path in self._folder.glob("*/*#*"):
            if path.stat().st_mtime < limit:
                path.unlink(missing_ok=True)

    def check(self) -> None:
        """See Blobs."""
        with tempfile.TemporaryFile(dir=self._folder) as file:
            file.write(b"ok")


def key_of(source: Path | bytes | IO[bytes]) -> str:
    """The key under which the bytes of `source` are stored."""
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return key_of(opened)
    if isinstance(source, bytes):
        digest = hashlib.sha256(source).hexdigest()
    else:
        source.seek(0)
        digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
        source.seek(0)
    return f"{digest[:2]}/{digest}"
