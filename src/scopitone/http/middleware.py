"""A limit on the size of every request's body."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scopitone.http.envelope import Envelope
from scopitone.settings import Settings
from scopitone.tasks.errors import TooLargeError

# What multipart adds around a file: boundaries, headers, a few small fields.
_FORM_OVERHEAD = 64 * 1024
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


def _refusal(limit: int) -> Envelope:
    # The rest of the body is not read, so the connection cannot be used again.
    return Envelope(None, code=413, message=_reason(limit), headers={"Connection": "close"})


def _reason(limit: int) -> str:
    return f"The body is too large: at most {limit // 2**20} MB are accepted here"
