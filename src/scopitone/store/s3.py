"""The media store in S3-compatible storage; uploads go there directly, not through the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from obstore import sign
from obstore.store import S3Store
from sqlalchemy import Engine

from scopitone.store import layout
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import Blobs, LocalBlobs


class S3Blobs(Blobs):
    """The media store in a bucket, under a prefix.

    Credentials and region are read from the environment as AWS's own tools do (AWS_…). A request
    that fails is retried for `retry_s` seconds.
    """

    _store: S3Store

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        endpoint: str | None = None,
        index: BlobIndex | None = None,
        retry_s: float = 180.0,
    ) -> None:
        plain = endpoint is not None and endpoint.startswith("http://")
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={"allow_http": plain},
            config={"endpoint": endpoint} if endpoint else None,
            retry_config={"retry_timeout": timedelta(seconds=retry_s)},
        )
        self._index = index

    def local_path(self, key: str) -> None:  # noqa: ARG002 - as Blobs has it
        """Return None: blobs are not on this machine."""
        return

    def _move_back(self, name: str, key: str) -> None:
        # Copied, not moved: S3 cannot rename, and a sweep that has copied the blob to the trash
        # may be about to delete it from its place.
        self._store.copy(name, key, overwrite=True)

    def check(self) -> None:
        """Check the store, as `Blobs.check` describes."""
        next(iter(self._store.list(layout.PIECES, chunk_size=1)), None)

    def read(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Return bytes `start` to `end` (exclusive) of a blob, chunk by chunk.

        Raises FileNotFoundError, before the first chunk.
        """
        try:
            return iter(self._store.get(key, options={"range": (start, end)}))
        except FileNotFoundError:
            if not self.restore(key):
                raise
            return iter(self._store.get(key, options={"range": (start, end)}))

    def size(self, key: str) -> int:
        """Return the size of a blob in bytes. Raises FileNotFoundError."""
        try:
            return self._store.head(key)["size"]
        except FileNotFoundError:
            if not self.restore(key):
                raise
            return self._store.head(key)["size"]

    def sign_upload(self, name: str, seconds: int) -> str:
        """Return a signed URL of the store for a PUT of the staged upload `name`, for `seconds`."""
        return sign(self._store, "PUT", layout.staged_name(name), timedelta(seconds=seconds))

    def staged_size(self, name: str) -> int | None:
        """Return the size of a staged upload in bytes; None if there is none."""
        try:
            return self.size(layout.staged_name(name))
        except FileNotFoundError:
            return None

    def copy_staged(self, name: str, out: IO[bytes]) -> None:
        """Write a staged upload to `out`. Raises FileNotFoundError."""
        for chunk in self._store.get(layout.staged_name(name)):
            out.write(chunk)

    def discard_staged(self, name: str) -> None:
        """Delete a staged upload."""
        self.discard([layout.staged_name(name)])


def open_blobs(
    url: str | None,
    folder: Path,
    endpoint: str | None = None,
    engine: Engine | None = None,
    *,
    retry_s: float = 180.0,
) -> Blobs:
    """Open the media store at `url` (s3://bucket/prefix, file:///folder), or in `folder` if None.

    engine: the database with the index of blobs; without it, the store is for reading only.
    """
    index = None if engine is None else BlobIndex(engine)
    if url is None:
        return LocalBlobs(folder, index)
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalBlobs(Path(unquote(parts.path)), index)
    return S3Blobs(parts.netloc, parts.path.strip("/"), endpoint, index, retry_s)
