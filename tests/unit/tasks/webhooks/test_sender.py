from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from scopitone.tasks.network.connection import CONNECTION_ERRORS
from scopitone.tasks.network.ssrf_guard import Target
from scopitone.tasks.webhooks.sender import post_body


def test_the_connection_goes_to_the_checked_address() -> None:
    """The name is not asked for again: this one leads nowhere."""
    hosts = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hosts.append(self.headers["Host"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        url = f"http://name.invalid:{port}/"
        target = Target(url, "http", "name.invalid", port, "127.0.0.1", "/")
        assert post_body(target, b"{}", {}, time.monotonic() + 10) == (200, "")
        thread.join()
    assert hosts == [f"name.invalid:{port}"]


def test_a_name_that_speaks_no_tls_is_no_receipt() -> None:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        target = Target("", "https", "name.invalid", port, "127.0.0.1", "/")
        with pytest.raises(CONNECTION_ERRORS):
            post_body(target, b"{}", {}, time.monotonic() + 10)
        thread.join()


def test_of_the_answer_64_kib_are_read_and_no_more() -> None:
    """What comes after them never comes: who waits for it gets nothing."""
    received = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(401)
            self.send_header("Content-Length", str(1 << 20))
            self.end_headers()
            self.wfile.write(b"signature".ljust(64 << 10, b"y"))
            received.wait(30)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        target = Target("", "http", "127.0.0.1", port, "127.0.0.1", "/")
        answered = post_body(target, b"{}", {}, time.monotonic() + 10)
        received.set()
        thread.join()
    assert answered == (401, "signature".ljust(200, "y"))


@pytest.mark.parametrize(
    ("status", "body", "shown"),
    [
        (401, b"Invalid signature\nsecret: 1", "Invalid signature"),
        (
            400,
            b'{"error": "webhook-timestamp is too old"}',
            '{"error": "webhook-timestamp is too old"}',
        ),
        (403, b"no \0 signature \xff\r\n\r\nmore", "no  signature \ufffd"),
        (401, b"Unauthorized", ""),
        (401, b"secret\nInvalid signature", ""),
        (200, b"the signature is right", ""),
        (404, b"no signature", ""),
        (500, b"signature", ""),
        (200, b'{"secret":"internal-admin-token-123"}', ""),
        (401, b"", ""),
    ],
)
def test_of_an_answer_only_the_refusal_of_the_signature_is_kept(
    status: int, body: bytes, shown: str
) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        target = Target("", "http", "127.0.0.1", port, "127.0.0.1", "/")
        assert post_body(target, b"{}", {}, time.monotonic() + 10) == (status, shown)
        thread.join()
