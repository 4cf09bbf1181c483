"""What is noted of every request: its id, a log line, and its counters."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scopitone.http.metrics import HttpMetrics
from scopitone.tasks import logs
from scopitone.tasks.traces import traces

log = logging.getLogger(__name__)
# Long enough for a UUID or a trace id; nothing that could break a log line or a header.
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_UNKNOWN = "(none)"


class Watch:
    """Gives every request an id, or keeps its X-Request-Id; logs, counts and traces it.

    All of them name the route, not the path: the paths of media and uploads hold the
    secret that opens them.
    """

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _id_of(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        # What ends without an answer ends as the error that is answered outside of this.
        status = 500

        async def stamped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        began = time.perf_counter()
        with logs.about(request=request_id), traces.span("request", request_id) as span:
            try:
                await self._app(scope, receive, stamped)
            finally:
                self._note(scope, status, time.perf_counter() - began)
                if span is not None:
                    span.update_name(f"{scope['method']} {_route_of(scope)}")
                    span.set_attribute("http.response.status_code", status)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = scope["method"], _route_of(scope)
        self._metrics.count(method, route, status, seconds)
        took = round(seconds * 1000, 1)
        log.info(
            "%s %s %d in %s ms",
            method,
            route,
            status,
            took,
            extra={"fields": {"method": method, "route": route, "status": status, "ms": took}},
        )


def _id_of(headers: Headers) -> str:
    sent = headers.get("x-request-id", "")
    return sent if _SANE.fullmatch(sent) else secrets.token_hex(8)


def _route_of(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", _UNKNOWN)
