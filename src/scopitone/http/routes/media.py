"""Media by their URLs: whole, in ranges, or just the headers."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from scopitone.errors import MediaError
from scopitone.http.services import Services, services
from scopitone.http.stored import stored
from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File
from scopitone.tasks import staging
from scopitone.tasks.errors import NotFoundError

router = APIRouter(tags=["media"])

# A file's bytes never change, only the file itself can go; browsers may keep it, proxies not.
_CACHING = "private, max-age=3600"


_ANSWERS: dict[int | str, dict[str, Any]] = {
    206: {"description": "The part that Range asked for"},
    304: {"description": "The file is what If-None-Match says it is"},
    416: {"description": "The file is shorter than Range asks for"},
}

# RFC 9110: one or more ranges of bytes; what is not of this form is ignored, not refused.
_RANGE = r"[ \t]*(\d+-\d*|-\d+)[ \t]*"
_RANGES = re.compile(rf"bytes={_RANGE}(,{_RANGE})*", re.ASCII | re.IGNORECASE)


def _ignore_range(request: Request) -> None:
    """Ranges are for GET (RFC 9110, 14.2); FileResponse would serve them to HEAD as well."""
    scope = request.scope
    scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"range"]


@router.api_route(
    "/media/{file_id}/{name}",
    methods=["GET", "HEAD"],
    response_class=FileResponse,
    responses=_ANSWERS,
)
def read_file(request: Request, file_id: str, name: str) -> Response:  # noqa: ARG001
    """The file. The id alone finds it; the name is for people and players."""
    server = services(request)
    file = _find(server, file_id)
    headers = {
        "ETag": f'"{file.blob.rpartition("/")[2]}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": _CACHING,
    }
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD" or not _RANGES.fullmatch(request.headers.get("range", "")):
        _ignore_range(request)
    if isinstance(server.blobs, S3Blobs):
        return stored(request, server.blobs, file, headers)
    path = server.blobs.local_path(file.blob)
    if path is None or not path.is_file():
        raise NotFoundError("The file was deleted")
    return FileResponse(
        path,
        media_type=file.content_type,
        filename=file.name,
        content_disposition_type="inline",
        headers=headers,
    )


def _find(server: Services, file_id: str) -> File:
    try:
        return staging.find_file(
            server.engine, server.blobs, file_id, server.settings.max_upload_bytes
        )
    except MediaError as error:
        # What was uploaded cannot be used, so there is no file.
        raise NotFoundError(f"There is no such file: what was uploaded {error.message}") from error
