"""uvicorn's HTTP protocol with limits on what a client may make a connection wait for."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from scopitone.http.envelope import Envelope
from scopitone.http.security.connections import (
    BODY_WINDOW_S,
    HEADER_TIMEOUT_S,
    MAX_HEADER_BYTES,
    MAX_HEADER_FIELDS,
    MIN_BODY_BYTES,
    WRITE_TIMEOUT_S,
    Connections,
    Phase,
)

_REASONS = {
    400: "Bad Request",
    408: "Request Timeout",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


# uri-host [ ":" port ], RFC 3986 and 9110; it may be empty.
_HOST = re.compile(rb"(\[[0-9A-Za-z:.%~_-]*\]|[0-9A-Za-z._~%!$&'()*+,;=-]*)(:[0-9]*)?")


class _HeaderRefusedError(Exception):
    """Stops the parser: the connection is being closed, and the rest is not read."""


def build_protocol(connections: Connections) -> type[GuardedProtocol]:
    """Build a protocol class for uvicorn whose connections count in `connections`."""
    return type("CountedProtocol", (GuardedProtocol,), {"_guard": connections})


class GuardedProtocol(HttpToolsProtocol):
    """An HTTP/1.1 connection that is closed when its client is too slow or sends too much."""

    _guard: Connections

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase = Phase.HEADER
        self.since = self.loop.time()
        self._received = 0
        self._header_bytes = self._header_fields = 0
        self._hosts: list[bytes] = []
        self._unsent = 0
        self._unsent_since = self.since

    @property
    def address(self) -> str:
        """The peer's IP address, or "" for a local socket."""
        # A link-local IPv6 address may have a zone.
        return self.client[0].partition("%")[0] if self.client else ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection, or refuse it."""
        super().connection_made(transport)
        if not self._guard.admit(self):
            self._refuse(503, "Too many connections; try again", retry_after_s=1)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection."""
        self._guard.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what a client sent."""
        if self.transport.is_closing():
            return
        if self.phase is Phase.IDLE:
            self._enter(Phase.HEADER)
        if self.phase is Phase.HEADER:
            self._received += len(data)
        super().data_received(data)
        if self.phase is Phase.HEADER and self._received > MAX_HEADER_BYTES:
            self._refuse_header()

    def on_message_begin(self) -> None:
        """Start to count the bytes and fields of a header."""
        self._header_bytes = self._header_fields = 0
        self._hosts = []
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count a part of the request line."""
        self._header_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header field, or one of a trailer. Refuse them when they are too many."""
        self._header_bytes += len(name) + len(value)
        self._header_fields += 1
        if self._header_bytes > MAX_HEADER_BYTES or self._header_fields > MAX_HEADER_FIELDS:
            self._refuse_header()
            raise _HeaderRefusedError
        if name.lower() == b"host":
            self._hosts.append(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Hand the request to the application, unless its URL or its `Host` is not acceptable."""
        if self._header_bytes > MAX_HEADER_BYTES:
            self._refuse_header()
            raise _HeaderRefusedError
        if problem := self._find_host_problem():
            self._refuse(400, f"Host: {problem}; accepted: one field with a name and a port")
            raise _HeaderRefusedError
        super().on_headers_complete()
        self._enter(Phase.BODY)

    def on_body(self, body: bytes) -> None:
        """Count a part of a body, and hand it to the application."""
        if not self.transport.is_closing():
            self._received += len(body)
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the whole request is here."""
        if self.transport.is_closing():
            return
        is_answered = self.phase is Phase.REJECTED_BODY
        super().on_message_complete()
        self._enter(Phase.IDLE if is_answered else Phase.RESPONSE)

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of a body that nobody reads."""
        is_next_waiting = bool(self.pipeline)
        super().on_response_complete()
        if is_next_waiting:
            return
        if self.phase is Phase.BODY:
            self._enter(Phase.REJECTED_BODY)
        elif self.phase is Phase.RESPONSE:
            self._enter(Phase.IDLE)

    def expire(self, now: float) -> None:
        """Close the connection if its client is too slow."""
        if self._is_not_reading(now):
            self.transport.abort()
        elif self.phase is Phase.HEADER and now - self.since > HEADER_TIMEOUT_S:
            self._time_out("The request header was not complete in time")
        elif self.phase in (Phase.IDLE, Phase.REJECTED_BODY):
            # uvicorn closes most idle connections earlier, but not those with a rejected body.
            if now - self.since > BODY_WINDOW_S:
                self.transport.close()
        elif self.phase is Phase.BODY:
            self._expire_body(now)

    def evict(self) -> None:
        """Close a connection that waits for its client."""
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, unless it was refused with a reason."""
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _find_host_problem(self) -> str:
        """Return what is wrong with the `Host` fields (RFC 9112, section 3.2), or ""."""
        if len(self._hosts) > 1:
            return "is sent more than once"
        if not self._hosts:
            return "" if self.parser.get_http_version() == "1.0" else "is missing"
        return "" if _HOST.fullmatch(self._hosts[0]) else "is not a host"

    def _expire_body(self, now: float) -> None:
        if self.flow.read_paused:
            # The application is behind, not the client.
            self._enter(Phase.BODY)
        elif now - self.since > BODY_WINDOW_S:
            if self._received < MIN_BODY_BYTES:
                self._time_out("The request body arrived too slowly; send at least 1 KB per second")
            else:
                self._enter(Phase.BODY)

    def _is_not_reading(self, now: float) -> bool:
        """Whether the client has not read any of a response for `WRITE_TIMEOUT_S`."""
        unsent = self.transport.get_write_buffer_size()
        if unsent == 0 or unsent != self._unsent:
            self._unsent, self._unsent_since = unsent, now
        return now - self._unsent_since > WRITE_TIMEOUT_S and unsent > 0

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.since = self.loop.time()
        self._received = 0

    def _refuse_header(self) -> None:
        size, count = MAX_HEADER_BYTES // 1024, MAX_HEADER_FIELDS
        if self._is_answering():
            self.transport.close()
        else:
            self._refuse(431, f"The request header is larger than {size} KB or {count} fields")

    def _time_out(self, message: str) -> None:
        is_silent = self.phase is Phase.HEADER and self._received == 0
        if is_silent or self._is_answering():
            self.transport.close()
        else:
            self._refuse(408, message)

    def _is_answering(self) -> bool:
        """Whether a part of a response was sent."""
        is_started = self.cycle is not None and self.cycle.response_started
        return is_started and not self.cycle.response_complete

    def _refuse(self, code: int, message: str, retry_after_s: int | None = None) -> None:
        """Send an error without the application, and close the connection."""
        if self.transport.is_closing():
            return
        headers = {"Connection": "close"}
        if retry_after_s is not None:
            headers["Retry-After"] = str(retry_after_s)
        answer = Envelope(None, code=code, message=message, headers=headers)
        lines = [f"HTTP/1.1 {code} {_REASONS[code]}".encode()]
        lines += [name + b": " + value for name, value in answer.raw_headers]
        self.transport.write(b"\r\n".join([*lines, b"", bytes(answer.body)]))
        self.transport.close()
