"""Measure how fast the job API accepts and reports tasks, with 1 to 64 clients.

    .venv/bin/python benchmarks/api.py
    .venv/bin/python benchmarks/api.py --database postgresql --render --tasks 10000

The clients are threads of one other process, each with a persistent connection. Tasks are
imports. Without --render the worker is paused, so that only accepting is measured; with it the
worker renders videos of the demo song meanwhile, one after another, and CreateTask is also measured
while the encoding processes are paused: what they cost.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from memory import find_family

HERE = Path(__file__).parent
SCOPITONE = Path(sys.executable).with_name("scopitone")
CREATE = "/api/v1/client/job/CreateTask"
INFO = "/api/v1/client/job/TaskInfo?task_id="
# Without kept segments, so that each video is rendered as a whole.
UNLIMITED = {
    f"SCOPITONE_{name}": "0"
    for name in ("RATE_CREATES", "RATE_CALLS", "MAX_OPEN_TASKS", "SEGMENT_CACHE_MB")
}
_VIDEOS = 50
IMPORT = {"model": "scopitone/import", "input": {"audio_url": "data:audio/wav;base64,AAAA"}}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its URL, an API key and its process."""

    url: str
    key: str
    process: subprocess.Popen[str]

    def connect(self) -> http.client.HTTPConnection:
        """Open a connection for one client."""
        parts = urlsplit(self.url)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def call(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: Any = None
    ) -> Any:
        """Send a request and return `data` of the answer."""
        headers = {"x-api-key": self.key, "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, headers)
        response = connection.getresponse()
        raw = response.read()
        assert response.status == 200, raw
        return json.loads(raw)["data"]

    def find_workers(self) -> list[int]:
        """Return the ids of the worker processes."""
        command = ["ps", "-o", "pid=", "--ppid", str(self.process.pid)]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        return [int(line) for line in result.stdout.split()]


@contextmanager
def run_server(data_dir: Path, database_url: str) -> Iterator[Server]:
    """Run a server for this benchmark."""
    process = subprocess.Popen(
        [SCOPITONE, "serve", "--port", "0", "--data-dir", data_dir],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **UNLIMITED, "SCOPITONE_DATABASE_URL": database_url},
        start_new_session=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    key = process.stdout.readline().split()[-1]
    try:
        yield Server(url, key, process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def create_database(kind: str) -> Iterator[str]:
    """Yield the URL of an empty database; "" means SQLite in the server's data folder."""
    if kind == "sqlite":
        yield ""
        return
    sys.path.insert(0, str(HERE.parent / "tests" / "support"))
    import throwaway_postgres

    binaries = throwaway_postgres.find_binaries()
    if binaries is None:
        raise SystemExit(throwaway_postgres.HELP)
    with throwaway_postgres.running(binaries) as url:
        yield throwaway_postgres.new_database(url, f"bench_{secrets.token_hex(4)}")


def pause_workers(server: Server) -> None:
    """Pause the worker processes."""
    while not (workers := server.find_workers()):
        time.sleep(0.05)
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)


@contextmanager
def pause_encoders(server: Server) -> Iterator[None]:
    """Pause the processes below the workers that have a lower priority than the server."""
    family = [pid for worker in server.find_workers() for pid in find_family(worker)]
    encoders = [pid for pid in family if _read_niceness(pid) > _read_niceness(server.process.pid)]
    for pid in encoders:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in encoders:
            os.kill(pid, signal.SIGCONT)


def _read_niceness(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def start_videos(server: Server) -> None:
    """Let the worker render more videos of the demo song than it can, and wait until it draws."""
    connection = server.connect()
    boundary = "frontier"
    song = (HERE.parent / "examples" / "song.mp3").read_bytes()
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="song.mp3"'
    body = head.encode() + b"\r\n\r\n" + song + f"\r\n--{boundary}--\r\n".encode()
    headers = {"x-api-key": server.key, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    connection.request("POST", "/api/v1/client/files", body, headers)
    url = json.loads(connection.getresponse().read())["data"]["url"]
    request = {"model": "scopitone/import", "input": {"audio_url": url}}
    task_id = server.call(connection, "POST", CREATE, request)["task_id"]
    clip = wait_until(server, task_id, lambda task: task["status"] == "success")["result"][
        "suno_data"
    ]
    fields = {"task_id": task_id, "suno_id": clip[0]["suno_id"]}
    # The server closes a connection that is idle while the song is read.
    connection = server.connect()
    request = {"model": "suno/music-video", "input": fields}
    videos = [server.call(connection, "POST", CREATE, request) for _ in range(_VIDEOS)]
    wait_until(server, videos[0]["task_id"], lambda task: task["progress"] > 0.1)


def wait_until(server: Server, task_id: str, is_reached: Callable[[Any], bool]) -> Any:
    """Poll a task until `is_reached` holds, and return it."""
    connection = server.connect()
    while not is_reached(task := server.call(connection, "GET", INFO + task_id)):
        time.sleep(0.1)
    return task


@dataclass(frozen=True, slots=True)
class CallRate:
    """Calls per second, and the latency of a call in ms."""

    per_second: float
    median: float
    p99: float


def measure(
    server: Server, clients: int, seconds: float, method: str, path: str, body: Any
) -> CallRate:
    """Let `clients` call repeatedly for `seconds`."""
    latencies_s: list[float] = []
    ready = threading.Barrier(clients + 1)
    stop_s = 0.0

    def call_repeatedly() -> None:
        connection = server.connect()
        server.call(connection, method, path, body)
        ready.wait()
        while (start := time.perf_counter()) < stop_s:
            server.call(connection, method, path, body)
            latencies_s.append(time.perf_counter() - start)

    threads = [threading.Thread(target=call_repeatedly) for _ in range(clients)]
    for thread in threads:
        thread.start()
    # Set before the barrier opens, so that no client stops at once.
    stop_s = time.perf_counter() + 3600
    ready.wait()
    start = time.perf_counter()
    stop_s = start + seconds
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    cuts = statistics.quantiles(latencies_s, n=100)
    return CallRate(len(latencies_s) / elapsed, cuts[49] * 1000, cuts[98] * 1000)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--clients", default="1,4,16,64")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--render", action="store_true", help="measure while videos are rendered")
    parser.add_argument("--tasks", type=int, default=0, help="number of tasks to create beforehand")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(create_database(args.database))
        server = stack.enter_context(run_server(folder, url))
        start_videos(server) if args.render else pause_workers(server)
        connection = server.connect()
        task_id = server.call(connection, "POST", CREATE, IMPORT)["task_id"]
        for _ in range(args.tasks):
            server.call(connection, "POST", CREATE, IMPORT)
        load = "while videos are rendered" if args.render else "worker paused"
        print(f"{args.database}, {load}, {args.tasks} tasks beforehand, {os.cpu_count()} cores")
        print("| clients | call | per second | median ms | p99 ms |\n|---|---|---|---|---|")
        for clients in map(int, args.clients.split(",")):
            rate = measure(server, clients, args.seconds, "GET", INFO + task_id, None)
            print_row(clients, "TaskInfo", rate)
            rate = measure(server, clients, args.seconds, "POST", CREATE, IMPORT)
            print_row(clients, "CreateTask", rate)
            if args.render:
                with pause_encoders(server):
                    rate = measure(server, clients, args.seconds, "POST", CREATE, IMPORT)
                print_row(clients, "CreateTask, encoders paused", rate)


def print_row(clients: int, name: str, rate: CallRate) -> None:
    """Print one row of the table."""
    figures = f"{rate.per_second:.0f} | {rate.median:.1f} | {rate.p99:.1f}"
    print(f"| {clients} | {name} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
