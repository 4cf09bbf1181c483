"""ASGI middleware for every request: reading of the body, HEAD for GET routes, CORS."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from contextlib import suppress

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.http import paths
from scopitone.http.dialects.sunoapi.dialect_answers import translate
from scopitone.http.envelope import Envelope
from scopitone.tasks.errors import TooLargeError, UnsupportedTypeError

# Bytes that multipart adds around a file: boundaries, headers, a few small fields.
_FORM_OVERHEAD_BYTES = 64 * 1024
# A rejected client may send this much more, so that it reads the response instead of seeing a
# connection reset. This is more than any body that is too large by mistake.
_MAX_DRAINED_BYTES = 8 * 2**20
_MAX_DRAIN_S = 2.0
_MAX_BASE64_BYTES = 32 * 2**20
_GZIP = ("gzip", "x-gzip")
# JSON may spell a character of a document with six.
_MAX_JSON_EXPANSION = 6
UPLOAD_PATHS = (paths.FILES, paths.PROJECT_FILE, f"{paths.UPLOAD}/", *paths.FILE_ROUTES.values())


class BodyLimit:
    """ASGI middleware that unpacks a body, and refuses one that is too large."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle an ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            await _drain(receive)
            await self._build_413(scope["path"], limit)(scope, receive, send)
            return
        unpack = _choose_unpacker(headers.get("content-encoding", ""), limit)
        size = 0

        async def receive_body() -> Message:
            nonlocal size
            message = await receive()
            if unpack is not None and message["type"] == "http.request":
                is_last = not message.get("more_body", False)
                message = {**message, "body": unpack(message.get("body", b""), is_last)}
            size += len(message.get("body", b""))
            if size > limit:
                raise TooLargeError(_message_for(limit))
            return message

        await self._app(scope, receive_body, send)

    def _build_413(self, path: str, limit: int) -> Response:
        # The rest of the body is not read, so the connection cannot be reused.
        headers = {"Connection": "close"}
        answer = Envelope(None, code=413, message=_message_for(limit), headers=headers)
        if not paths.is_second_dialect(path):
            return answer
        return translate(answer, self._settings.sunoapi_codes, is_application_error=True)

    def _limit_of(self, path: str) -> int:
        if path == paths.FILE_ROUTES["base64"]:
            # JSON is read into memory.
            return min(_MAX_BASE64_BYTES, self._settings.max_upload_bytes)
        if path.startswith(UPLOAD_PATHS):
            return self._settings.max_upload_bytes + _FORM_OVERHEAD_BYTES
        if path.startswith(paths.PROJECTS):
            limit = _MAX_JSON_EXPANSION * self._settings.max_project_bytes
            return max(limit, self._settings.max_body_bytes)
        return self._settings.max_body_bytes


Unpacker = Callable[[bytes, bool], bytes]
"""Called with the next part of a body, and whether it is the last; returns its unpacked bytes."""


def _choose_unpacker(encoding: str, limit: int) -> Unpacker | None:
    """Return what unpacks a body of this Content-Encoding; None if it is not packed.

    An unpacker raises UnsupportedTypeError for an encoding that is not read, at the first bytes:
    then the application's error handlers are in place.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name not in _GZIP:

        def refuse(part: bytes, is_last: bool) -> bytes:  # noqa: ARG001
            raise UnsupportedTypeError(
                f"Content-Encoding: {encoding[:64]} is not accepted; send gzip or no encoding"
            )

        return refuse
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    def unpack(part: bytes, is_last: bool) -> bytes:
        try:
            # One byte more than the limit shows that a small body unpacks to a huge one.
            unpacked = stream.decompress(part, limit + 1)
        except zlib.error as error:
            raise InputError("body", f"is not valid gzip: {error}") from error
        if is_last and not stream.eof and not stream.unconsumed_tail:
            raise InputError("body", "is not valid gzip: it ends too early")
        return unpacked

    return unpack


class ForgivingPaths:
    """ASGI middleware for requests below /api: HEAD is routed as GET, and a slash at the end of a
    path is not seen. The server omits the body of the response to HEAD.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle an ASGI connection."""
        # Media files have their own HEAD route, which does not read the file.
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            scope = {**scope, "method": method, "path": scope["path"].rstrip("/")}
        await self._app(scope, receive, send)


def allow_origins(app: FastAPI, origins: list[str]) -> None:
    """Let pages of these origins call the API. Empty by default: API keys belong on servers."""
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["x-api-key", "Authorization", "Content-Type", "Idempotency-Key"],
            expose_headers=[
                *("Content-Range", "ETag", "Idempotent-Replay", "Retry-After", "X-Request-Id")
            ],
        )


async def _drain(receive: Receive) -> None:
    """Read and discard the rest of the body, up to a limit."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_MAX_DRAIN_S):
            while size < _MAX_DRAINED_BYTES:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


def _message_for(limit: int) -> str:
    return f"The request body is too large; this path accepts at most {limit // 2**20} MB"
