"""What tests of pages share: songs by the API, axe-core's findings, a place for callbacks."""

from __future__ import annotations

import json
import math
import struct
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EXAMPLES = Path(__file__).parents[2] / "examples"


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, and its best practices."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


# Seconds of a song, and options, of a video that is still being rendered when a test cancels it.
LONG_S = 20.0
SLOW = {"resolution": "2160p", "fps": 60}


def new_slow_project(api: Api, clip: dict[str, str]) -> str:
    """The id of a new project of `clip` whose video takes its time."""
    project = api("POST", "/api/v1/projects", clip)
    document = {**project["document"], "options": SLOW}
    api("PUT", f"/api/v1/projects/{project['id']}", {"revision": 1, "document": document})
    return str(project["id"])


def wav(folder: Path, seconds: float = 3.0) -> Path:
    """A song: a note that is struck twice a second."""
    rate = 22050
    samples = [
        round(20000 * math.sin(2 * math.pi * 440 * n / rate) * math.exp(-6 * (n / rate % 0.5)))
        for n in range(int(seconds * rate))
    ]
    body = struct.pack(f"<{len(samples)}h", *samples)
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    chunks = b"WAVE" + head + struct.pack("<4sI", b"data", len(body)) + body
    path = folder / "note.wav"
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(chunks)) + chunks)
    return path


class Api:
    """The job API as a program uses it."""

    def __init__(self, studio: Any) -> None:
        self._studio = studio

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        """`data` of the answer. `path` is below /api/v1/client, or begins with /api."""
        full = path if path.startswith("/api/") else f"/api/v1/client{path}"
        request = urllib.request.Request(
            f"{self._studio.url}{full}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"x-api-key": self._studio.key, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["data"]

    def create(self, model: str, given: dict[str, Any], **more: Any) -> str:
        """Create a task; its id."""
        body = {"model": model, "input": given, **more}
        task_id: str = self("POST", "/job/CreateTask", body)["task_id"]
        return task_id

    def upload(self, path: Path) -> str:
        """Upload a WAV file; its URL."""
        head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
        request = urllib.request.Request(
            f"{self._studio.url}/api/v1/client/files",
            data=head.encode() + path.read_bytes() + b"\r\n--x--\r\n",
            headers={
                "x-api-key": self._studio.key,
                "Content-Type": "multipart/form-data; boundary=x",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            url: str = json.load(answer)["data"]["url"]
        return url

    def ended(self, task_id: str) -> Any:
        """Follow the task's events to the last one: its TaskInfo."""
        request = urllib.request.Request(
            f"{self._studio.url}/api/v1/client/job/events?task_id={task_id}",
            headers={"x-api-key": self._studio.key},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            event = b""
            for line in answer:
                if line.startswith(b"event: "):
                    event = line[7:].strip()
                elif line.startswith(b"data: ") and event == b"end":
                    return json.loads(line[6:])
        raise AssertionError("the stream ended early")


class Receiver:
    """A place for callbacks, which answers `status`."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.received: list[bytes] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.received.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "4")
                self.end_headers()
                self.wfile.write(b"told")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
