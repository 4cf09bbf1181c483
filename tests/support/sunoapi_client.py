"""A client of the second dialect, written from its specification alone; standard library only."""

from __future__ import annotations

import http.server
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from typing import Any

PATIENCE_S = 240
ENDED = ("SUCCESS", "success", "fail")
FAILURES = ("FAILED", "ERROR", "EXCEPTION")


class Client:
    """`Authorization: Bearer`, and paths below the host, as all clients of this dialect."""

    def __init__(self, base: str, key: str) -> None:
        self.base, self.key = base.rstrip("/"), key

    def exchange(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """(HTTP status, the JSON of the answer)."""
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "application/json")
        if self.key:
            named["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self.base + path, sent, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.exchange("POST", path, body, **headers)[1]

    def get(self, path: str) -> Any:
        return self.exchange("GET", path)[1]

    def wait(self, path: str, task_id: str, *, state: str = "status") -> Any:
        """The answer of a record whose task has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            answer = self.get(f"{path}?taskId={task_id}")
            if answer["code"] != 200:
                return answer
            word = answer["data"][state]
            if word in ENDED or word.endswith(FAILURES):
                return answer
            time.sleep(0.1)
        raise TimeoutError(answer)


def download(url: str) -> tuple[str, bytes]:
    """(media type, bytes); media need no key."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.headers["Content-Type"], answer.read()


class Receiver:
    """Takes callbacks on this machine; answers 200, as the pages of both vendors ask for."""

    def __init__(self) -> None:
        self.received: queue.Queue[tuple[dict[str, str], Any]] = queue.Queue()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.put((headers, json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/callback"

    def next(self) -> tuple[dict[str, str], Any]:
        """(headers, body) of the next callback."""
        return self.received.get(timeout=PATIENCE_S)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
