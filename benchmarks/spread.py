"""Measure the cost and the speedup of spreading a video over several worker machines.

    .venv/bin/python benchmarks/spread.py
    .venv/bin/python benchmarks/spread.py --seconds 240 --resolution 1080p --pairs 3
    .venv/bin/python benchmarks/spread.py --seconds 60 --videos 6 --pairs 3

A machine is a worker with its own folders on one core (taskset). PostgreSQL, the API and a shared
folder for the media run on any core. Four setups are compared: one machine that renders by itself,
on one core and on two; one core shared by the task's worker and a worker for segments; and two
machines. Each run starts with empty folders, so that the song is analyzed every time, and the
setups take turns. Processor seconds include everything that the workers started. With --videos,
that many videos are requested at once and none is spread; one worker on one core is compared with
two on two.
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
from material import load_demo_song
from processor import measure_cpu

CREATE = "/api/v1/client/job/CreateTask"
ALL_QUEUES = "video,import,music,callback,segments"


@dataclass(frozen=True, slots=True)
class Machine:
    """The cores of a worker, and the queues that it serves."""

    cores: str
    queues: str = ALL_QUEUES


SETUPS = {
    "alone": (Machine("0"),),
    "spread, one core": (Machine("0", "video,import,callback"), Machine("0", "segments")),
    "alone, two cores": (Machine("0,1"),),
    "spread, two cores": (Machine("0"), Machine("1")),
}
SETUPS_FOR_MANY_VIDEOS = {
    "one worker": (Machine("0"),),
    "two workers": (Machine("0"), Machine("1")),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Wall seconds of all tasks, processor seconds, and wall seconds of each stage of one task."""

    wall: float
    cpu: float
    by_stage: dict[str, float]


def main() -> None:
    """Measure, and print a row for each setup."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--resolution", default="1080p")
    parser.add_argument("--pairs", type=int, default=1)
    parser.add_argument("--videos", type=int, default=1)
    args = parser.parse_args()
    binaries = throwaway_postgres.find_binaries()
    if binaries is None:
        raise SystemExit(throwaway_postgres.HELP)
    setups = SETUPS if args.videos == 1 else SETUPS_FOR_MANY_VIDEOS
    runs: dict[str, list[Run]] = {name: [] for name in setups}
    with tempfile.TemporaryDirectory() as scratch, throwaway_postgres.running(binaries) as postgres:
        song = load_demo_song(args.seconds, Path(scratch)).audio.read_bytes()
        for turn in range(args.pairs):
            for name in runs:
                database = throwaway_postgres.new_database(postgres, f"run {turn} {name}")
                with tempfile.TemporaryDirectory() as folder:
                    run = measure(Path(folder), database, setups[name], song, args)
                runs[name].append(run)
                busy = os.getloadavg()[0]
                figures = f"{run.wall:6.1f} s, {run.cpu:6.1f} processor s, load {busy:.1f}"
                print(f"{name:18} {figures}", run.by_stage, flush=True)
    print_medians(runs)


def print_medians(runs: dict[str, list[Run]]) -> None:
    """Print medians, and ratios of runs of the same turn."""
    first, alone = next(iter(runs.items()))
    print(f"\nMedians, and ratios to `{first}` of the same turn:")
    for name, setup_runs in runs.items():
        wall = statistics.median(run.wall for run in setup_runs)
        cpu = statistics.median(run.cpu for run in setup_runs)
        pairs = list(zip(setup_runs, alone, strict=True))
        cost = statistics.median(run.cpu / reference.cpu for run, reference in pairs)
        speedup = statistics.median(reference.wall / run.wall for run, reference in pairs)
        print(
            f"{name:18} {wall:6.1f} s, {cpu:6.1f} processor s: x {cost:.3f}, speed x {speedup:.2f}"
        )


def measure(
    folder: Path,
    database: str,
    machines: tuple[Machine, ...],
    song: bytes,
    args: argparse.Namespace,
) -> Run:
    """Start all processes, render the song's videos, and stop the processes."""
    environment = {
        **os.environ,
        **UNLIMITED,
        "SCOPITONE_DATABASE_URL": database,
        "SCOPITONE_BLOB_URL": (folder / "media").as_uri(),
        "SCOPITONE_SPREAD_FROM_S": "1" if len(machines) > 1 and args.videos == 1 else "0",
        "SCOPITONE_MAX_UPLOAD_BYTES": str(2 * len(song)),
    }
    with ExitStack() as running:
        server = running.enter_context(run_api(folder / "api", environment))
        pids = [
            running.enter_context(run_worker(folder / f"machine-{number}", environment, machine))
            for number, machine in enumerate(machines)
        ]
        connection = server.connect()
        clip = import_song(server, connection, song)
        # The machine that imported the song has analyzed it; another one may render the video.
        for number in range(len(machines)):
            shutil.rmtree(folder / f"machine-{number}" / "cache", ignore_errors=True)
        cpu_before, start_s = sum(map(measure_session_cpu, pids)), time.monotonic()
        fields = {**clip, "resolution": args.resolution}
        body = {"model": "suno/music-video", "input": fields}
        ids = [create_task(server, connection, body) for _ in range(args.videos)]
        task = [wait_for_success(server, connection, task_id) for task_id in ids][-1]
        wall = time.monotonic() - start_s
        cpu = sum(map(measure_session_cpu, pids)) - cpu_before
        return Run(wall, cpu, task["result"]["video"]["timings"])


def import_song(server: Server, connection: Any, song: bytes) -> dict[str, str]:
    """Upload and import the song; return the ids of its task and clip."""
    upload = "/api/v1/client/files"
    edge = "frontier"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="song.wav"\r\n\r\n'
    body = head.encode() + song + f"\r\n--{edge}--\r\n".encode()
    headers = {"x-api-key": server.key, "Content-Type": f"multipart/form-data; boundary={edge}"}
    connection.request("POST", upload, body, headers)
    url = json.loads(connection.getresponse().read())["data"]["url"]
    body = {"model": "scopitone/import", "input": {"audio_url": url}}
    task = wait_for_success(server, connection, create_task(server, connection, body))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


def create_task(server: Server, connection: Any, body: dict[str, Any]) -> str:
    """Create a task and return its id."""
    task_id: str = server.call(connection, "POST", CREATE, body)["task_id"]
    return task_id


def wait_for_success(server: Server, connection: Any, task_id: str) -> Any:
    """Wait until a task succeeds, and return it. Raises: SystemExit if it fails."""
    while True:
        task = server.call(connection, "GET", INFO + task_id)
        if task["status"] == "success":
            return task
        if task["status"] == "failed":
            raise SystemExit(task["result"]["message"])
        time.sleep(0.05)


@contextmanager
def run_api(folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """Run `scopitone serve --no-workers`."""
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
def run_worker(folder: Path, environment: dict[str, str], machine: Machine) -> Iterator[int]:
    """Run `scopitone worker` on the cores of a machine; yield its process group's id."""
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


def measure_session_cpu(session: int) -> float:
    """Return processor seconds of all processes of a session, and of children they waited for."""
    return measure_cpu(lambda process: process.session == session)


if __name__ == "__main__":
    main()
