"""What it costs to spread a video over worker machines, and how much faster two make it.

    .venv/bin/python benchmarks/spread.py
    .venv/bin/python benchmarks/spread.py --seconds 240 --resolution 1080p --pairs 3
    .venv/bin/python benchmarks/spread.py --seconds 60 --videos 6 --pairs 3

A machine is a worker with folders of its own, on one core (taskset). PostgreSQL, the API and a
shared folder for the media run beside them, on whichever core. Compared are one machine that
renders by itself, on one core and on two, one on whose core the task's worker and a worker for
segments stand, and two machines. Each run begins with empty folders, so that the song is analysed
every time; the set-ups take turns. Processor seconds are those of the workers and of all that they
started. With --videos, so many are asked for at once, none is spread, and one worker on one core is
compared with two on two.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
import throwaway_postgres
from api import INFO, SCOPITONE, UNLIMITED, Server
from material import demo_song
from processor import seconds_of

CREATE = "/api/v1/client/job/CreateTask"
ALL = "video,import,music,callback,segments"


@dataclass(frozen=True, slots=True)
class Machine:
    """A worker's cores, and what it takes."""

    cores: str
    queues: str = ALL


SETUPS = {
    "alone": (Machine("0"),),
    "spread, one core": (Machine("0", "video,import,callback"), Machine("0", "segments")),
    "alone, two cores": (Machine("0,1"),),
    "spread, two cores": (Machine("0"), Machine("1")),
}
SETUPS_OF_MANY = {
    "one worker": (Machine("0"),),
    "two workers": (Machine("0"), Machine("1")),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of the clock for all tasks, of the processors, and of the clock by stage of one."""

    wall: float
    cpu: float
    by_stage: dict[str, float]


def main() -> None:
    """Measure and print a row for each set-up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--resolution", default="1080p")
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--videos", type=int, default=1)
    given = parser.parse_args()
    binaries = throwaway_postgres.find_binaries()
    if binaries is None:
        raise SystemExit(throwaway_postgres.HELP)
    setups = SETUPS if given.videos == 1 else SETUPS_OF_MANY
    runs: dict[str, list[Run]] = {name: [] for name in setups}
    with tempfile.TemporaryDirectory() as scratch, throwaway_postgres.running(binaries) as postgres:
        song = demo_song(given.seconds, Path(scratch)).audio.read_bytes()
        for turn in range(given.pairs):
            for name in runs:
                database = throwaway_postgres.new_database(postgres, f"run {turn} {name}")
                with tempfile.TemporaryDirectory() as folder:
                    run = measure(Path(folder), database, setups[name], song, given)
                runs[name].append(run)
                busy = os.getloadavg()[0]
                told = f"{run.wall:6.1f} s, {run.cpu:6.1f} processor s, load {busy:.1f}"
                print(f"{name:18} {told}", run.by_stage, flush=True)
    tell(runs)


def tell(runs: dict[str, list[Run]]) -> None:
    """Medians, and ratios of runs of the same turn."""
    first, alone = next(iter(runs.items()))
    print(f"\nMedians, and ratios to `{first}` of the same turn:")
    for name, several in runs.items():
        wall = statistics.median(run.wall for run in several)
        cpu = statistics.median(run.cpu for run in several)
        dear = statistics.median(
            one.cpu / other.cpu for one, other in zip(several, alone, strict=True)
        )
        fast = statistics.median(
            other.wall / one.wall for one, other in zip(several, alone, strict=True)
        )
        print(f"{name:18} {wall:6.1f} s, {cpu:6.1f} processor s: x {dear:.3f}, speed x {fast:.2f}")


def measure(
    folder: Path,
    database: str,
    machines: tuple[Machine, ...],
    song: bytes,
    given: argparse.Namespace,
) -> Run:
    """Start everything, make the song's videos, end everything."""
    environment = {
        **os.environ,
        **UNLIMITED,
        "SCOPITONE_DATABASE_URL": database,
        "SCOPITONE_BLOB_URL": (folder / "media").as_uri(),
        "SCOPITONE_SPREAD_FROM_S": "1" if len(machines) > 1 and given.videos == 1 else "0",
        "SCOPITONE_MAX_UPLOAD_BYTES": str(2 * len(song)),
    }
    with ExitStack() as running:
        server = running.enter_context(api(folder / "api", environment))
        pids = [
            running.enter_context(worker(folder / f"machine-{number}", environment, machine))
            for number, machine in enumerate(machines)
        ]
        connection = server.connect()
        clip = take_in(server, connection, song)
        # The machine that took the song in has analysed it; the video may be another's.
        for number in range(len(machines)):
            shutil.rmtree(folder / f"machine-{number}" / "cache", ignore_errors=True)
        before, began = sum(map(cpu_of, pids)), time.monotonic()
        asked = {**clip, "resolution": given.resolution}
        body = {"model": "suno/music-video", "input": asked}
        ids = [create(server, connection, body) for _ in range(given.videos)]
        made = [finished(server, connection, one) for one in ids][-1]
        wall, cpu = time.monotonic() - began, sum(map(cpu_of, pids)) - before
        return Run(wall, cpu, made["result"]["video"]["timings"])


def take_in(server: Server, connection: Any, song: bytes) -> dict[str, str]:
    """Upload and import the song."""
    upload = "/api/v1/client/files"
    edge = "frontier"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="song.wav"\r\n\r\n'
    body = head.encode() + song + f"\r\n--{edge}--\r\n".encode()
    kind = {"x-api-key": server.key, "Content-Type": f"multipart/form-data; boundary={edge}"}
    connection.request("POST", upload, body, kind)
    url = json.loads(connection.getresponse().read())["data"]["url"]
    body = {"model": "scopitone/import", "input": {"audio_url": url}}
    made = finished(server, connection, create(server, connection, body))
    return {"task_id": made["task_id"], "suno_id": made["result"]["suno_data"][0]["suno_id"]}


def create(server: Server, connection: Any, body: dict[str, Any]) -> str:
    """Create a task; its id."""
    task_id: str = server.call(connection, "POST", CREATE, body)["task_id"]
    return task_id


def finished(server: Server, connection: Any, task_id: str) -> Any:
    """The task at its end, which must be a good one."""
    while True:
        task = server.call(connection, "GET", INFO + task_id)
        if task["status"] == "success":
            return task
        if task["status"] == "failed":
            raise SystemExit(task["result"]["message"])
        time.sleep(0.05)


@contextmanager
def api(folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """`scopitone serve --no-workers`."""
    folder.mkdir()
    process = subprocess.Popen(
        [SCOPITONE, "serve", "--no-workers", "--port", "0", "--data-dir", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    try:
        url, key = (process.stdout.readline().split()[-1] for _ in range(2))
        yield Server(url, key, process)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def worker(folder: Path, environment: dict[str, str], machine: Machine) -> Iterator[int]:
    """`scopitone worker` on a core; its process group's id."""
    folder.mkdir()
    count = str(len(machine.cores.split(",")))
    options = ("--data-dir", folder, "--concurrency", count, "--queues", machine.queues)
    process = subprocess.Popen(
        ["taskset", "-c", machine.cores, SCOPITONE, "worker", *options],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("w"),
        env=environment,
        start_new_session=True,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def cpu_of(session: int) -> float:
    """Processor seconds of all processes of a session, and of those that they waited for."""
    return seconds_of(lambda process: process.session == session)


if __name__ == "__main__":
    main()
