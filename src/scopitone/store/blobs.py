"""The media store: blobs, whose key is the SHA-256 of their bytes.

obstore gives local folders and S3-compatible stores one interface, and writes a local object
under a temporary name before it renames it, so a key never names half a file.

The folder or prefix may also contain objects of others. Only names of `store.layout` are listed,
and only blobs that the index has as this installation's own are moved to the trash or deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, S3Store

from scopitone.core.errors import OutputError
from scopitone.store import layout
from scopitone.store.blob_index import BlobIndex

if TYPE_CHECKING:
    from obstore import GetResult


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the store: its name, size in bytes, and time of writing (Unix seconds)."""

    name: str
    size: int
    modified_at: float


class ForeignStoreError(OutputError):
    """The store belongs to another installation, which may delete what this one stores in it."""


class Blobs(ABC):
    """The media store, in a local folder or in S3.

    Without an index, as in tools that only read, nothing can be moved to the trash.
    """

    _store: LocalStore | S3Store
    _index: BlobIndex | None

    @abstractmethod
    def local_path(self, key: str) -> Path | None:
        """Return the path of a blob on this machine; None if blobs are not on it."""

    def is_linked(self, key: str) -> bool:  # noqa: ARG002 - a bucket has no links
        """Return whether a link leads from a blob to somewhere outside of the store."""
        return False

    @abstractmethod
    def check(self) -> None:
        """Raise an error of the store if it cannot be used now."""

    def put(self, source: Path | bytes | IO[bytes]) -> str:
        """Store the bytes of `source` and return their key. Storing them twice gives one object.

        The index records the blob as stored now, so it is not swept before a row can name it.

        Raises:
            ForeignStoreError: the store belongs to another installation.
            OutputError: a file of others with different bytes has this name.
        """
        self.check_owner()
        key = key_of(source)
        # A copy in the trash, or on its way there, cannot be relied on.
        is_trashed = self._register(key)
        if is_trashed or not self.exists(key):
            self._store.put(key, source)
        return key

    def check_owner(self) -> None:
        """Raise ForeignStoreError unless this installation may store blobs here.

        Two installations on one store would share blobs with the same bytes, and one of them would
        delete what only the other one still names.
        """
        if self._index is not None and not self._index.may_store():
            raise ForeignStoreError(
                "the media store does not belong to this installation, so nothing is stored in "
                "it; the operator must set SCOPITONE_BLOB_URL to a separate folder or prefix, or "
                "take the store over with `scopitone media adopt`"
            )

    def _register(self, key: str) -> bool:
        """Record in the index that `key` is stored. Returns whether it is in the trash."""
        if self._index is None:
            return False
        row = self._index.find(key)
        is_foreign = row is None and self.exists(key)
        if is_foreign and self.digest(key) != key.rpartition("/")[2]:
            raise OutputError(f"the media store has another file with the name {key}")
        self._index.record(key, ours=not is_foreign)
        return row is not None and row.is_trashed

    def get(self, key: str) -> bytes:
        """Return all bytes of a blob. Raises FileNotFoundError."""
        return bytes(self._open(key).bytes())

    def copy_to(self, key: str, path: Path) -> None:
        """Write a blob to the file `path`. Raises FileNotFoundError."""
        chunks = self._open(key)
        with path.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)

    def write_to(self, key: str, out: IO[bytes]) -> None:
        """Write a blob to an open file. Raises FileNotFoundError."""
        for chunk in self._open(key):
            out.write(chunk)

    def read_start(self, key: str, size: int) -> bytes:
        """Return the first `size` bytes of a blob. Raises FileNotFoundError."""
        return next((bytes(chunk) for chunk in self._open(key)), b"")[:size]

    def _open(self, key: str) -> GetResult:
        try:
            return self._store.get(key)
        except FileNotFoundError:
            if not self.restore(key):
                raise
            return self._store.get(key)

    def exists(self, name: str) -> bool:
        """Return whether there is an object with this name."""
        try:
            self._store.head(name)
        except FileNotFoundError:
            return False
        return True

    def digest(self, name: str) -> str:
        """Return the SHA-256 of an object's bytes in hexadecimal. Raises FileNotFoundError."""
        digest = hashlib.sha256()
        for chunk in self._store.get(name):
            digest.update(chunk)
        return digest.hexdigest()

    def read_marker(self) -> bytes | None:
        """Return the bytes of the marker; None if the store has none."""
        try:
            return bytes(self._store.get(layout.MARKER).bytes())
        except FileNotFoundError:
            return None

    def create_marker(self, content: bytes) -> None:
        """Write the marker unless there is one, in one atomic operation."""
        with contextlib.suppress(AlreadyExistsError):
            self._store.put(layout.MARKER, content, mode="create")

    def put_as(self, name: str, source: Path | bytes) -> None:
        """Store bytes under a name that is not derived from them. Replaces an existing object."""
        self._store.put(name, source)

    def discard(self, names: Iterable[str]) -> None:
        """Delete the objects that exist. The caller ensures that this installation owns them."""
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                self._store.delete(name)

    def trash(self, key: str) -> bool:
        """Move a blob of this installation to the trash. The caller updates the index before.

        Returns False if the blob does not exist, or another file has its name in the trash.
        """
        if not self._is_owned(key) or not self.exists(key):
            return False
        name = layout.name_in_trash(key)
        if self.exists(name) and self.digest(name) != key.rpartition("/")[2]:
            return False
        try:
            self._store.rename(key, name, overwrite=True)
        except FileNotFoundError:
            return False
        return True

    def restore(self, key: str) -> bool:
        """Restore a blob of this installation from the trash.

        Returns False if it is in neither place.
        """
        if self._index is None or not self._is_owned(key):
            return False
        try:
            self._move_back(layout.name_in_trash(key), key)
        except FileNotFoundError:
            # Another process may have just restored it.
            return self.exists(key)
        self._index.mark_restored(key)
        return True

    @abstractmethod
    def _move_back(self, name: str, key: str) -> None:
        """Move a blob from `name` in the trash to its place. Raises FileNotFoundError."""

    def delete_from_trash(self, key: str) -> None:
        """Delete a blob of this installation from the trash permanently."""
        if self._is_owned(key):
            self.discard([layout.name_in_trash(key)])

    def _is_owned(self, key: str) -> bool:
        return self._index is not None and layout.is_key(key) and self._index.owns(key)

    def list_blobs(self, *, in_trash: bool = False) -> Iterator[StoredObject]:
        """Yield the objects with the name of a blob: those in their place, or in the trash."""
        for folder in layout.BLOB_FOLDERS:
            prefix = layout.name_in_trash(folder) if in_trash else folder
            for item in self._list(prefix):
                key = item.name.removeprefix(f"{layout.TRASH}/") if in_trash else item.name
                if layout.is_key(key):
                    yield StoredObject(key, item.size, item.modified_at)

    def list_pieces(self) -> Iterator[StoredObject]:
        """Yield the stored segments of videos."""
        for item in self._list(layout.PIECES):
            if layout.task_of_piece(item.name):
                yield item

    def _list(self, folder: str) -> Iterator[StoredObject]:
        for batch in self._store.list(folder):
            for item in batch:
                yield StoredObject(item["path"], item["size"], item["last_modified"].timestamp())


class LocalBlobs(Blobs):
    """The media store in a local folder."""

    _store: LocalStore

    def __init__(self, folder: Path, index: BlobIndex | None = None) -> None:
        self._folder = folder
        self._store = LocalStore(folder, mkdir=True)
        self._index = index

    def local_path(self, key: str) -> Path:
        """Return the path of a blob; restore it from the trash if it is there."""
        path = self._folder / key
        if not path.exists():
            self.restore(key)
        return path

    def is_linked(self, key: str) -> bool:
        """Return whether a link leads out of the store, as `Blobs.is_linked` describes."""
        return not (self._folder / key).resolve().is_relative_to(self._folder.resolve())

    def _move_back(self, name: str, key: str) -> None:
        self._store.rename(name, key, overwrite=True)

    def list_half_written(self, limit: float) -> Iterator[str]:
        """Yield names of temporary files that were last written before `limit` (Unix seconds).

        A killed process has left them. Only names of `store.layout` are listed.
        """
        for path in self._folder.glob("*/*#*"):
            name = path.relative_to(self._folder).as_posix()
            final = layout.final_name(name)
            if final is None or not (layout.is_key(final) or layout.task_of_piece(final)):
                continue
            with contextlib.suppress(FileNotFoundError):
                if path.lstat().st_mtime < limit:
                    yield name

    def discard_half_written(self, name: str) -> None:
        """Delete a temporary file; obstore does not accept such names."""
        (self._folder / name).unlink(missing_ok=True)

    def check(self) -> None:
        """Check the store, as `Blobs.check` describes."""
        with tempfile.TemporaryFile(dir=self._folder) as file:
            file.write(b"ok")


def key_of(source: Path | bytes | IO[bytes]) -> str:
    """Return the key under which the bytes of `source` are stored."""
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
