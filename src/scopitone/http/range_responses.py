"""HTTP responses for files in an S3 store: the whole file, one byte range, or the headers."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from scopitone.store.s3 import S3Blobs
from scopitone.store.tables import File
from scopitone.tasks.errors import NotFoundError

_SINGLE_RANGE = re.compile(r"bytes=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)


def build_disposition(name: str, *, shown: bool) -> str:
    """Return the Content-Disposition of a file (RFC 6266).

    It has the name in both forms, because not every client reads `filename*`.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, _, extension = plain.rpartition(".")
    fallback = plain if stem.strip() else f"file.{extension}"
    kind = "inline" if shown else "attachment"
    quoted = fallback.replace("\\", "").replace('"', "")
    return f"{kind}; filename=\"{quoted}\"; filename*=utf-8''{quote(name)}"


def build_response(
    request: Request, blobs: S3Blobs, file: File, headers: dict[str, str]
) -> Response:
    """Build the response to GET or HEAD for a file in S3.

    A request for several ranges gets the whole file, as RFC 9110 allows.

    Raises:
        NotFoundError: The store has no such object.
    """
    headers = {**headers, "Accept-Ranges": "bytes"}
    try:
        size = blobs.size(file.blob)
        byte_range = _parse_range(request, headers["ETag"], size)
        if byte_range is not None and byte_range[0] >= byte_range[1]:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        start, end = byte_range or (0, size)
        headers["Content-Length"] = str(end - start)
        if byte_range is not None:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        if request.method == "HEAD" or not size:
            return Response(headers=headers, media_type=file.content_type)
        body = blobs.read(file.blob, start, end)
    except FileNotFoundError as error:
        raise NotFoundError("The file was deleted") from error
    status = 200 if byte_range is None else 206
    return StreamingResponse(body, status, headers, file.content_type)


def _parse_range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """Return the requested range as (first byte, last byte + 1); None for the whole file.

    Both are equal if the range begins after the end of the file.
    """
    match = _SINGLE_RANGE.fullmatch(request.headers.get("range", ""))
    if match is None or request.headers.get("if-range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    end = min(size, int(last) + 1) if last else size
    return (int(first), end) if int(first) < size else (size, size)
