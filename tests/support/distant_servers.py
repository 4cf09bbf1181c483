"""Servers that make music elsewhere, as far as their wire goes: a thread and the standard library.

`JobApi` speaks this project's own protocol, `AceStepApi` ACE-Step 1.5's. Both hand out a sound
that they were given, and keep what they were asked.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "ak_" + "k" * 32


class Distant:
    """A server on a free port. `answers` are (status, JSON, headers) sent before all others."""

    def __init__(self, song: bytes, cover: bytes = b"") -> None:
        self.song, self.cover = song, cover
        self.requests: list[tuple[str, str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[tuple[int, Any, dict[str, str]]] = []
        self.uploaded: list[bytes] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, path: str) -> list[Any]:
        """The bodies of the requests to `path`."""
        return [body for _, asked, body in self.requests if urlsplit(asked).path == path]

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        raise NotImplementedError

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        distant = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def do_PUT(self) -> None:
                self._serve()

            def _serve(self) -> None:
                read = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                is_json = "json" in self.headers.get("Content-Type", "")
                body = json.loads(read) if is_json else read
                distant.requests.append((self.command, self.path, body))
                distant.headers.append({name.lower(): v for name, v in self.headers.items()})
                if distant.answers and self.command == "POST":
                    self._send(*distant.answers.pop(0))
                    return
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                answer = distant.answer(self.command, parts.path, query, body)
                if isinstance(answer, bytes):
                    self._send(200, answer, {})
                else:
                    self._send(answer["code"], answer, {})

            def _send(self, status: int, answer: Any, headers: dict[str, str]) -> None:
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def envelope(data: Any, code: int = 200, message: str = "success") -> dict[str, Any]:
    return {"code": code, "message": message, "data": data}


WORDS = [
    {"word": "[Verse]\nOne ", "start_s": 0.5, "end_s": 0.9},
    {"word": "light\n", "start_s": 1.0, "end_s": 1.4},
    {"word": "burns", "start_s": 2.0, "end_s": 2.5},
]


class JobApi(Distant):
    """The hosted service. Its tasks stay running until `finish` is set, and fail with `failure`.

    The second take can be downloaded from when `second` is set; if `lost` is set, it is gone.
    """

    def __init__(self, song: bytes, cover: bytes = b"") -> None:
        self.tasks: dict[str, str] = {}
        self.finish = threading.Event()
        self.finish.set()
        self.second, self.lost = threading.Event(), False
        self.second.set()
        self.failure = ""
        self.cancelled: list[str] = []
        super().__init__(song, cover)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:  # noqa: ARG002
        if path == "/media/1.mp3":
            self.second.wait()
            return b"" if self.lost else self.song
        if path.startswith("/media/"):
            return self.cover if path.endswith(".png") else self.song
        if path == "/put":
            self.uploaded.append(body)
            return b""
        if self.headers[-1].get("x-api-key") != KEY:
            return envelope(None, 401, "unauthorized")
        name = path.rpartition("/")[2]
        return {
            "CreateTask": self._create,
            "TaskInfo": self._info,
            "upload-url": self._promise,
            "cancel": self._cancel,
        }[name](query, body)

    def _create(self, _query: dict[str, str], body: Any) -> Any:
        order = self.headers[-1].get("idempotency-key", str(len(self.tasks)))
        task_id = self.tasks.setdefault(order, f"task{len(self.tasks)}")
        if "refuse" in str(body["input"].get("tags")):
            return envelope({"errors": []}, 422, "input.tags: must not say so")
        return envelope({"task_id": task_id})

    def _promise(self, _query: dict[str, str], _body: Any) -> Any:
        urls = {"presigned_url": f"{self.url}/put", "file_url": f"{self.url}/media/up.mp3"}
        return envelope(urls)

    def _cancel(self, _query: dict[str, str], body: Any) -> Any:
        self.cancelled.append(body["task_id"])
        return envelope({})

    def _info(self, query: dict[str, str], _body: Any) -> Any:
        task_id = query["task_id"]
        if not self.finish.is_set():
            return envelope({"status": "running", "progress": 0.5, "result": None})
        if self.failure:
            failed = {"code": 501, "message": self.failure, "media_urls": []}
            return envelope({"status": "failed", "result": failed})
        clips = [
            {
                "suno_id": f"{task_id}-{number}",
                "title": "Distant",
                "tags": "folk",
                "suno_audio_url": f"{self.url}/media/{number}.mp3",
                "suno_image_url": f"{self.url}/media/{number}.png" if self.cover else "",
                "duration": 3.0,
                "suno_model": "chirp-crow",
                "aligned_words": WORDS,
                "lyrics": "[Verse]\nOne light\nburns",
            }
            for number in range(2)
        ]
        return envelope({"status": "success", "result": {"code": 200, "suno_data": clips}})


class AceStepApi(Distant):
    """ACE-Step 1.5's REST server: a task is running at the first look, done at the second."""

    def __init__(self, song: bytes, cover: bytes = b"") -> None:
        self.looks = 0
        self.failure = ""
        super().__init__(song, cover)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:  # noqa: ARG002
        if self.headers[-1].get("authorization") != f"Bearer {KEY}":
            return {"code": 401, "detail": "Invalid API key"}
        if path == "/release_task":
            return self._wrapped({"task_id": "ace-1", "status": "queued", "queue_position": 1})
        if path == "/v1/audio":
            assert query["path"] == "/tmp/out 1.flac"
            return self.song
        assert path == "/query_result"
        assert body == {"task_id_list": ["ace-1"]}
        self.looks += 1
        if self.looks == 1:
            return self._wrapped([self._task(0, [{"file": "", "progress": 0.4, "error": None}])])
        if self.failure:
            return self._wrapped([self._task(2, [{"file": "", "error": self.failure}])])
        song = {"file": "/v1/audio?path=%2Ftmp%2Fout%201.flac", "prompt": "folk", "progress": 1.0}
        return self._wrapped([self._task(1, [{**song, "lyrics": "One light\nburns"}] * 2)])

    @staticmethod
    def _task(status: int, songs: list[Any]) -> dict[str, Any]:
        return {"task_id": "ace-1", "status": status, "result": json.dumps(songs)}

    @staticmethod
    def _wrapped(data: Any) -> dict[str, Any]:
        return {"data": data, "code": 200, "error": None, "timestamp": 1_700_000_000_000}
