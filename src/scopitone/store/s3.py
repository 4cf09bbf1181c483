"""Media in an S3-compatible store, by content; uploads go there without passing through here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from obstore import sign
from obstore.store import S3Store

from scopitone.store.blobs import Blobs, LocalBlobs, key_of

# Beside the content's folders, whose names have two digits.
_STAGED = "uploads/{}"


class S3Blobs(Blobs):
    """The media store in a bucket, under a prefix.

    Credentials and region are read from the environment as AWS's own tools do (AWS_…).
    """

    _store: S3Store

    def __init__(self, bucket: str, prefix: str = "", endpoint: str | None = None) -> None:
        plain = endpoint is not None and endpoint.startswith("http://")
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            client_options={"allow_http": plain},
            config={"endpoint": endpoint} if endpoint else None,
        )

    def put(self, source: Path | bytes | IO[bytes]) -> str:
        """See Blobs. Writing an object again is the only way to make it young."""
        key = key_of(source)
        self._store.put(key, source)
        return key

    def local_path(self, key: str) -> None:  # noqa: ARG002 - as Blobs has it
        """Nowhere on this machine."""
        return

    def delete_if_older(self, key: str, limit: float) -> bool:
        """See Blobs."""
        try:
            if self._store.head(key)["last_modified"].timestamp() >= limit:
                return False
        except FileNotFoundError:
            return False
        self._store.delete(key)
        return True

    def sweep(self) -> None:
        """Nothing to do: an object is there whole or not at all."""

    def check(self) -> None:
        """See Blobs."""
        next(iter(self._store.list(chunk_size=1)), None)

    def read(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Bytes `start` to `end` (exclusive) of a blob, piece by piece.

        Raises FileNotFoundError, before the first piece.
        """
        return iter(self._store.get(key, options={"range": (start, end)}))

    def size(self, key: str) -> int:
        """Bytes of a blob. Raises FileNotFoundError."""
        return self._store.head(key)["size"]

    def sign_upload(self, name: str, seconds: int) -> str:
        """The store's own URL to which one can PUT the staged upload `name` for so long."""
        return sign(self._store, "PUT", _STAGED.format(name), timedelta(seconds=seconds))

    def staged_size(self, name: str) -> int | None:
        """Bytes of a staged upload; None if there is none."""
        try:
            return self.size(_STAGED.format(name))
        except FileNotFoundError:
            return None

    def copy_staged(self, name: str, out: IO[bytes]) -> None:
        """Write a staged upload to `out`. Raises FileNotFoundError."""
        for chunk in self._store.get(_STAGED.format(name)):
            out.write(chunk)

    def discard_staged(self, name: str) -> None:
        """Delete a staged upload."""
        self._store.delete(_STAGED.format(name))


def open_blobs(url: str | None, folder: Path, endpoint: str | None = None) -> Blobs:
    """The media store at `url` (s3://bucket/prefix, file:///folder), or in `folder` without."""
    if url is None:
        return LocalBlobs(folder)
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalBlobs(Path(unquote(parts.path)))
    return S3Blobs(parts.netloc, parts.path.strip("/"), endpoint)
