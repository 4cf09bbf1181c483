"""Tasks survive the death of workers and of the whole server."""

from __future__ import annotations

import base64
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, text

from scopitone.store.database import open_engine, reading
from scopitone.store.tables import Task, Worker

pytestmark = pytest.mark.slow
TAKE = text(
    "UPDATE workflow_status SET status = 'PENDING', executor_id = :executor,"
    " updated_at = :long_ago WHERE workflow_uuid = :task"
)
STATE = text("SELECT status FROM workflow_status WHERE workflow_uuid = :task")
SCOPITONE = Path(sys.executable).with_name("scopitone")


class Source:
    """A server of one song that holds its answers back until told."""

    def __init__(self, song: bytes) -> None:
        self.go = threading.Event()
        self.asked = threading.Semaphore(0)
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                source.asked.release()
                source.go.wait(60)
                self.send_response(200)
                self.send_header("Content-Length", str(len(song)))
                self.end_headers()
                self.wfile.write(song)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/song.wav"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.go.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def source(song: bytes) -> Iterator[Source]:
    running = Source(song)
    yield running
    running.close()


def cover_of(size: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(out, "PNG")
    return out.getvalue()


def leftovers(data_dir: Path) -> list[Path]:
    """Files that only unfinished work has."""
    return [
        path
        for path in data_dir.rglob("*")
        if path.is_file() and (path.is_relative_to(data_dir / "work") or "#" in path.name)
    ]


def begin(server: Any, source: Source) -> str:
    """An import that is under way in a worker."""
    # With a cover, so that none has to be painted.
    image = "data:image/png;base64," + base64.b64encode(cover_of(8)).decode()
    task_id = server.create("scopitone/import", {"audio_url": source.url, "image_url": image})
    assert source.asked.acquire(timeout=30)
    assert server.task(task_id)["status"] == "running"
    assert isinstance(task_id, str)
    return task_id


@pytest.mark.extended
def test_a_task_survives_its_worker(own_server: Any, source: Source) -> None:
    server = own_server()
    task_id = begin(server, source)
    [worker] = server.workers()
    os.kill(worker, signal.SIGKILL)
    assert source.asked.acquire(timeout=30), "the new worker did not take the task up"
    source.go.set()
    task = server.finished(task_id)
    assert task["status"] == "success", task
    assert leftovers(server.data_dir) == []


def test_a_task_survives_the_whole_server(own_server: Any, source: Source) -> None:
    server = own_server()
    task_id = begin(server, source)
    before = server.task(task_id)
    server.kill()
    server.start()
    assert source.asked.acquire(timeout=30), "the task was not taken up after the restart"
    source.go.set()
    task = server.finished(task_id)
    assert task["status"] == "success", task
    assert task["create_at"] == before["create_at"]
    assert leftovers(server.data_dir) == []


def test_a_task_is_stored_before_it_is_answered(own_server: Any) -> None:
    server = own_server()
    task_id = server.create("scopitone/import", {"audio_url": "data:,"})
    server.kill()
    server.start()
    assert server.finished(task_id)["result"]["message"] == "input.audio_url: is empty"


def test_a_stopping_server_hands_its_task_back(own_server: Any, source: Source) -> None:
    server = own_server(SCOPITONE_SHUTDOWN_S="1")
    task_id = begin(server, source)
    assert server.stop() == 0
    server.start()
    assert source.asked.acquire(timeout=30)
    source.go.set()
    assert server.finished(task_id)["status"] == "success"


def test_other_workers_take_over_from_a_dead_one(own_server: Any, source: Source) -> None:
    """Both survivors find the dead worker at about the same time; only one does its task."""
    server = own_server(SCOPITONE_HEARTBEAT_S="0.2", SCOPITONE_DEAD_AFTER_S="1.5")
    task_id = begin(server, source)
    others = subprocess.Popen(
        [SCOPITONE, "worker", "--workers", "2"], stdout=subprocess.PIPE, env=server.environment
    )
    try:
        assert others.stdout is not None
        assert b"running on" in others.stdout.readline()
        server.kill()
        assert source.asked.acquire(timeout=30), "nobody took the task over"
        source.go.set()
        ended = ended_in_database(server.data_dir, task_id)
    finally:
        others.terminate()
        assert others.wait(30) == 0
    assert ended == "success"
    assert not source.asked.acquire(blocking=False), "the task was done twice at once"
    server.start()
    assert server.task(task_id)["status"] == "success"


def ended_in_database(data_dir: Path, task_id: str) -> str:
    """The status of a task once it has ended, while no server runs that could be asked."""
    engine = open_engine(f"sqlite:///{data_dir / 'scopitone.sqlite'}")
    deadline = time.monotonic() + 60
    status = ""
    while time.monotonic() < deadline and status not in ("success", "failed"):
        time.sleep(0.05)
        with reading(engine) as session:
            status = session.get_one(Task, task_id).status
    return status


@pytest.mark.extended
def test_a_task_that_kills_its_worker_again_and_again_is_given_up(
    own_server: Any, source: Source
) -> None:
    server = own_server(SCOPITONE_TASK_ATTEMPTS="1")
    task_id = begin(server, source)
    server.kill()
    server.start()
    task = server.finished(task_id)
    assert task["status"] == "failed"
    message = task["result"]["message"]
    assert "ended once while doing this task" in message
    # The one that could have seen it was killed as well.
    assert "without a trace, as when its machine stops, in the step fetch" in message
    assert "resolution" not in message


def test_what_a_worker_died_of_is_told(own_server: Any, source: Source) -> None:
    server = own_server(SCOPITONE_TASK_ATTEMPTS="1")
    task_id = begin(server, source)
    [worker] = server.workers()
    os.kill(worker, signal.SIGKILL)
    message = server.finished(task_id)["result"]["message"]
    assert "SIGKILL, sent from outside in the step fetch" in message
    assert "without a trace" not in message


def test_what_was_taken_and_is_not_done_is_queued_again(own_server: Any, song: bytes) -> None:
    """As after a database that died when it had noted who takes a task, and had not said so."""
    server = own_server(
        SCOPITONE_QUEUES='["video"]', SCOPITONE_HEARTBEAT_S="0.2", SCOPITONE_DEAD_AFTER_S="1"
    )
    task_id = server.create("scopitone/import", {"audio_url": server.upload("a.wav", song)["url"]})
    engine = open_engine(f"sqlite:///{server.data_dir / 'scopitone.sqlite'}")
    deadline = time.monotonic() + 60
    executor = None
    while executor is None:
        assert time.monotonic() < deadline
        with reading(engine) as session:
            executor = session.scalar(select(Worker.executor_id))
    taken = {"executor": executor, "task": task_id, "long_ago": int(time.time() - 60) * 1000}
    with engine.begin() as connection:
        connection.execute(TAKE, taken)
    state = "PENDING"
    while state != "ENQUEUED":
        assert time.monotonic() < deadline, state
        with engine.connect() as connection:
            state = connection.execute(STATE, {"task": task_id}).scalar_one()
    engine.dispose()
