"""Server-sent events, read as a browser does: line by line from an open connection."""

from __future__ import annotations

import base64
import http.client
import json
import socket
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest

EVENTS = "/api/v1/client/job/events"


@pytest.fixture
def silent_url() -> Iterator[str]:
    """The URL of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/song.mp3"


def follow(server: Any, task_id: str) -> tuple[http.client.HTTPConnection, Any]:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", f"{EVENTS}?task_id={task_id}", headers={"x-api-key": server.key})
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    return connection, answer


def events(answer: Any) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer:
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


@pytest.mark.extended
def test_a_task_is_followed_to_its_end(server: Any, song: bytes, cover: bytes) -> None:
    audio = server.upload("song.wav", song)["url"]
    image = "data:image/png;base64," + base64.b64encode(cover).decode()
    music = server.create("scopitone/import", {"audio_url": audio, "image_url": image})
    clip = server.finished(music)["result"]["suno_data"][0]["suno_id"]
    given = {"task_id": music, "suno_id": clip, "resolution": "720p"}
    task_id = server.create("suno/music-video", given)
    connection, answer = follow(server, task_id)
    told = list(events(answer))
    connection.close()
    *steps, (last, task) = told
    assert last == "end"
    assert task == server.task(task_id)
    assert task["status"] == "success"
    assert {name for name, _ in steps} == {"progress"}
    assert {step["task_id"] for _, step in steps} == {task_id}
    progress = [step["progress"] for _, step in steps]
    assert progress == sorted(progress)
    assert len(progress) > 1
    assert all(a != b for a, b in pairwise(steps)), steps


def test_who_comes_late_gets_the_end_at_once(server: Any) -> None:
    task_id = server.create("scopitone/import", {"audio_url": "data:,"})
    done = server.finished(task_id)
    connection, answer = follow(server, task_id)
    assert list(events(answer)) == [("end", done)]
    connection.close()


def test_cancelling_is_an_end(own_server: Any, silent_url: str) -> None:
    server = own_server()
    task_id = server.create("scopitone/import", {"audio_url": silent_url})
    connection, answer = follow(server, task_id)
    told = events(answer)
    assert next(told)[0] == "progress"
    server.post("/api/v1/client/job/cancel", {"task_id": task_id})
    assert list(told)[-1] == ("end", server.task(task_id))
    connection.close()


def test_many_followers_hold_up_nobody(own_server: Any, silent_url: str) -> None:
    """More than there are threads or database connections; all hear the end."""
    server = own_server(SCOPITONE_MAX_EVENT_STREAMS_PER_ACCOUNT="200")
    task_id = server.create("scopitone/import", {"audio_url": silent_url})
    followers = [follow(server, task_id) for _ in range(150)]
    for connection, _ in followers[:50]:
        connection.close()
    assert server.task(task_id)["status"] in ("pending", "running")
    server.post("/api/v1/client/job/cancel", {"task_id": task_id})
    for connection, answer in followers[50:]:
        assert list(events(answer))[-1][0] == "end"
        connection.close()


def test_a_stopping_server_ends_the_streams(own_server: Any, silent_url: str) -> None:
    server = own_server()
    task_id = server.create("scopitone/import", {"audio_url": silent_url})
    connection, answer = follow(server, task_id)
    told = events(answer)
    next(told)
    assert server.stop() == 0
    assert "end" not in [name for name, _ in told]
    connection.close()


@pytest.mark.parametrize(("query", "code"), [("", 422), ("?task_id=" + "0" * 32, 404)])
def test_what_cannot_be_followed(server: Any, query: str, code: int) -> None:
    refused = server.request("GET", EVENTS + query)
    assert refused.status == refused.json["code"] == code
