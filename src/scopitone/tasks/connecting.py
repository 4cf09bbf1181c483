"""One HTTP connection to an address that the guard has checked.

urllib3, because it lets the caller connect to that address while TLS and the Host header go by
the URL's name. No pool, no retries, no redirects: each is decided by who connects.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Iterator

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from scopitone.tasks.guard import Target

FAILURES = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
"""What a connection raises: urllib3 names some of it, and passes on the rest."""


def reason_of(error: Exception) -> str:
    """The error without the address that was connected to, which is the operator's business."""
    said = getattr(error.__cause__ or error, "strerror", None)
    late = isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError))
    return said or ("it timed out" if late else type(error).__name__)


@contextlib.contextmanager
def connection_to(target: Target, idle_s: float) -> Iterator[HTTPConnection]:
    """A connection that waits at most `idle_s` seconds to connect and for the next bytes."""
    if target.scheme == "http":
        connection = HTTPConnection(target.address, target.port, timeout=idle_s)
    else:
        connection = HTTPSConnection(
            target.address,
            target.port,
            timeout=idle_s,
            server_hostname=target.host,
            assert_hostname=target.host,
            cert_reqs="CERT_REQUIRED",
        )
    try:
        yield connection
    finally:
        connection.close()


def headers_for(target: Target) -> dict[str, str]:
    """The headers that every request has."""
    return {
        "Host": target.host_header,
        "Accept-Encoding": "identity",
        "User-Agent": "scopitone",
    }


def cut(connection: HTTPConnection) -> None:
    """End whatever another thread waits for on `connection`."""
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            # Not TLS's own shutdown: it would change the state that the other thread uses.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
