"""Uploaded files: checked and stored, however they came."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from scopitone.core.errors import InputError
from scopitone.core.paths import readable_name
from scopitone.http.services import Services
from scopitone.store.blobs import key_of
from scopitone.store.tables import File, Upload
from scopitone.tasks.accounts.accounts import is_operator
from scopitone.tasks.errors import TooLargeError, UnsupportedTypeError
from scopitone.tasks.files import files
from scopitone.tasks.files.storage_quota import check_stored_bytes
from scopitone.tasks.files.upload_types import check_declared, identify


@asynccontextmanager
async def read_upload_form(request: Request) -> AsyncIterator[tuple[FormData, UploadFile]]:
    """Yield a multipart form, and the file in its field `file`.

    Raises:
        UnsupportedTypeError: The body is no multipart form.
        InputError: It has no file.
    """
    content_type = request.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        raise UnsupportedTypeError(
            f"Content-Type: {content_type[:64] or 'none'} is not accepted; send "
            "multipart/form-data with the file in the field `file`"
        )
    async with request.form(max_files=1, max_fields=8) as form:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise InputError("file", "is required; send the file in the multipart field `file`")
        yield form, part


def admit_upload(server: Services, account_id: str, size: int = 0) -> None:
    """Count an upload of `size` bytes (0 if unknown), before its bytes are stored.

    Raises:
        QuotaError: The account has used up its uploads of a day, or its stored bytes.
    """
    if is_operator(server.engine, account_id):
        return
    _check_room(server, account_id, size)
    server.limits.count_upload(account_id)


def _check_room(server: Services, account_id: str, size: int) -> None:
    with server.engine.connect() as connection:
        check_stored_bytes(connection, account_id, server.settings.max_stored_bytes, size)


def store_upload(
    server: Services, account_id: str, body: IO[bytes], name: str, declared: str = ""
) -> File:
    """Store an upload and give it a URL.

    Args:
        name: The name of the file; "" if it has none.
        declared: Its declared media type; "" if there is none.

    Raises:
        TooLargeError: It is larger than the setting allows.
        MediaError: It is of no accepted type.
        MaintenanceError: The disk is full.
        QuotaError: The account has used up its quota.
    """
    server.disk_guard.check()
    size = _check_size(server, body)
    media_type = identify(body, name, declared, "file")
    admit_upload(server, account_id, size)
    medium = files.NewFile(
        blob=server.blobs.put(body),
        name=readable_name(name.rpartition(".")[0] or name, media_type.extension),
        content_type=media_type.content_type,
        size=size,
    )
    return files.add_file(server.engine, account_id, medium)


def store_announced(server: Services, upload: Upload, body: IO[bytes]) -> None:
    """Store an announced upload, which was counted then, under its announced URL.

    Raises:
        TooLargeError: It is larger than the setting allows.
        MediaError: It is not of the announced type.
        NotFoundError: The upload was made before, with other bytes.
        QuotaError: It would exceed the account's quota of stored bytes.
    """
    size = _check_size(server, body)
    if upload.used_at is not None:
        files.check_repetition(server.engine, upload, key_of(body))
        return
    media_type = identify(body, upload.name, upload.content_type, "body")
    check_declared(media_type, upload.content_type, "body")
    _check_room(server, upload.account_id, size)
    blob = server.blobs.put(body)
    files.complete_upload(server.engine, upload, blob, size, media_type.content_type)


def _check_size(server: Services, body: IO[bytes]) -> int:
    """Return the size of an upload in bytes.

    Raises:
        TooLargeError: It is larger than the setting allows.
    """
    size = body.seek(0, 2)
    if size > server.settings.max_upload_bytes:
        raise TooLargeError(
            f"The file is too large; at most {server.settings.max_upload_bytes // 2**20} MB "
            "is accepted"
        )
    return size
