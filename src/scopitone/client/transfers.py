"""Uploads, and downloads that resume."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path

import urllib3

from scopitone.client.client_errors import ApiError
from scopitone.client.transport import Transport

UPLOAD_URL = "api/v1/client/files/upload-url"

_CHUNK_BYTES = 1 << 18
_ATTEMPTS = 5
_OK, _PARTIAL, _RANGE_REFUSED = 200, 206, 416

TransferCallback = Callable[[int, int], None]
"""Called with the bytes that were transferred and those of the whole file (0 if unknown)."""


def upload_file(transport: Transport, path: Path, progress: TransferCallback) -> str:
    """Upload a file as it is read. Returns its URL, which tasks accept.

    Raises: ApiError, OSError if the file cannot be read.
    """
    media_type = guess_type(path.name)[0] or "application/octet-stream"
    query = {"content_type": media_type, "ext": path.suffix.lower()}
    target = transport.call("GET", UPLOAD_URL, query=query)
    headers = {"Content-Type": media_type, "Content-Length": str(path.stat().st_size)}
    response = transport.open_stream(
        "PUT", target["presigned_url"], body=_read_chunks(path, progress), headers=headers
    )
    try:
        if response.status >= 300:
            raise ApiError(response.status, f"The upload of {path.name} was refused")
    finally:
        response.release_conn()
    return str(target["file_url"])


def download_file(transport: Transport, url: str, path: Path, progress: TransferCallback) -> Path:
    """Download a file. An interrupted download continues where it stopped, also the next time.

    Until the file is complete, it is `NAME.part`. Raises: ApiError, OSError.
    """
    part = path.with_name(path.name + ".part")
    for attempt in range(_ATTEMPTS):
        try:
            if _fetch_rest(transport, url, part, progress):
                os.replace(part, path)
                return path
        except (urllib3.exceptions.HTTPError, ApiError) as error:
            # Only a lost connection is worth another attempt.
            if (isinstance(error, ApiError) and error.code) or attempt == _ATTEMPTS - 1:
                raise error if isinstance(error, ApiError) else ApiError(0, str(error)) from error
    raise ApiError(0, f"The download of {url} did not become complete")


def _fetch_rest(transport: Transport, url: str, part: Path, progress: TransferCallback) -> bool:
    """Append what is missing to `part`. Returns whether the file is complete."""
    known = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={known}-"} if known else {}
    response = transport.open_stream("GET", url, headers=headers)
    try:
        if response.status == _RANGE_REFUSED:
            # The part belongs to another file.
            part.unlink()
            return False
        if response.status not in (_OK, _PARTIAL):
            raise ApiError(response.status, f"{url} cannot be downloaded")
        if response.status == _OK:
            known = 0
        total = known + int(response.headers.get("content-length", 0))
        with part.open("ab" if known else "wb") as file:
            for chunk in response.stream(_CHUNK_BYTES):
                file.write(chunk)
                known += len(chunk)
                progress(known, total)
        return known >= total
    finally:
        response.close()


def _read_chunks(path: Path, progress: TransferCallback) -> Iterator[bytes]:
    total, sent = path.stat().st_size, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
            sent += len(chunk)
            progress(sent, total)
