"""The request log: an id, a log line, metrics and a trace span for every request."""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scopitone.http.metrics import HttpMetrics
from scopitone.tasks.observability import logs
from scopitone.tasks.observability.tracing import traces

log = logging.getLogger(__name__)
# Long enough for a UUID or a trace id; no character that could break a log line or a header.
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_UNKNOWN_ROUTE = "(none)"


class RequestLog:
    """ASGI middleware that gives every request an id, and logs, counts and traces it.

    A valid X-Request-Id from the client is kept. Log, metrics and traces contain the route, not
    the path, because the paths of media and uploads contain their secret.
    """

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle an ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _id_of(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        # A request that ends without a response becomes a 500 outside of this middleware.
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        start = time.perf_counter()
        with logs.log_context(request=request_id), traces.span("request", request_id) as span:
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                self._record(scope, status, time.perf_counter() - start)
                if span is not None:
                    span.update_name(f"{scope['method']} {_route_of(scope)}")
                    span.set_attribute("http.response.status_code", status)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = scope["method"], _route_of(scope)
        self._metrics.count(method, route, status, seconds)
        duration_ms = round(seconds * 1000, 1)
        log.log(
            # Warnings are folded when there are many: clients may call without a pause while the
            # database is away.
            logging.WARNING if status == 503 else logging.INFO,
            "%s %s %d in %s ms",
            method,
            route,
            status,
            duration_ms,
            extra={
                "fields": {"method": method, "route": route, "status": status, "ms": duration_ms}
            },
        )


def _id_of(headers: Headers) -> str:
    client_id = headers.get("x-request-id", "")
    return client_id if _SAFE_ID.fullmatch(client_id) else secrets.token_hex(8)


def _route_of(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", _UNKNOWN_ROUTE)
