"""Receivers of callbacks on the loopback, which answer as tests say."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Sent:
    """One POST that a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


Answer = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, body: bytes = b"ok", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


class Receiver:
    """Takes callbacks; answers by a list, whose last item goes on for ever."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [status(200)]
        self.got: queue.Queue[Sent] = queue.Queue()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = receiver.answers[0]
                if len(receiver.answers) > 1:
                    receiver.answers.pop(0)
                receiver.got.put(Sent(self.path, dict(self.headers), body, time.monotonic()))
                answer(self)

            def do_GET(self) -> None:
                receiver.got.put(Sent("GET " + self.path, {}, b"", time.monotonic()))
                status(200)(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def next(self) -> Sent:
        return self.got.get(timeout=30)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
