"""A lyricist on another server, through the API: its words are used, or the task says why not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

pytestmark = pytest.mark.extended


class Chat(BaseHTTPRequestHandler):
    """Answers with the words that its server holds."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        content = self.server.content  # type: ignore[attr-defined]
        answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def chat() -> Iterator[Any]:
    service: Any = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    service.content = ""
    threading.Thread(target=service.serve_forever, daemon=True).start()
    yield service
    service.shutdown()
    service.server_close()


@pytest.fixture(scope="module")
def server(chat: Any, make_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    running = make_server(
        tmp_path_factory.mktemp("data"),
        SCOPITONE_LYRICIST_URL=f"http://127.0.0.1:{chat.server_port}/v1",
        SCOPITONE_LYRICIST_MODEL="tiny",
    )
    running.start()
    yield running
    running.kill()


def test_words_that_cannot_be_used_are_replaced_with_a_note(server: Any, chat: Any) -> None:
    chat.content = "<script>alert(1)</script>"
    task = server.finished(server.create("scopitone/lyrics", {"prompt": "rain in the harbor"}))
    assert len(task["result"]["lyrics_data"]) == 2
    assert all("script" not in sheet["text"] for sheet in task["result"]["lyrics_data"])
    (note,) = task["result"]["notes"]
    assert "tiny" in note
