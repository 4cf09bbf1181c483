"""What must stay secret stays out of all that a run writes, says, measures or calls itself."""

from __future__ import annotations

import http.server
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

TOKEN = "tok-4f9c2e7715d0"
PASSWORD = "pass-0b61d7aa93"


class _Elsewhere(http.server.BaseHTTPRequestHandler):
    """Answers nothing but 403, and takes every callback, and the traces."""

    traces = b""

    def do_GET(self) -> None:
        self.send_error(403)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/traces":
            _Elsewhere.traces += body
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.extended
def test_no_secret_is_in_what_a_run_writes(own_server: Any, song: bytes, elsewhere: str) -> None:
    server = own_server(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{elsewhere}")
    key = json.loads(server.cli("keys", "create", "--name", "laptop", "--json"))["key"]
    signing = server.post("/api/v1/client/account/webhook-secret", {}).json["data"]["secret"]
    endpoints = "/api/v1/client/account/webhook-endpoints"
    endpoint = server.post(endpoints, {"url": f"http://{elsewhere}/hook"}).data
    of_endpoint = server.request("GET", f"{endpoints}/{endpoint['id']}/secret").data["secret"]
    link = server.cli("open", "--print").split()[-1]
    assert server.request("GET", urlsplit(link).path, key=None).status == 200
    said = [
        reply for given in imports(server, song, elsewhere) for reply in made(server, key, given)
    ]
    for wrong in (f"{key[:-1]}x", TOKEN):
        said.append(server.request("GET", "/api/v1/client/account/balance", key=wrong).body)
    outputs = {
        "answers": b"".join(said),
        "metrics": server.request("GET", "/metrics", key=None).body,
        "titles": b"".join(titles_of(server.process_id)),
    }
    server.stop()
    outputs["log"] = (server.data_dir / "log").read_bytes()
    outputs["traces"] = _Elsewhere.traces
    hidden = {
        "key": key,
        "first key": server.key,
        "signing secret": signing.removeprefix("whsec_"),
        "signing secret of an endpoint": of_endpoint.removeprefix("whsec_"),
        "link": link.rpartition("/")[2],
        "token": TOKEN,
        "password": PASSWORD,
    }
    assert b"Step fetch" in outputs["log"], "the log tells of the tasks"
    assert b"step fetch" in outputs["traces"], "so do the traces"
    for name, value in hidden.items():
        assert len(value) > 8, name
        for where, text in outputs.items():
            assert value.encode() not in text, (name, where)
    # Keys are kept as hashes alone.
    database = b"".join(path.read_bytes() for path in server.data_dir.glob("*.sqlite*"))
    assert database
    assert not any(value.encode() in database for value in (key, server.key))


def imports(server: Any, song: bytes, elsewhere: str) -> list[dict[str, str]]:
    """Songs to take in: one that is heard, and those whose addresses hold secrets."""
    return [
        {"audio_url": server.upload("song.wav", song)["url"], "title": "Heard"},
        {"audio_url": f"http://{elsewhere}/song.mp3?token={TOKEN}"},
        {"audio_url": f"http://ava:{PASSWORD}@{elsewhere}/song.mp3"},
        {"audio_url": f"http://127.0.0.1:1/song.mp3?signature={TOKEN}"},
    ]


def made(server: Any, key: str, given: dict[str, str]) -> Iterator[bytes]:
    """What CreateTask answers, and the result once the task has ended and its callback is made."""
    where = f"http://{given['audio_url'].split('/')[2].rpartition('@')[2]}"
    body = {"model": "scopitone/import", "input": given, "callback_url": f"{where}/x?token={TOKEN}"}
    reply = server.request(
        "POST",
        "/api/v1/client/job/CreateTask",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        key=key,
    )
    yield reply.body
    if reply.json["code"] == 200:
        server.key, first = key, server.key
        task = server.finished(reply.json["data"]["task_id"])
        server.key = first
        yield json.dumps(task["result"]).encode()


def titles_of(parent: int) -> Iterator[bytes]:
    """What each process of the server is called, arguments included."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == os.getpgid(parent):
                yield (folder / "cmdline").read_bytes()
        except (ProcessLookupError, FileNotFoundError):
            continue
