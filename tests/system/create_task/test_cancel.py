"""Cancelling, which must end the task at once and its processes soon."""

from __future__ import annotations

import base64
import io
import os
import threading
import time
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from descent import encoders

CANCEL = "/api/v1/client/job/cancel"
ENVIRONMENT = {"SCOPITONE_PRICES": '{"scopitone/import": "2"}'}


@pytest.fixture
def endless() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A URL that never answers, and whether it was asked and left."""
    asked, left = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            self.connection.settimeout(60)
            if self.connection.recv(1) == b"":
                left.set()

        def log_message(self, *_: object) -> None:
            pass

    source = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    source.daemon_threads = True
    threading.Thread(target=source.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{source.server_address[1]}/song.wav", asked, left
    source.shutdown()
    source.server_close()


def eight_times(song: bytes) -> bytes:
    """The WAV file, over and over."""
    out = io.BytesIO()
    with wave.open(io.BytesIO(song)) as source, wave.open(out, "wb") as longer:
        longer.setparams(source.getparams())
        longer.writeframes(source.readframes(source.getnframes()) * 8)
    return out.getvalue()


def balance(server: Any) -> float:
    return float(server.request("GET", "/api/v1/client/account/balance").data["balance"])


def test_a_fetch_is_cancelled_at_once_and_stops_soon(server: Any, endless: Any) -> None:
    url, asked, left = endless
    server.cli("credits", "grant", "default", "5")
    before = balance(server)
    task_id = server.create("scopitone/import", {"audio_url": url})
    assert asked.wait(30)
    assert balance(server) == before - 2
    cancelled = server.post(CANCEL, {"task_id": task_id}).data
    assert cancelled == server.task(task_id)
    assert (cancelled["status"], cancelled["credits"]) == ("failed", 0)
    assert cancelled["result"] == {"code": 501, "message": "cancelled", "media_urls": []}
    assert balance(server) == before
    assert left.wait(2), "the worker still waits for the song"
    again = server.post(CANCEL, {"task_id": task_id})
    assert again.status == 422
    assert "failed" in again.json["message"]
    work = server.data_dir / "work" / task_id
    deadline = time.monotonic() + 5
    while work.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert server.task(task_id) == cancelled


def test_a_waiting_task_is_cancelled_before_it_begins(own_server: Any, endless: Any) -> None:
    url, asked, _ = endless
    server = own_server(SCOPITONE_MAX_OPEN_TASKS="0")
    for _ in range(4):
        server.create("scopitone/import", {"audio_url": url})
    assert asked.wait(30)
    waiting = server.create("scopitone/import", {"audio_url": url})
    assert server.task(waiting)["status"] == "pending"
    cancelled = server.post(CANCEL, {"task_id": waiting}).data
    assert (cancelled["status"], cancelled["duration_s"]) == ("failed", 0)


@pytest.mark.parametrize("body", [{}, {"task_id": 5}, {"task_id": "x" * 65}])
def test_what_is_no_task_id_is_refused(server: Any, body: Any) -> None:
    refused = server.post(CANCEL, body)
    assert refused.status == 422
    assert refused.json["data"]["errors"][0]["field"] == "task_id"


def test_an_unknown_task_cannot_be_cancelled(server: Any) -> None:
    assert server.post(CANCEL, {"task_id": "0" * 32}).status == 404


@pytest.mark.slow
def test_a_cancelled_video_stops_its_encoders(own_server: Any, song: bytes, cover: bytes) -> None:
    server = own_server()
    audio = server.upload("song.wav", eight_times(song))["url"]
    image = "data:image/png;base64," + base64.b64encode(cover).decode()
    music = server.create("scopitone/import", {"audio_url": audio, "image_url": image})
    clip = server.finished(music)["result"]["suno_data"][0]["suno_id"]
    [worker] = server.workers()
    asked = {"task_id": music, "suno_id": clip, "resolution": "1080p"}
    video = server.create("suno/music-video", asked)
    server.until(video, lambda task: task["progress"] > 0.12 or task["result"])
    assert encoders(worker), server.task(video)
    assert server.task(video)["status"] == "running"
    cancelled = server.post(CANCEL, {"task_id": video}).data
    deadline = time.monotonic() + 2
    while encoders(worker):
        assert time.monotonic() < deadline, "encoders still run"
        time.sleep(0.02)
    # The worker is free for the next task, and its late result has changed nothing.
    other = server.create("suno/music-video", asked)
    server.until(other, lambda task: task["status"] == "running")
    assert server.task(video) == cancelled
    # The folder of a task that runs appears with its first file.
    assert set(os.listdir(server.data_dir / "work")) <= {other}
