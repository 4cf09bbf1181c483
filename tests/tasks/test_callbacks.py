from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from scopitone.tasks.callbacks import post
from scopitone.tasks.guard import Target


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
        assert post(target, b"{}", {}, 10.0) == (200, "")
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
        status, why = post(target, b"{}", {}, 10.0)
        thread.join()
    assert status is None
    assert why.startswith("name.invalid cannot be reached")
    assert "127.0.0.1" not in why


def test_of_the_answer_64_kib_are_read_and_no_more() -> None:
    """What comes after them never comes: who waits for it gets nothing."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(1 << 20))
            self.end_headers()
            self.wfile.write(b"y" * (64 << 10))
            done.wait(30)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        target = Target("", "http", "127.0.0.1", port, "127.0.0.1", "/")
        answered = post(target, b"{}", {}, 10.0)
        done.set()
        thread.join()
    assert answered == (200, "y" * 200)
