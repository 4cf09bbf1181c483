"""Uploads that went directly to the S3 store: accepted when they are first used.

The store signs a URL for a staged object. Nothing tells this server when the object was written, so
the announced upload is looked up when the URL of its file is: then the object is checked like any
upload, moved to the key of its content, and given a row.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from typing import IO
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from scopitone.core.errors import MediaError
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading
from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File, Upload
from scopitone.tasks.errors import NotFoundError, QuotaError
from scopitone.tasks.files.files import complete_upload
from scopitone.tasks.files.mime_sniffing import MediaType
from scopitone.tasks.files.storage_quota import check_stored_bytes
from scopitone.tasks.files.upload_types import check_declared, identify

_PATH = re.compile(r"/media/([0-9a-f]{32})(?:/|$)")


def find_file(
    engine: Engine, blobs: Blobs, file_id: str, max_bytes: int, max_stored_bytes: int = 0
) -> File:
    """Return the file with this id; accept it now if it was uploaded to the store.

    max_bytes: of one upload. max_stored_bytes: the account's quota, see `check_stored_bytes`.

    Raises:
        NotFoundError: there is no such file.
        MediaError: the upload is too large, or not of the announced type.
    """
    with reading(engine) as session:
        file = session.get(File, file_id)
    if file is None and isinstance(blobs, S3Blobs):
        file = _accept_staged(engine, blobs, file_id, max_bytes, max_stored_bytes)
    if file is None:
        raise NotFoundError("There is no such file; it may have been deleted")
    return file


def find_own_file(
    engine: Engine,
    blobs: Blobs,
    url: str,
    base_url: str,
    max_bytes: int,
    max_stored_bytes: int = 0,
) -> File | None:
    """Return the file if `url` is a media URL of this server, else None.

    So an uploaded song is read from the store, not downloaded over the network.

    Raises MediaError for an upload that is too large, or not of the announced type.
    """
    if url.startswith("/media/"):
        path = url
    elif url.startswith(f"{base_url}/media/"):
        path = urlsplit(url).path[len(urlsplit(base_url).path) :]
    else:
        return None
    match = _PATH.match(path)
    if match is None:
        return None
    try:
        return find_file(engine, blobs, match.group(1), max_bytes, max_stored_bytes)
    except NotFoundError:
        return None


def _accept_staged(
    engine: Engine, blobs: S3Blobs, file_id: str, max_bytes: int, max_stored_bytes: int
) -> File | None:
    with reading(engine) as session:
        upload = session.scalar(
            select(Upload).where(Upload.file_id == file_id, Upload.used_at.is_(None))
        )
    size = None if upload is None else blobs.staged_size(upload.id)
    if upload is None or size is None:
        return None
    if size > max_bytes:
        blobs.discard_staged(upload.id)
        raise MediaError("file", f"is too large: at most {max_bytes // 2**20} MB")
    try:
        with engine.connect() as connection:
            check_stored_bytes(connection, upload.account_id, max_stored_bytes, size)
    except QuotaError as error:
        blobs.discard_staged(upload.id)
        raise MediaError("file", f"was not accepted: {error}") from error
    with tempfile.TemporaryFile() as body:
        blobs.copy_staged(upload.id, body)
        media_type = _identify(blobs, upload, body)
        blob = blobs.put(body)
    # Another process may have accepted it meanwhile.
    with contextlib.suppress(NotFoundError):
        complete_upload(engine, upload, blob, size, media_type.content_type)
    blobs.discard_staged(upload.id)
    with reading(engine) as session:
        return session.get(File, file_id)


def _identify(blobs: S3Blobs, upload: Upload, body: IO[bytes]) -> MediaType:
    try:
        media_type = identify(body, upload.name, upload.content_type, "file")
        check_declared(media_type, upload.content_type, "file")
    except MediaError:
        blobs.discard_staged(upload.id)
        raise
    return media_type
