"""The client through its public door: a real server, and one like the hosted service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from event_loops import run_coroutine
from standardwebhooks import Webhook

import scopitone
from scopitone import AsyncClient, Client, RemoteTask
from scopitone.mcp_server.allowed_folders import allow_folders
from scopitone.mcp_server.task_tools import list_task_tools
from scopitone.mcp_server.tool_calls import ToolCall

SMALL = {"resolution": "720p", "lyrics": "off"}


@pytest.fixture(scope="module")
def client(server: Any) -> Iterator[Client]:
    with Client(server.url, server.key) as connected:
        yield connected


@pytest.fixture(scope="module")
def imported(client: Client, song: bytes, tmp_path_factory: pytest.TempPathFactory) -> RemoteTask:
    path = tmp_path_factory.mktemp("song") / "song.wav"
    path.write_bytes(song)
    sent: list[tuple[int, int]] = []
    url = client.upload(path, progress=lambda done, total: sent.append((done, total)))
    assert sent[-1] == (len(song), len(song))
    return client.run("scopitone/import", {"audio_url": url, "title": "Lamp"})


def test_from_a_song_to_a_downloaded_video(
    client: Client, imported: RemoteTask, tmp_path: Path
) -> None:
    (clip,) = imported.clips
    assert (clip.title, round(clip.duration)) == ("Lamp", 3)
    fields = {"task_id": imported.id, "suno_id": clip.suno_id, **SMALL}
    steps: list[float] = []
    task = client.run(
        "suno/music-video", fields, on_progress=lambda step: steps.append(step.progress)
    )
    assert (task.status, task.model, task.progress) == ("success", "suno/music-video", 1.0)
    assert steps == sorted(steps)
    video = client.download(task.urls[0], tmp_path / "video.mp4")
    content = video.read_bytes()
    assert content[4:8] == b"ftyp"
    assert [listed.id for listed in client.tasks(model="suno/music-video")] == [task.id]

    # What an interrupted download left is continued.
    (tmp_path / "again.mp4.part").write_bytes(content[:1000])
    received: list[int] = []
    again = client.download(
        task.urls[0], tmp_path / "again.mp4", progress=lambda done, _: received.append(done)
    )
    assert again.read_bytes() == content
    assert received[0] > 1000
    assert not (tmp_path / "again.mp4.part").exists()


def test_the_same_journey_with_asyncio(server: Any, imported: RemoteTask) -> None:
    async def journey() -> tuple[RemoteTask, float, list[RemoteTask]]:
        async with AsyncClient(server.url, server.key) as client:
            fields = {"task_id": imported.id, "suno_id": imported.clips[0].suno_id}
            task_id = await client.create("scopitone/wav", fields)
            task = await client.wait(task_id, timeout=120)
            return task, await client.balance(), await client.list_tasks(model="scopitone/wav")

    task, balance, listed = run_coroutine(journey())
    assert task.status == "success"
    assert balance >= 0
    assert [other.id for other in listed] == [task.id]


def test_refusals_and_failures_are_errors_with_the_servers_words(
    server: Any, client: Client
) -> None:
    with pytest.raises(scopitone.ApiError) as refused:
        Client(server.url, "ak_wrong").balance()
    assert refused.value.code == 401
    with pytest.raises(scopitone.ApiError, match="task_id"):
        client.create("suno/music-video", {"suno_id": "x", "task_id": 5})
    with pytest.raises(scopitone.TaskFailedError) as failed:
        client.run("scopitone/import", {"audio_url": f"{server.url}/media/none/none.mp3"})
    assert failed.value.task.message
    with pytest.raises(ValueError, match="SCOPITONE_URL"):
        Client()


class Hosted(BaseHTTPRequestHandler):
    """The hosted service: no events, an envelope with other codes than HTTP's, busy at first."""

    keys: list[str]
    asked: int
    event_requests: int

    def do_POST(self) -> None:
        self.server.keys.append(self.headers["Idempotency-Key"])  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers["Content-Length"]))
        if len(self.server.keys) == 1:  # type: ignore[attr-defined]
            self._answer(503, {"code": 503, "message": "busy"}, **{"Retry-After": "0"})
        else:
            self._answer(200, {"code": 200, "message": "success", "data": {"task_id": "t1"}})

    def do_GET(self) -> None:
        if "/events" in self.path:
            self.server.event_requests += 1  # type: ignore[attr-defined]
        if "/TaskInfo" not in self.path:
            self._answer(404, {"code": 404, "message": "no such page"})
        elif "unknown" in self.path:
            self._answer(200, {"code": 404, "message": "no such task"})
        else:
            self.server.asked += 1  # type: ignore[attr-defined]
            has_ended = self.server.asked > 1  # type: ignore[attr-defined]
            task = {"task_id": "t1", "status": "success" if has_ended else "running"}
            self._answer(200, {"code": 200, "message": "success", "data": task})

    def _answer(self, status: int, body: dict[str, Any], **headers: str) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hosted() -> Iterator[Any]:
    service: Any = ThreadingHTTPServer(("127.0.0.1", 0), Hosted)
    service.keys, service.asked, service.event_requests = [], 0, 0
    Thread(target=service.serve_forever, daemon=True).start()
    yield service
    service.shutdown()
    service.server_close()


def test_it_works_with_the_hosted_service(hosted: Any) -> None:
    client = Client(f"http://127.0.0.1:{hosted.server_port}", "key")
    hosted.asked = -1
    task = client.run("suno/music-video", {"task_id": "a", "suno_id": "b"})
    assert (task.id, task.status) == ("t1", "success")
    assert hosted.event_requests == 1, "it has none, and is not asked for them again"
    # The repeated request is recognized by its key.
    assert len(hosted.keys) == 2
    assert len(set(hosted.keys)) == 1
    with pytest.raises(scopitone.ApiError, match="404: no such task"):
        client.task("unknown")


def test_waiting_ends_when_the_caller_says_so(hosted: Any) -> None:
    client = Client(f"http://127.0.0.1:{hosted.server_port}", "key")
    hosted.asked = -1000
    with pytest.raises(scopitone.WaitTimeoutError):
        client.wait("t1", timeout=0)
    cancel = Event()
    cancel.set()
    with pytest.raises(scopitone.WaitCanceledError):
        client.wait("t1", cancel=cancel)


def test_the_tool_of_agents_shows_a_task(
    hosted: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = {
        "SCOPITONE_URL": f"http://127.0.0.1:{hosted.server_port}",
        "SCOPITONE_KEY": "key",
    }
    assert list_task_tools({}) == ()
    (tool,) = list_task_tools(environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    hosted.asked = 1
    call = ToolCall({"task_id": "t1"}, allow_folders([tmp_path]), lambda *_report: None)
    fields = tool.run(call).fields
    assert (fields["task_id"], fields["status"]) == ("t1", "success")


def test_a_callback_is_verified() -> None:
    secret = "whsec_" + "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"
    body = b'{"task_id": "t1", "status": "success"}'
    signed_at = datetime.now(UTC)
    signature = Webhook(secret).sign("m1", signed_at, body.decode())
    headers = {
        "Webhook-Id": "m1",
        "Webhook-Timestamp": str(int(signed_at.timestamp())),
        "Webhook-Signature": signature,
    }
    assert scopitone.verify_webhook(secret, headers, body).id == "t1"
    with pytest.raises(scopitone.SignatureError):
        scopitone.verify_webhook(secret, headers, body + b" ")
