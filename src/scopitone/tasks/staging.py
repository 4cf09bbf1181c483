"""Uploads that went to the S3 store itself: taken in where they are first used.

The store signs a URL for a staged object. Nobody tells this server when that was written, so
the promise is looked up when its file's URL is: then the object is checked like any upload,
moved to the key of its content, and given its row.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from scopitone.errors import MediaError
from scopitone.store.blobs import Blobs
from scopitone.store.database import reading
from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File, Upload
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.media import keep_upload
from scopitone.tasks.sniff import HEAD_BYTES, Kind, kind

_PATH = re.compile(r"/media/([0-9a-f]{32})(?:/|$)")


def find_file(engine: Engine, blobs: Blobs, file_id: str, most_bytes: int) -> File:
    """The file with this id, taken in now if it was uploaded to the store.

    Raises NotFoundError, or MediaError for an upload that is no media or too large.
    """
    with reading(engine) as session:
        file = session.get(File, file_id)
    if file is None and isinstance(blobs, S3Blobs):
        file = _take_in(engine, blobs, file_id, most_bytes)
    if file is None:
        raise NotFoundError("There is no such file; it may have been deleted")
    return file


def own_file(engine: Engine, blobs: Blobs, url: str, base_url: str, most_bytes: int) -> File | None:
    """The file that `url` names if it is one of this server's media URLs, else None.

    So that an uploaded song is read from the store, not fetched by the network. Raises
    MediaError for an upload that is no media or too large.
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
        return find_file(engine, blobs, match.group(1), most_bytes)
    except NotFoundError:
        return None


def _take_in(engine: Engine, blobs: S3Blobs, file_id: str, most_bytes: int) -> File | None:
    with reading(engine) as session:
        upload = session.scalar(
            select(Upload).where(Upload.file_id == file_id, Upload.used_at.is_(None))
        )
    size = None if upload is None else blobs.staged_size(upload.id)
    if upload is None or size is None:
        return None
    if size > most_bytes:
        blobs.discard_staged(upload.id)
        raise MediaError("file", f"is too large: at most {most_bytes // 2**20} MB")
    with tempfile.TemporaryFile() as body:
        blobs.copy_staged(upload.id, body)
        body.seek(0)
        found = _checked(blobs, upload, kind(body.read(HEAD_BYTES)))
        blob = blobs.put(body)
    # Another process may have taken it in meanwhile.
    with contextlib.suppress(NotFoundError):
        keep_upload(engine, upload, blob, size, found.content_type)
    blobs.discard_staged(upload.id)
    with reading(engine) as session:
        return session.get(File, file_id)


def _checked(blobs: S3Blobs, upload: Upload, found: Kind | None) -> Kind:
    promised = upload.content_type
    if found is None or found.content_type.partition("/")[0] != promised.partition("/")[0]:
        blobs.discard_staged(upload.id)
        raise MediaError("file", f"is not {promised}, as was announced")
    return found
