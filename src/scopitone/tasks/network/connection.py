"""One HTTP connection to an address that the guard has checked.

urllib3, because it lets the caller connect to that address while TLS and the Host header use the
name in the URL. No pool, no retries, no redirects: the caller decides about each.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from scopitone.tasks.network.ssrf_guard import Target, UnreachableError

CONNECTION_ERRORS = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
"""What a connection raises: urllib3 wraps some errors, and passes on the others."""


class _SocketHandle:
    """A second descriptor of a connection, so that another thread can end it at any time.

    The first is out of reach during the TLS handshake: wrapping takes it from its socket.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._copy: socket.socket | None = None
        self.is_cut = False
        """Whether this side ended the connection."""

    def hold(self, sock: socket.socket) -> None:
        """Keep a copy of `sock`; end it at once if `cut` was called before."""
        with self._lock:
            self._copy = sock.dup()
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        """End what another thread waits for."""
        with self._lock:
            self.is_cut = True
            if self._copy is not None:
                with contextlib.suppress(OSError):
                    self._copy.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the copy."""
        with self._lock:
            if self._copy is not None:
                self._copy.close()
                self._copy = None


class Connection:
    """An HTTP connection that ends at a given time, no matter how busy. See `open_connection`."""

    def __init__(self, target: Target, idle_s: float, connect_s: float) -> None:
        self._target = target
        self._idle_s = idle_s
        self._handle = _SocketHandle()
        self._http = (
            _http_connection(target, connect_s)
            if target.scheme == "http"
            else _https_connection(target, connect_s)
        )

    def open(self) -> None:
        """Connect, with TLS for https."""
        connect = self._http._new_conn

        def connect_and_hold() -> socket.socket:
            sock = connect()
            self._handle.hold(sock)
            return sock

        # The one place where urllib3 makes its socket, before TLS.
        self._http._new_conn = connect_and_hold  # type: ignore[method-assign]
        self._http.connect()
        assert self._http.sock is not None
        self._http.sock.settimeout(self._idle_s)

    def request(
        self, method: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> urllib3.response.HTTPResponse:
        """Send a request and wait for the head of its answer. Raises CONNECTION_ERRORS."""
        self._http.request(
            method,
            self._target.path,
            body,
            {
                "Host": self._target.host_header,
                "Accept-Encoding": "identity",
                "User-Agent": "scopitone",
                **(headers or {}),
            },
            preload_content=False,
            decode_content=False,
        )
        answer = self._http.getresponse()
        # http.client takes the end of a connection for the end of a header.
        if self._handle.is_cut:
            raise TimeoutError("it timed out")
        return answer

    def cut(self) -> None:
        """End what another thread waits for on this connection."""
        self._handle.cut()

    @contextlib.contextmanager
    def cut_after(self, seconds: float) -> Iterator[None]:
        """Cut the connection if the block takes longer than `seconds`.

        A peer that sends a byte from time to time never triggers the socket's own timeout.
        """
        timer = threading.Timer(max(0.0, seconds), self.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Close the connection and its copy."""
        self._http.close()
        self._handle.close()


@contextlib.contextmanager
def open_connection(
    target: Target, idle_s: float, connect_s: float, ends_at: float
) -> Iterator[Connection]:
    """Yield an open connection that is cut at `ends_at` (of `time.monotonic`).

    connect_s: the longest wait for TCP and TLS together, in seconds. idle_s: the longest wait for
    each next byte after that.

    Raises CONNECTION_ERRORS.
    """
    connection = Connection(target, idle_s, connect_s)
    try:
        with connection.cut_after(min(connect_s, ends_at - time.monotonic())):
            connection.open()
        with connection.cut_after(ends_at - time.monotonic()):
            yield connection
    finally:
        connection.close()


def describe_failure(error: Exception) -> str:
    """Return what went wrong in a few words, for the operator's log."""
    if isinstance(error, UnreachableError):
        return error.reason
    text = getattr(error.__cause__ or error, "strerror", None)
    is_timeout = isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError))
    return text or ("it timed out" if is_timeout else type(error).__name__)


def _http_connection(target: Target, connect_s: float) -> HTTPConnection:
    return HTTPConnection(target.address, target.port, timeout=connect_s)


def _https_connection(target: Target, connect_s: float) -> HTTPConnection:
    # Certificates do not name hosts with a dot at the end.
    name = target.host.removesuffix(".")
    return HTTPSConnection(
        target.address,
        target.port,
        timeout=connect_s,
        server_hostname=name,
        assert_hostname=name,
        cert_reqs="CERT_REQUIRED",
    )
