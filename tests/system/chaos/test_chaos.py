"""Processes are killed at random while songs are taken in and videos made; nothing may be lost.

The long form is `make chaos N=50 DB=sqlite`. The moments and the victims come from
SCOPITONE_CHAOS_SEED; what the machine does in between cannot be repeated.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import ordeal
import pytest
from descent import descendants
from sqlalchemy import Engine, select

from scopitone.core.settings import Settings
from scopitone.store.database import open_engine, reading, writing
from scopitone.store.tables import Delivery, LedgerEntry, Task
from scopitone.tasks.accounts import credit_ledger

KILLS = int(os.environ.get("SCOPITONE_CHAOS_KILLS", "3"))
DATABASE = os.environ.get("SCOPITONE_CHAOS_DB", "sqlite")
SEED = int(os.environ.get("SCOPITONE_CHAOS_SEED", "1"))
GRANTED = 100_000_00
OPEN_AT_ONCE = 4
ATTEMPTS = 5
PRICES = '{"scopitone/import": "0.25", "suno/music-video": "2.5"}'
WORKER_START_S = 30.0
ENCODER_WAIT_S = 8.0


class Receiver:
    """Takes callbacks, and remembers under which ids each task was told to have ended."""

    def __init__(self) -> None:
        self.ids: dict[str, Counter[str]] = defaultdict(Counter)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                receiver.ids[self.path][self.headers["webhook-id"]] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


@dataclass
class Client:
    """Keeps some tasks open, and remembers every one that was accepted."""

    server: Any
    song: str
    hook: str
    sung: tuple[str, str]
    accepted: list[str] = field(default_factory=list)
    asked: int = 0

    def fill(self, engine: Engine) -> None:
        with reading(engine) as session:
            still_open = session.scalars(select(Task.id).where(Task.status.in_(OPEN)))
            missing = OPEN_AT_ONCE - len(list(still_open))
        for _ in range(missing):
            self._ask()

    def _ask(self) -> None:
        self.asked += 1
        more = {"callback_url": f"{self.hook}/{self.asked}"}
        if self.asked % 3:
            asked = ("scopitone/import", {"audio_url": self.song, "title": f"Song {self.asked}"})
        else:
            task_id, clip_id = self.sung
            given = {"task_id": task_id, "suno_id": clip_id, "resolution": "720p", "fps": 24}
            asked = ("suno/music-video", given)
        self.accepted.append(self.server.create(*asked, **more))


OPEN = ("pending", "running")


def kill_one(server: Any, chance: random.Random) -> str:
    """SIGKILL a random victim; what it was. After it, a server runs that accepts requests."""
    victim = chance.choice(["server", "everything", "worker", "worker", "encoder"])
    if victim == "server":
        server.kill_alone()
        server.start()
    elif victim == "everything":
        server.kill()
        server.start()
    else:
        victim = kill_below(server, chance, victim)
    return victim


def kill_below(server: Any, chance: random.Random, victim: str) -> str:
    """A worker, or one of its processes if it has one now."""
    deadline = time.monotonic() + WORKER_START_S
    while not (workers := server.workers()):
        assert time.monotonic() < deadline, "no worker was started again"
        time.sleep(0.05)
    worker = chance.choice(workers)
    below: set[int] = set()
    deadline = time.monotonic() + ENCODER_WAIT_S
    while victim == "encoder" and not below and time.monotonic() < deadline:
        below = descendants(worker)
    try:
        os.kill(chance.choice(sorted(below)) if below else worker, signal.SIGKILL)
    except ProcessLookupError:
        return "nobody"
    return "encoder" if below else "worker"


@pytest.mark.extended
@pytest.mark.timeout(120 + 60 * KILLS)
def test_nothing_is_lost_when_processes_are_killed(
    own_server: Any, receiver: Receiver, song: bytes, request: Any, tmp_path: Path
) -> None:
    environment = {"SCOPITONE_PRICES": PRICES, "SCOPITONE_CALLBACK_RETRIES_S": "[1, 1, 2, 5]"}
    environment["SCOPITONE_TASK_ATTEMPTS"] = str(ATTEMPTS)
    if DATABASE == "postgresql":
        environment["SCOPITONE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    given = {"data_dir": tmp_path, "database_url": environment.get("SCOPITONE_DATABASE_URL")}
    server = own_server(**environment)
    engine = open_engine(Settings.with_options(given).database_url)
    with writing(engine) as session:
        credit_ledger.grant(session, "default", GRANTED)
    url = server.upload("song.wav", song)["url"]
    first = server.create("scopitone/import", {"audio_url": url})
    [clip] = server.finished(first)["result"]["suno_data"]
    client = Client(server, url, receiver.url, (first, clip["suno_id"]), [first])

    chance = random.Random(SEED)
    began = time.monotonic()
    killed: Counter[str] = Counter()
    while killed.total() < KILLS:
        client.fill(engine)
        time.sleep(chance.uniform(0.1, 4.0))
        killed[kill_one(server, chance)] += 1
    for task_id in client.accepted:
        server.finished(task_id)
    seconds = time.monotonic() - began

    with reading(engine) as session:
        tasks = list(session.scalars(select(Task)))
        entries = list(session.scalars(select(LedgerEntry)))
        owed = {row.task_id: row.id for row in session.scalars(select(Delivery))}
    told = Counter(task.status for task in tasks)
    again = sum(max(0, task.attempts - 1) for task in tasks)
    print(  # noqa: T201
        f"\n{DATABASE}, seed {SEED}: {killed.total()} kills {dict(killed)}, {len(tasks)} tasks "
        f"{dict(told)}, {again} taken up again, {seconds:.0f} s"
    )
    assert {task.id for task in tasks} >= set(client.accepted)
    check_ends(tasks)
    check_ledger(tasks, entries)
    check_callbacks(tasks, owed, receiver)
    check_nothing_left(tmp_path)
    # An encoder's or reader's death fails its task with that reason; a worker's does not.
    given_up = sum(task.attempts > ATTEMPTS for task in tasks)
    assert told["failed"] <= killed["encoder"] + given_up
    assert told["success"]


def check_ends(tasks: list[Task]) -> None:
    for task in tasks:
        assert task.status in ("success", "failed"), task.id
        assert task.result is not None
        assert task.result["message"], task.id
        assert bool(task.result["media_urls"]) is (task.status == "success"), task.result


def check_ledger(tasks: list[Task], entries: list[LedgerEntry]) -> None:
    granted = [(entry.kind, entry.amount) for entry in entries if entry.task_id is None]
    assert granted == [("grant", GRANTED)]
    ordeal.check_ledger(tasks, entries, {"scopitone/import": 25, "suno/music-video": 250})
    assert {entry.task_id for entry in entries} == {None, *(task.id for task in tasks)}


def check_callbacks(tasks: list[Task], owed: dict[str, str], receiver: Receiver) -> None:
    deadline = time.monotonic() + 60
    with_hook = [task for task in tasks if task.callback_url]
    while time.monotonic() < deadline and len(receiver.ids) < len(with_hook):
        time.sleep(0.1)
    for task in with_hook:
        path = str(task.callback_url).removeprefix(receiver.url)
        assert list(receiver.ids[path]) == [owed[task.id]], task.id


def check_nothing_left(data_dir: Path) -> None:
    left = [
        path
        for path in data_dir.rglob("*")
        if path.is_file() and (path.is_relative_to(data_dir / "work") or "#" in path.name)
    ]
    assert left == []
