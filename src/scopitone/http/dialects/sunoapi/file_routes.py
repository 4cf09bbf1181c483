"""The three upload routes, and links for downloads."""

from __future__ import annotations

import base64
import binascii
import io
import tempfile
import time
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.create_task.fast_route import DirectRoute
from scopitone.http.dialects.sunoapi import dialect_bodies as bodies
from scopitone.http.dialects.sunoapi import openapi_answers as answers
from scopitone.http.dialects.sunoapi.creation import TAG, read_body
from scopitone.http.dialects.sunoapi.dialect_answers import DialectAnswer
from scopitone.http.file_uploads import read_upload_form, store_upload
from scopitone.http.schemas.checking import check
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.slow_requests import SlowRequests
from scopitone.http.security.strict_json import read_json_body
from scopitone.http.services import Services, base_url, services
from scopitone.store.tables import File
from scopitone.tasks.files import files
from scopitone.tasks.files.uploads import find_own_file
from scopitone.tasks.network.download import DownloadLimits, download
from scopitone.tasks.network.loopback import guard_for

_DOWNLOADS = SlowRequests("downloads", threads=16, per_account=8)
router = APIRouter(tags=[TAG])
links = APIRouter(prefix=paths.API, tags=[TAG], route_class=DirectRoute)

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "fileName": {"type": "string"},
                        "uploadPath": {"type": "string"},
                    },
                }
            }
        },
    }
}


@router.post(
    paths.FILE_ROUTES["stream"],
    summary="Upload File Stream",
    response_model=answers.FileAnswer,
    openapi_extra=_FORM,
)
async def upload_stream(request: Request, account_id: AccountId) -> DialectAnswer:
    """Upload a file as a multipart form."""
    async with read_upload_form(request) as (form, part):
        name = form.get("fileName")
        chosen = name if isinstance(name, str) and name.strip() else part.filename or ""
        declared = part.content_type or ""
        return await run_in_threadpool(_store, request, account_id, part.file, chosen, declared)


@router.post(
    paths.FILE_ROUTES["base64"],
    summary="Upload File Base64",
    response_model=answers.FileAnswer,
    openapi_extra=answers.describe_body(bodies.Base64Body),
)
async def upload_base64(request: Request, account_id: AccountId) -> DialectAnswer:
    """Upload a file as Base64."""
    fields = check(bodies.Base64Body, await read_json_body(request))
    head, _, text = fields.base64Data.rpartition(",")
    declared = head.removeprefix("data:").partition(";")[0]
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("base64Data", "is not valid Base64") from error
    name = fields.fileName or ""
    return await run_in_threadpool(_store, request, account_id, io.BytesIO(content), name, declared)


@router.post(
    paths.FILE_ROUTES["url"],
    summary="Upload File From Url",
    response_model=answers.FileAnswer,
    openapi_extra=answers.describe_body(bodies.UrlBody),
)
async def upload_from_url(request: Request, account_id: AccountId) -> DialectAnswer:
    """Store the file at a URL."""
    fields = check(bodies.UrlBody, await read_json_body(request))
    return await _DOWNLOADS.run(account_id, _store_download, request, account_id, fields)


def _store_download(request: Request, account_id: str, fields: bodies.UrlBody) -> DialectAnswer:
    server = services(request)
    with tempfile.TemporaryDirectory(dir=server.settings.data_dir) as folder:
        out = Path(folder) / "file"
        limits = DownloadLimits.of(server.settings)
        download(fields.fileUrl, out, "fileUrl", _guard(server), limits)
        # Only now it is certain that it is a URL.
        path = "" if fields.fileUrl.startswith("data:") else urlsplit(fields.fileUrl).path
        name = fields.fileName or PurePosixPath(unquote(path)).name
        with out.open("rb") as body:
            return _store(request, account_id, body, name, "")


def _guard(server: Services) -> Any:
    allowed = server.allows_loopback()
    return guard_for(server.settings, server.engine, accepted_with_loopback=allowed)


def _store(
    request: Request, account_id: str, body: IO[bytes], name: str, declared: str
) -> DialectAnswer:
    file = store_upload(services(request), account_id, body, name, declared)
    described = _describe(file, base_url(request))
    return DialectAnswer(described, msg="File uploaded successfully", more={"success": True})


def _describe(file: File, base: str) -> dict[str, Any]:
    path = files.path_of(file)
    return {
        "fileName": file.name,
        "filePath": path.removeprefix("/"),
        "downloadUrl": base + path,
        "fileUrl": base + path,
        "fileSize": file.size,
        "mimeType": file.content_type,
        "uploadedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(file.created_at)),
    }


@links.post(
    "/common/download-url",
    summary="Get Download Url",
    response_model=answers.Link,
    openapi_extra=answers.describe_body(bodies.DownloadBody),
)
def read_download_url(request: Request) -> DialectAnswer:
    """Return the URL of a file on this server unchanged, because it can be used for downloading."""
    server = services(request)
    _, body = read_body(request)
    url = check(bodies.DownloadBody, body).url
    limits = server.settings.max_upload_bytes, server.settings.max_stored_bytes
    if find_own_file(server.engine, server.blobs, url, base_url(request), *limits) is None:
        raise InputError("url", "must be the URL of a file on this server; there is no such file")
    return DialectAnswer(url)
