"""What holds for every request: a limit on its body's size, HEAD where there is GET, CORS."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scopitone.http.envelope import Envelope
from scopitone.settings import Settings
from scopitone.tasks.errors import TooLargeError

# What multipart adds around a file: boundaries, headers, a few small fields.
_FORM_OVERHEAD = 64 * 1024
# What a refused client may still send, so that it reads the answer instead of a reset
# connection; more than any body that is too large by mistake.
_DRAINED_BYTES = 8 * 2**20
_DRAINED_S = 2.0
UPLOAD_PATHS = ("/api/v1/client/files", "/upload/")


class BodyLimit:
    """Stops reading a body that grows beyond what its path may take."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            await _drain(receive)
            await _refusal(limit)(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                raise TooLargeError(_reason(limit))
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        if path.startswith(UPLOAD_PATHS):
            return self._settings.max_upload_bytes + _FORM_OVERHEAD
        return self._settings.max_body_bytes


class Head:
    """Answers HEAD under /api as GET; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        head = scope["type"] == "http" and scope["method"] == "HEAD"
        # Media have their own HEAD, which reads no file.
        if head and scope["path"].startswith("/api/"):
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)


def allow_origins(app: FastAPI, origins: list[str]) -> None:
    """Let pages of these origins call the API. None by default: keys belong on servers."""
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["x-api-key", "Authorization", "Content-Type", "Idempotency-Key"],
            expose_headers=["X-Request-Id", "Retry-After", "Idempotent-Replay"],
        )


async def _drain(receive: Receive) -> None:
    """Read what the client is still sending, within reason."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAINED_S):
            while size < _DRAINED_BYTES:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return


def _refusal(limit: int) -> Envelope:
    # The rest of the body is not read, so the connection cannot be used again.
    return Envelope(None, code=413, message=_reason(limit), headers={"Connection": "close"})


def _reason(limit: int) -> str:
    return f"The body is too large: at most {limit // 2**20} MB are accepted here"
