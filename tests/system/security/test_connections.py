"""Clients that hold connections open: idle, slow, endless. Others are served all the while."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

UPLOAD_URL = "/api/v1/client/files/upload-url?content_type=audio/wav&ext=.wav"
HEALTH = "/healthz"
IDLE = 1300
ORDINARY_LIMIT = ["sh", "-c", 'ulimit -n 1024 && exec "$@"', "sh"]


def connect(server: Any) -> socket.socket:
    where = urlsplit(server.url)
    return socket.create_connection((where.hostname, where.port), timeout=90)


def receive_all(connection: socket.socket) -> bytes:
    """Return what the server sends until it closes the connection."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < IDLE + 500:
        pytest.skip(f"this process may open only {hard} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, IDLE + 500), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_idle_connections_keep_nobody_out(own_server: Any) -> None:
    """More of them than the server may have files."""
    server = own_server(launcher=ORDINARY_LIMIT)
    with ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(connect(server))
        for _ in range(20):
            assert server.request("GET", HEALTH).status == 200
    assert (server.data_dir / "log").stat().st_size < 100_000


@pytest.fixture(scope="module")
def slow_answers(server: Any) -> dict[str, bytes]:
    """What slow clients get until they are disconnected, all at the same time."""
    where = urlsplit(server.request("GET", UPLOAD_URL).data["presigned_url"])
    body = b"Content-Length: 1000000\r\n\r\n{"
    json_type = b"Content-Type: application/json\r\n"
    sent = {
        "silence": b"",
        "header": _head(f"GET {HEALTH}"),
        "json": _head("POST /api/v1/client/job/CreateTask") + json_type + body,
        "upload": _head(f"PUT {where.path}?{where.query}") + b"Content-Type: audio/wav\r\n" + body,
    }
    with ExitStack() as stack:
        connections = {name: stack.enter_context(connect(server)) for name in sent}
        for name, connection in connections.items():
            connection.sendall(sent[name])
        return {name: receive_all(connection) for name, connection in connections.items()}


def _head(request_line: str) -> bytes:
    return f"{request_line} HTTP/1.1\r\nHost: h\r\n".encode()


@pytest.mark.extended
def test_a_connection_without_a_request_is_closed(slow_answers: dict[str, bytes]) -> None:
    assert slow_answers["silence"] == b""


@pytest.mark.extended
@pytest.mark.parametrize("kind", ["header", "json", "upload"])
def test_a_request_that_stalls_is_refused(slow_answers: dict[str, bytes], kind: str) -> None:
    head, _, body = slow_answers[kind].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    part = "header was not complete in time" if kind == "header" else "body arrived too slowly"
    assert json.loads(body)["code"] == 408
    assert part in json.loads(body)["message"]


@pytest.mark.parametrize("pieces", [1, 40])
def test_a_header_without_end_is_refused(server: Any, pieces: int) -> None:
    fields = b"".join(b"X-Filler-%d: %s\r\n" % (n, b"x" * 1000) for n in range(100 // pieces))
    with connect(server) as endless, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        endless.sendall(f"GET {HEALTH} HTTP/1.1\r\nHost: h\r\n".encode())
        for _ in range(pieces):
            endless.sendall(fields)
        endless.sendall(b"\r\n")
        assert endless.recv(65536).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        pytest.param(b"Host: h\r\n" + b"X: 1\r\n" * 98, 200, id="as many as are accepted"),
        pytest.param(b"Host: h\r\n" + b"X: 1\r\n" * 100, 431, id="one more"),
        pytest.param(b"", 400, id="no host"),
        pytest.param(b"Host: h\r\nHost: h\r\n", 400, id="two hosts"),
        pytest.param(b"Host: h/x\r\n", 400, id="not a host"),
        pytest.param(b"Host: [::1]:80\r\n", 200, id="an address"),
    ],
)
def test_header_fields_that_no_client_sends_are_refused(
    server: Any, header: bytes, status: int
) -> None:
    with connect(server) as client:
        client.sendall(f"GET {HEALTH} HTTP/1.1\r\n".encode() + header)
        client.sendall(b"Connection: close\r\n\r\n" if status == 200 else b"\r\n")
        head, _, body = receive_all(client).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert status == 200 or json.loads(body)["code"] == status


def test_the_fields_of_a_trailer_count_too(server: Any) -> None:
    """They come after the body, when the header was accepted."""
    with connect(server) as client, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        client.sendall(_head("POST /api/v1/client/job/CreateTask"))
        client.sendall(f"x-api-key: {server.key}\r\nTransfer-Encoding: chunked\r\n".encode())
        client.sendall(b"Content-Type: application/json\r\n\r\n0\r\n" + b"X: 1\r\n" * 1000)
        assert client.recv(65536).startswith(b"HTTP/1.1 431 ")


def test_event_streams_are_limited_per_account_and_together(own_server: Any) -> None:
    server = own_server(SCOPITONE_MAX_CONNECTIONS="16", SCOPITONE_MAX_EVENT_STREAMS_PER_ACCOUNT="5")
    account = server.cli("accounts", "create", "second").split()[-1]
    second = server.cli("keys", "create", "--account", account).split()[-1]
    with ExitStack() as streams:

        def follow(key: str) -> tuple[int, bytes]:
            """The status; for a stream, which stays open, nothing else."""
            stream = streams.enter_context(connect(server))
            stream.sendall(
                _head("GET /api/v1/client/job/feed") + f"x-api-key: {key}\r\n\r\n".encode()
            )
            head, _, body = stream.recv(65536).partition(b"\r\n\r\n")
            # A refusal may come in two parts, and says how long it is.
            if size := re.search(rb"content-length: (\d+)", head.lower()):
                while len(body) < int(size[1]):
                    body += stream.recv(65536)
            return int(head.split()[1]), body

        assert [follow(server.key)[0] for _ in range(6)] == [200] * 5 + [429]
        assert [follow(second)[0] for _ in range(3)] == [200] * 3
        status, body = follow(second)
        assert (status, json.loads(body)["message"]) == (
            429,
            "Too many event streams: all accounts together have 8 open; try again in 10 s",
        )
        assert server.request("GET", "/api/v1/client/account/balance").status == 200
    # The server notices closed connections one by one.
    with ExitStack() as streams:
        while follow(server.key)[0] != 200:
            pass


def test_a_connection_is_kept_for_the_next_request(server: Any) -> None:
    where = urlsplit(server.url)
    kept = http.client.HTTPConnection(where.hostname or "", where.port)
    for _ in range(3):
        kept.request("GET", HEALTH, headers={"x-api-key": server.key})
        with kept.getresponse() as response:
            assert (response.status, bool(response.read())) == (200, True)
    kept.close()
