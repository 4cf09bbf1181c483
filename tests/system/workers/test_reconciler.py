"""What an unexpected exception leaves open is taken up again, or ends with the reason.

The exceptions come from triggers in the database: they abort a write that a step makes.
"""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

JOB = "/api/v1/client/job"
ENVIRONMENT = {"SCOPITONE_RECONCILE_EVERY_S": "1", "SCOPITONE_CALLBACK_RETRIES_S": "[0.1, 0.1]"}
# A task that ends at once: there is no song in it.
ENDING = {"audio_url": "data:,"}
FAULTS = {
    "the task starts": "UPDATE OF attempts ON tasks",
    "a step begins": "UPDATE OF step ON tasks",
    "a clip is published": "INSERT ON clips",
    "the task succeeds": "UPDATE OF status ON tasks WHEN NEW.status = 'success'",
}


@pytest.fixture
def received() -> Iterator[tuple[str, Queue[dict[str, Any]]]]:
    """The URL of a receiver, and the bodies that it has received."""
    bodies: Queue[dict[str, Any]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", bodies
        server.shutdown()


@contextmanager
def failing(server: Any, event: str) -> Iterator[None]:
    """Let every write of that kind fail in the block."""
    execute(
        server.data_dir,
        f"CREATE TRIGGER fault BEFORE {event} BEGIN SELECT RAISE(ABORT, 'a fault'); END",
    )
    yield
    execute(server.data_dir, "DROP TRIGGER fault")


def execute(folder: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "scopitone.sqlite", timeout=30)) as database, database:
        return database.execute(statement).fetchall()


def wait_for(server: Any, query: str, expected: Any) -> None:
    deadline = time.monotonic() + 60
    while (rows := execute(server.data_dir, query)) != expected:
        assert time.monotonic() < deadline, rows
        time.sleep(0.05)


@pytest.mark.parametrize("event", FAULTS.values(), ids=FAULTS)
def test_a_task_whose_step_raises_ends_with_the_reason(
    server: Any, song: bytes, received: tuple[str, Queue[dict[str, Any]]], event: str
) -> None:
    url, bodies = received
    song_url = server.upload("song.wav", song)["url"]
    with failing(server, event):
        task_id = server.create("scopitone/import", {"audio_url": song_url}, callback_url=url)
        task = server.finished(task_id)
    assert task["status"] == "failed"
    assert task["result"]["message"].startswith("Something went wrong inside Scopitone")
    assert task_id in task["result"]["message"]
    assert bodies.get(timeout=30) == task
    assert f"Task {task_id} is open although" in (server.data_dir / "log").read_text()


def test_a_callback_without_a_record_is_continued_by_its_schedule(
    server: Any, received: tuple[str, Queue[dict[str, Any]]]
) -> None:
    url, bodies = received
    with failing(server, "INSERT ON delivery_attempts"):
        task_id = server.create("scopitone/import", ENDING, callback_url=url)
        first = bodies.get(timeout=30)
        delivery_id = f"SELECT id FROM deliveries WHERE task_id = '{task_id}'"
        wait_for(
            server,
            f"SELECT status FROM workflow_status WHERE workflow_uuid LIKE ({delivery_id}) || '-%'",
            [("ERROR",)],
        )
    assert bodies.get(timeout=30) == first
    wait_for(server, f"SELECT state FROM deliveries WHERE task_id = '{task_id}'", [("delivered",)])
    attempts = execute(
        server.data_dir,
        "SELECT status, excerpt FROM delivery_attempts "
        f"WHERE delivery_id = ({delivery_id}) ORDER BY number",
    )
    assert attempts == [(None, "could not be sent; see the server's log"), (200, "")]


def test_what_is_under_way_is_left_alone(server: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/song.mp3"
        task_id = server.create("scopitone/import", {"audio_url": url})
        server.until(task_id, lambda task: task["status"] == "running")
        lease = "SELECT expires_at FROM rate_windows WHERE key = 'reconciler'"
        [(before,)] = execute(server.data_dir, lease)
        deadline = time.monotonic() + 60
        while execute(server.data_dir, lease)[0][0] < before + 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert server.task(task_id)["status"] == "running"
        server.post(f"{JOB}/cancel", {"task_id": task_id})


def test_a_task_of_a_worker_that_nobody_remembers_is_done(
    server_type: Any, song: bytes, tmp_path: Path
) -> None:
    """As after the restoration of an old backup on another machine."""
    before = server_type(tmp_path, SCOPITONE_WORKERS="0")
    before.start()
    song_url = before.upload("song.wav", song)["url"].removeprefix(before.url)
    task_id = before.create("scopitone/import", {"audio_url": song_url})
    before.kill()
    execute(
        tmp_path,
        "UPDATE workflow_status SET status = 'PENDING', executor_id = 'elsewhere-0a1b2c-0' "
        f"WHERE workflow_uuid = '{task_id}'",
    )
    after = server_type(tmp_path, **ENVIRONMENT)
    after.key = before.key
    after.start()
    try:
        assert after.finished(task_id)["status"] == "success"
    finally:
        after.kill()
