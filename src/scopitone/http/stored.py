"""A file of the S3 store as an answer: whole, one range of it, or its headers."""

from __future__ import annotations

import re
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File
from scopitone.tasks.errors import NotFoundError

_ONE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)


def stored(request: Request, blobs: S3Blobs, file: File, headers: dict[str, str]) -> Response:
    """The answer to GET or HEAD. Several ranges are answered with the whole, as RFC 9110 allows.

    Raises NotFoundError if the store has no such object.
    """
    headers = {
        **headers,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"inline; filename*=utf-8''{quote(file.name)}",
    }
    try:
        size = blobs.size(file.blob)
        wanted = _range(request, headers["ETag"], size)
        if wanted is not None and wanted[0] >= wanted[1]:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        start, end = wanted or (0, size)
        headers["Content-Length"] = str(end - start)
        if wanted is not None:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        if request.method == "HEAD" or not size:
            return Response(headers=headers, media_type=file.content_type)
        body = blobs.read(file.blob, start, end)
    except FileNotFoundError as error:
        raise NotFoundError("The file was deleted") from error
    status = 200 if wanted is None else 206
    return StreamingResponse(body, status, headers, file.content_type)


def _range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one behind the last; they are equal where the file is shorter."""
    match = _ONE.fullmatch(request.headers.get("range", ""))
    if match is None or request.headers.get("if-range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    end = min(size, int(last) + 1) if last else size
    return (int(first), end) if int(first) < size else (size, size)
