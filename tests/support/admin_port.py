"""A service on the loopback that clients of a server must not reach, and what they may see."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

JOB = "/api/v1/client/job"
TEST = "/api/v1/client/account/webhook-test"
SENTENCE = "cannot be reached, or is not allowed; the operator's log says which"
SECRET = b'{"secret":"internal-admin-token-123"}'
# An address of this machine besides 127.0.0.1; macOS has but one of IPv4.
OTHER_LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "::1"
# Failing takes as long as any of these time-outs.
TIMEOUT_S = "0.3"


class Admin(ThreadingHTTPServer):
    """Somebody's service on the loopback; `answer` decides what it says."""

    daemon_threads = True

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.asked: list[str] = []
        self.location = ""
        self.before_answer: Callable[[], None] = lambda: None
        admin = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                admin.asked.append(self.path)
                admin.before_answer()
                self.send_response(302 if admin.location else 200)
                if admin.location:
                    self.send_header("Location", admin.location)
                self.send_header("Content-Length", str(len(SECRET)))
                self.end_headers()
                self.wfile.write(SECRET)

            do_POST = do_GET  # noqa: N815 - its name is the library's

            def log_message(self, *_: object) -> None:
                pass

        super().__init__((host, 0), Handler)
        self.port = self.server_address[1]
        self.url = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@pytest.fixture
def admin_on() -> Iterator[Callable[[str], Admin]]:
    """`admin_on(host)` -> a running Admin."""
    running = []

    def start(host: str = "127.0.0.1") -> Admin:
        admin = Admin(host)
        running.append(admin)
        threading.Thread(target=admin.serve_forever, args=(0.02,), daemon=True).start()
        return admin

    yield start
    for admin in running:
        admin.shutdown()
        admin.server_close()


def attempts_of(server: Any, task_id: str) -> Any:
    """The attempts at the task's callback, once it was given up."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        log = server.request("GET", f"{JOB}/callbacks?task_id={task_id}").data
        if log["state"] == "given_up":
            return log["attempts"]
        time.sleep(0.05)
    raise AssertionError(log)
