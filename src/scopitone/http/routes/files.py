"""Uploads of songs and images: in one step with an API key, or in two steps with a signed URL."""

from __future__ import annotations

import tempfile
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.file_uploads import (
    admit_upload,
    read_upload_form,
    store_announced,
    store_upload,
)
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Uploaded, UploadUrl
from scopitone.http.security.authentication import AccountId
from scopitone.http.services import Services, base_url, services
from scopitone.store.s3 import S3Blobs
from scopitone.tasks.files import files
from scopitone.tasks.files.upload_types import normalize_type

router = APIRouter(tags=["files"])
UPLOAD_FAILURES: dict[int | str, dict[str, Any]] = {
    **FAILURES,
    402: {"model": Answer[None], "description": "The account's quota of uploads is used up"},
}
UPLOAD_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "A song, cover, logo, background, clip, font, or lyrics",
                        }
                    },
                }
            }
        },
    }
}
STORE_FAILURES: dict[int | str, dict[str, Any]] = {
    **UPLOAD_FAILURES,
    413: {"model": Answer[None], "description": "The file is too large"},
    455: {"model": Answer[None], "description": "Maintenance: no files are accepted"},
}
ANNOUNCED_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "*/*": {
                "schema": {
                    "type": "string",
                    "format": "binary",
                    "description": "The bytes of the file",
                }
            }
        },
    }
}


@router.post(
    paths.FILES,
    summary="Upload File",
    response_model=Answer[Uploaded],
    responses=STORE_FAILURES,
    openapi_extra=UPLOAD_BODY,
)
async def upload(request: Request, account_id: AccountId) -> Envelope:
    """Upload a file. The returned URL is accepted where a URL of such a file is."""
    async with read_upload_form(request) as (_, part):
        return await run_in_threadpool(
            _store, services(request), account_id, part, base_url(request)
        )


def _store(server: Services, account_id: str, part: UploadFile, base: str) -> Envelope:
    name, declared = part.filename or "", part.content_type or ""
    file = store_upload(server, account_id, part.file, name, declared)
    return Envelope(
        {
            "url": base + files.path_of(file),
            "id": file.id,
            "size": file.size,
            "content_type": file.content_type,
        }
    )


@router.get(
    paths.UPLOAD_URL,
    summary="Create Upload URL",
    response_model=Answer[UploadUrl],
    responses=UPLOAD_FAILURES,
)
def upload_url(
    request: Request, account_id: AccountId, content_type: str = "", ext: str = ""
) -> Envelope:
    """Return a URL for a PUT within 15 minutes without an API key, and the file's later URL."""
    if not content_type:
        raise InputError("content_type", "is required as a query parameter")
    extension = "." + "".join(filter(str.isalnum, ext))[:8].lower() if ext else ""
    declared_type = normalize_type(content_type, "content_type")
    admit_upload(services(request), account_id)
    planned = files.create_upload(services(request).engine, account_id, declared_type, extension)
    base, blobs = base_url(request), services(request).blobs
    presigned = f"{base}{paths.UPLOAD}/{planned.id}"
    if isinstance(blobs, S3Blobs):
        presigned = blobs.sign_upload(planned.id, files.UPLOAD_TIMEOUT_S)
    return Envelope(
        {
            "presigned_url": presigned,
            "file_url": f"{base}{paths.MEDIA}/{planned.file_id}/{planned.name}",
        }
    )


@router.put(
    f"{paths.UPLOAD}/{{upload_id}}",
    summary="Upload To URL",
    responses=STORE_FAILURES,
    openapi_extra=ANNOUNCED_BODY,
)
async def put_upload(request: Request, upload_id: str) -> Response:
    """Upload the file to a URL from `upload-url`, with the Content-Type given there."""
    server = services(request)
    server.disk_guard.check()
    content_type = request.headers.get("content-type", "")
    planned = await run_in_threadpool(files.check_upload, server.engine, upload_id, content_type)
    # The file has no name, so nothing is left of it however this process ends.
    with tempfile.TemporaryFile() as body:
        async for chunk in request.stream():
            await run_in_threadpool(body.write, chunk)

        await run_in_threadpool(store_announced, server, planned, body)
    return Envelope(None)
