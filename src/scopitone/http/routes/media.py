"""Media files: whole, in byte ranges, or only the headers."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from scopitone.core.errors import MediaError
from scopitone.http import paths
from scopitone.http.range_responses import build_disposition, build_response
from scopitone.http.security.slow_requests import SlowRequests
from scopitone.http.services import Services, services
from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File
from scopitone.tasks.errors import ChoiceError, NotFoundError
from scopitone.tasks.files import uploads
from scopitone.tasks.sandbox.thumbnails import (
    CONTENT_TYPE,
    WIDTHS,
    find_thumbnail,
    make_thumbnail,
)

router = APIRouter(tags=["media"])

# The content of a file never changes, but the file may be deleted. Browsers may cache it, proxies
# must not.
_CACHE_CONTROL = "private, max-age=3600"


# What a browser plays or shows by itself. Others, such as an SVG, could run scripts under this
# server's name, so they are only ever saved.
_SHOWN = re.compile(
    r"audio/.*|video/.*|font/.*|image/(?!svg).*|text/(plain|vtt|x-ssa)|application/(json|x-subrip)"
)

# A page asks for some tens at once.
_THUMBNAILS = SlowRequests("small copies of pictures", threads=2, per_account=200)
_PATH = f"{paths.MEDIA}/{{file_id}}/{{name}}"
_RESPONSES: dict[int | str, dict[str, Any]] = {
    206: {"description": "The requested byte range"},
    304: {"description": "The file matches If-None-Match"},
    416: {"description": "The requested byte range is not within the file"},
}

# RFC 9110: one or more ranges of bytes; a header of any other form is ignored, not rejected.
_RANGE = r"[ \t]*(\d+-\d*|-\d+)[ \t]*"
_RANGES = re.compile(rf"bytes={_RANGE}(,{_RANGE})*", re.ASCII | re.IGNORECASE)


def _ignore_range(request: Request) -> None:
    """Remove the Range header: it is for GET only (RFC 9110, 14.2), but FileResponse obeys it."""
    scope = request.scope
    scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"range"]


# Two routes, because the id of an operation with two methods is that of either, by chance.
@router.get(_PATH, response_class=FileResponse, responses=_RESPONSES)
@router.head(_PATH, response_class=FileResponse, responses=_RESPONSES)
async def read_file(request: Request, file_id: str, name: str, width: str = "") -> Response:  # noqa: ARG001
    """Return a media file. Only the id identifies it; the name is for people and players.

    With `width`, return a small copy of a picture: a WebP of at most this width and height.
    """
    server = services(request)
    file = await run_in_threadpool(_find_file, server, file_id)
    if width:
        return await _answer_thumbnail(server, file, width)
    return await run_in_threadpool(_answer_file, request, server, file)


def _answer_file(request: Request, server: Services, file: File) -> Response:
    headers = {
        "ETag": f'"{file.blob.rpartition("/")[2]}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": _CACHE_CONTROL,
        "Content-Disposition": build_disposition(file.name, shown=_is_shown(file)),
    }
    if not _is_shown(file):
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    etags = request.headers.get("if-none-match", "")
    if etags.strip() == "*" or headers["ETag"] in etags:
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD" or not _RANGES.fullmatch(request.headers.get("range", "")):
        _ignore_range(request)
    if isinstance(server.blobs, S3Blobs):
        return build_response(request, server.blobs, file, headers)
    path = server.blobs.local_path(file.blob)
    if path is None or not path.is_file():
        raise NotFoundError("The file was deleted")
    return FileResponse(
        path,
        media_type=file.content_type,
        headers=headers,
    )


async def _answer_thumbnail(server: Services, file: File, width: str) -> Response:
    if width not in map(str, WIDTHS):
        raise ChoiceError("width", f"unknown width {width[:20]!r}", [*map(str, WIDTHS)])
    path = find_thumbnail(server.settings, file, int(width))
    if not path.exists():
        # Anyone with the address may ask.
        make = partial(make_thumbnail, server.settings, server.blobs, file, int(width))
        await _THUMBNAILS.run(file.account_id, make)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": _CACHE_CONTROL}
    return FileResponse(path, media_type=CONTENT_TYPE, headers=headers)


def _is_shown(file: File) -> bool:
    return _SHOWN.fullmatch(file.content_type.partition(";")[0]) is not None


def _find_file(server: Services, file_id: str) -> File:
    try:
        return uploads.find_file(
            server.engine,
            server.blobs,
            file_id,
            server.settings.max_upload_bytes,
            server.settings.max_stored_bytes,
        )
    except MediaError as error:
        # The upload is not usable, so there is no file.
        raise NotFoundError(f"There is no such file: the upload {error.message}") from error
