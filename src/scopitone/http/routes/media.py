"""Media by their URLs: whole, in ranges, or just the headers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from scopitone.http.services import services
from scopitone.tasks import media
from scopitone.tasks.errors import NotFoundError

router = APIRouter(tags=["media"])

# A file's bytes never change, only the file itself can go; browsers may keep it, proxies not.
_CACHING = "private, max-age=3600"


_ANSWERS: dict[int | str, dict[str, Any]] = {
    206: {"description": "The part that Range asked for"},
    304: {"description": "The file is what If-None-Match says it is"},
    416: {"description": "The file is shorter than Range asks for"},
}


@router.api_route(
    "/media/{file_id}/{name}",
    methods=["GET", "HEAD"],
    response_class=FileResponse,
    responses=_ANSWERS,
)
def read_file(request: Request, file_id: str, name: str) -> Response:  # noqa: ARG001
    """The file. The id alone finds it; the name is for people and players."""
    server = services(request)
    file = media.find_file(server.engine, file_id)
    path = server.blobs.local_path(file.blob)
    if not path.is_file():
        raise NotFoundError("The file was deleted")
    headers = {
        "ETag": f'"{file.blob.rpartition("/")[2]}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": _CACHING,
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(
        path,
        media_type=file.content_type,
        filename=file.name,
        content_disposition_type="inline",
        headers=headers,
    )
