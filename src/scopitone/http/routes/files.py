"""Uploading a song or a cover: in one step with the key, or in two as published clients do."""

from __future__ import annotations

import tempfile
from typing import IO

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from scopitone.errors import InputError, MediaError
from scopitone.http.auth import AccountId
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Uploaded, UploadUrl
from scopitone.http.services import Services, base_url, services
from scopitone.store.s3 import S3Blobs
from scopitone.tasks import media
from scopitone.tasks.errors import TooLargeError
from scopitone.tasks.sniff import HEAD_BYTES, Kind, kind

router = APIRouter(tags=["files"])


@router.post(
    "/api/v1/client/files",
    response_model=Answer[Uploaded],
    responses={**FAILURES, 413: {"model": Answer[None]}, 455: {"model": Answer[None]}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "format": "binary"}},
                    }
                }
            },
        }
    },
)
async def upload(request: Request, account_id: AccountId) -> Envelope:
    """Store a song or an image; the URL is good as audio_url or image_url."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise HTTPException(415)
    async with request.form(max_files=1, max_fields=8) as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile):
            raise InputError("file", "is required: a file in the multipart field named file")
        return await run_in_threadpool(
            _keep, services(request), account_id, sent.file, sent.filename or "", base_url(request)
        )


def _keep(server: Services, account_id: str, sent: IO[bytes], name: str, base: str) -> Envelope:
    server.room.check()
    found, size = _look(server, sent)
    medium = media.Medium(
        blob=server.blobs.put(sent),
        name=media.readable_name(name.rpartition(".")[0] or name, found.extension),
        content_type=found.content_type,
        size=size,
    )
    file = media.add_file(server.engine, account_id, medium)
    return Envelope(
        {
            "url": base + media.path_of(file),
            "id": file.id,
            "size": size,
            "content_type": file.content_type,
        }
    )


def _look(server: Services, sent: IO[bytes]) -> tuple[Kind, int]:
    """What was sent, by its content, and how large it is."""
    size = sent.seek(0, 2)
    if size > server.settings.max_upload_bytes:
        raise TooLargeError(
            f"The file is too large: at most {server.settings.max_upload_bytes // 2**20} MB"
        )
    sent.seek(0)
    found = kind(sent.read(HEAD_BYTES))
    if found is None:
        raise MediaError(
            "file",
            "is neither a song (MP3, AAC/M4A, FLAC, WAV, Ogg) nor an image (JPEG, PNG, WebP)",
        )
    return found, size


@router.get("/api/v1/client/files/upload-url", response_model=Answer[UploadUrl], responses=FAILURES)
def upload_url(
    request: Request, account_id: AccountId, content_type: str = "", ext: str = ""
) -> Envelope:
    """Where to PUT a file without a key within 15 minutes, and its URL afterwards."""
    if not content_type:
        raise InputError("content_type", "is required, as a query parameter")
    extension = "." + "".join(filter(str.isalnum, ext))[:8].lower() if ext else ""
    wanted = media.normal_type(content_type, "content_type")
    promised = media.promise_upload(services(request).engine, account_id, wanted, extension)
    base, blobs = base_url(request), services(request).blobs
    presigned = f"{base}/upload/{promised.id}"
    if isinstance(blobs, S3Blobs):
        presigned = blobs.sign_upload(promised.id, media.UPLOAD_SECONDS)
    return Envelope(
        {
            "presigned_url": presigned,
            "file_url": f"{base}/media/{promised.file_id}/{promised.name}",
        }
    )


@router.put("/upload/{upload_id}", responses={**FAILURES, 455: {"model": Answer[None]}})
async def put_upload(request: Request, upload_id: str) -> Response:
    """The second step: the bytes themselves, with the type that was announced."""
    server = services(request)
    server.room.check()
    content_type = request.headers.get("content-type", "")
    promised = await run_in_threadpool(media.check_upload, server.engine, upload_id, content_type)
    # Unnamed from the start, so that nothing is left of it however this process ends.
    with tempfile.TemporaryFile() as body:
        async for chunk in request.stream():
            await run_in_threadpool(body.write, chunk)

        def keep() -> None:
            found, size = _look(server, body)
            if found.content_type.partition("/")[0] != promised.content_type.partition("/")[0]:
                raise MediaError("body", f"is {found.content_type}, not {promised.content_type}")
            blob = server.blobs.put(body)
            media.keep_upload(server.engine, promised, blob, size, found.content_type)

        await run_in_threadpool(keep)
    return Envelope(None)
