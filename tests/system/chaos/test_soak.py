"""Many small tasks while everything fails in turn: what came of them, fault by fault.

Two worker machines behind two API processes, PostgreSQL and S3. `make soak N=1000` is the long
form; it prints the table of docs/explanation/reliability.md.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
import throwaway_postgres
from deploying import deployed
from machines import Deployment, Machine, take_in
from namespaces import Apart
from ordeal import check_ledger, patiently
from sqlalchemy import select
from throwaway_postgres import Cluster

from scopitone.store.database import reading, writing
from scopitone.store.tables import LedgerEntry, Task
from scopitone.tasks.accounts import credit_ledger

TASKS = int(os.environ.get("SCOPITONE_SOAK_TASKS", "12"))
SEED = int(os.environ.get("SCOPITONE_SOAK_SEED", "1"))
OPEN_AT_ONCE, GRANTED = 8, 1_000_000_00
PRICES = {"scopitone/import": 50, "suno/music-video": 2_50}
ENVIRONMENT = {
    "SCOPITONE_PRICES": '{"scopitone/import": "0.5", "suno/music-video": "2.5"}',
    "SCOPITONE_TASK_ATTEMPTS": "50",
    "SCOPITONE_SPREAD_FROM_S": "1",
    "SCOPITONE_MIN_FREE_BYTES": str(32 * 2**20),
}
DISK_BYTES = 256 * 2**20
LONG = TASKS >= 200
# Every so many tasks is a video, which two machines share.
VIDEO_EVERY = 50 if LONG else 10
# What was killed is to have worked in between: starting takes some seconds of two cores.
BETWEEN_S = (8.0, 20.0) if LONG else (1.0, 5.0)
# Longer than a request to the store may take (30 s), in the long form.
STALLS_S = (2.0, 5.0, 40.0) if LONG else (2.0,)
FULL_S = 4.0 if LONG else 1.5


@dataclass
class Store:
    """An S3 server (moto's) in a process of its own, which can be made to stand still."""

    process: subprocess.Popen[str]
    port: int

    def stall(self, seconds: float) -> None:
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def store(aws_keys: None) -> Iterator[Store]:  # noqa: ARG001
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "0.0.0.0", "-p", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    found = None
    while found is None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
    made = Store(process, int(found[1]))
    drain(process)
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{made.port}").create_bucket(Bucket="media")
    yield made
    process.kill()
    process.wait()


def drain(process: subprocess.Popen[str]) -> None:
    """Its log is a line a request; a full pipe would stop it."""
    subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """`folder` on a disk of its own of DISK_BYTES; whether the system permits it (Linux, root)."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", folder]
    try:
        permitted = not subprocess.run(mount, check=False, capture_output=True).returncode
    except FileNotFoundError:
        permitted = False
    try:
        yield permitted
    finally:
        if permitted:
            subprocess.run(["umount", "--lazy", folder], check=True)


@dataclass
class Row:
    """One fault: how often it was injected, and what came of the tasks meanwhile."""

    fault: str
    injected: int = 0
    asked: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        made, failed = self.told["success"], self.told["failed"]
        why = "; ".join(self.reasons)
        return (
            f"| {self.fault} | {self.injected} | {len(self.asked)} | {made} | {failed} {why} "
            f"| {self.seconds:.0f} |"
        )


@dataclass
class Ordeal:
    running: Deployment
    cluster: Cluster
    store: Store
    full_disk: Path | None
    sound_path: str
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    count: int = 0

    def faults(self) -> dict[str, Callable[[], None]]:
        found: dict[str, Callable[[], None]] = {
            "a worker is killed": self.kill_worker,
            "an API process is killed": self.kill_api,
            "PostgreSQL is killed": self.cluster.crash,
            "the store stands still": lambda: self.store.stall(self.chance.choice(STALLS_S)),
        }
        if self.full_disk is not None:
            found["a worker's disk is full"] = self.fill_disk
        return found

    def kill_worker(self) -> None:
        machine = self.chance.choice(self.running.machines)
        machine.signal(signal.SIGKILL)
        machine.start()

    def kill_api(self) -> None:
        api = self.chance.choice(self.running.apis)
        api.kill()
        patiently(api.start)

    def fill_disk(self) -> None:
        assert self.full_disk is not None
        ballast = self.full_disk / "ballast"
        block = bytes(2**20)
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(block) == len(block):
                    pass
            except OSError:
                pass
            # Whatever the worker deletes in the meantime is no room for long.
            time.sleep(FULL_S)
        ballast.unlink()

    def ask(self) -> str:
        number, self.count = self.count, self.count + 1
        api = self.running.apis[number % 2]
        if number % VIDEO_EVERY == VIDEO_EVERY // 2:
            given = {**self.running.clip, "resolution": "720p", "fps": 24}
            body = {"model": "suno/music-video", "input": given}
        else:
            url = api.url + self.sound_path
            body = {"model": "scopitone/import", "input": {"audio_url": url}}
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"soak-{number}"}

        def create() -> str:
            sent = json.dumps(body).encode()
            reply = api.request("POST", "/api/v1/client/job/CreateTask", sent, headers)
            return str(reply.data["task_id"])

        return str(patiently(create))

    def round(self, fault: str, inject: list[Callable[[], None]], count: int) -> Row:
        """`count` tasks, during which one of `inject` happens every few seconds."""
        row, began = Row(fault), time.monotonic()
        still_open: set[str] = set()
        due = began
        while len(row.asked) < count or still_open:
            for _ in range(min(OPEN_AT_ONCE - len(still_open), count - len(row.asked))):
                row.asked.append(self.ask())
                still_open.add(row.asked[-1])
            if inject and time.monotonic() >= due and (len(row.asked) < count or not row.injected):
                self.chance.choice(inject)()
                row.injected += 1
                due = time.monotonic() + self.chance.uniform(*BETWEEN_S)
            for task_id in list(still_open):
                task = patiently(lambda task_id=task_id: self.running.apis[0].task(task_id))
                if task["status"] in ("success", "failed"):
                    still_open.remove(task_id)
                    row.told[task["status"]] += 1
                    if task["status"] == "failed":
                        row.reasons[task["result"]["message"]] += 1
            time.sleep(0.1)
        row.seconds = time.monotonic() - began
        print(row, flush=True)  # noqa: T201
        return row

    def held(self) -> dict[str, tuple[int, int]]:
        """Open files and resident megabytes of each API process and each machine's worker."""
        found = {}
        for number, api in enumerate(self.running.apis):
            found[f"API {number}"] = of_process(api.process_id)
        for number, machine in enumerate(self.running.machines):
            [worker] = workers_of(machine)
            found[f"worker {number}"] = of_process(worker)
        return found


def half_done(machines: list[Machine]) -> list[Path]:
    """What lies in the machines' work folders."""
    folders = [machine.folder / "data" / "work" for machine in machines]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def workers_of(machine: Machine) -> list[int]:
    assert machine.process is not None
    command = ["ps", "-ww", "-o", "pid=,args=", "-s", str(machine.process.pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        int(row.split()[0]) for row in listed.splitlines() if "scopitone.tasks.worker.main" in row
    ]


def of_process(pid: int) -> tuple[int, int]:
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    size = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    files = Path(f"/proc/{pid}/fd")
    return len(list(files.iterdir())) if files.is_dir() else 0, size // 1024


@pytest.mark.extended
@pytest.mark.timeout(240 + 4 * TASKS)
def test_what_comes_of_tasks_through_every_fault(
    make_server: Any,
    cluster: Cluster,
    store: Store,
    spaces: list[Apart] | None,
    make_sound: Callable[[float], bytes],
    cover: bytes,
    tmp_path: Path,
) -> None:
    url = throwaway_postgres.new_database(cluster.url, "soak")
    with (
        small_disk(tmp_path / "machine-0") as small,
        deployed(make_server, "media", store.port, spaces, tmp_path, url, **ENVIRONMENT) as running,
    ):
        del running.machines[2:]
        running.start()
        with writing(running.engine) as session:
            credit_ledger.grant(session, "default", GRANTED)
        take_in(running, make_sound(3.0), cover)
        sound = running.apis[0].upload("small.wav", make_sound(1.0))["url"]
        sound = sound.removeprefix(running.apis[0].url)
        disk = tmp_path / "machine-0" if small else None
        ordeal = Ordeal(running, cluster, store, disk, sound)
        faults = ordeal.faults()
        share = max(1, TASKS // (len(faults) + 3))
        rows = [ordeal.round("none", [], share)]
        rows += [ordeal.round(name, [inject], share) for name, inject in faults.items()]
        rows.append(ordeal.round("all of them", list(faults.values()), share))
        # The rest, in calm: half of it to warm up what was started anew.
        rest = max(2, TASKS - share * len(rows))
        rows.append(ordeal.round("none, to warm up", [], rest // 2))
        before = ordeal.held()
        rows.append(ordeal.round("none, measured", [], rest - rest // 2))
        after = ordeal.held()
        for name, (files, size) in after.items():
            print(f"{name}: {before[name]} -> {(files, size)} files, MB")  # noqa: T201
        with reading(running.engine) as session:
            asked = {task_id for row in rows for task_id in row.asked}
            tasks = [row for row in session.scalars(select(Task)) if row.id in asked]
            entries = list(session.scalars(select(LedgerEntry)))
        running.until("no half-done work", lambda: not half_done(running.machines))
    assert {task.id for task in tasks} == asked
    check_ledger(tasks, entries, PRICES)
    assert sum((row.told for row in rows), Counter()) == {"success": len(asked)}, rows
    if LONG:
        for name, (files, size) in after.items():
            assert files <= before[name][0] + 8, name
            assert size <= before[name][1] * 1.15, name
