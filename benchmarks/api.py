"""How fast the job API accepts tasks and tells about them, from 1 to 64 clients.

    .venv/bin/python benchmarks/api.py
    .venv/bin/python benchmarks/api.py --database postgresql --render --tasks 10000

Clients are threads of one other process, each on a connection that it keeps. Tasks are imports;
without --render the worker is held still, so that accepting alone is measured, and with it the
worker makes a video of the demo song meanwhile.
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

HERE = Path(__file__).parent
SCOPITONE = Path(sys.executable).with_name("scopitone")
CREATE = "/api/v1/client/job/CreateTask"
INFO = "/api/v1/client/job/TaskInfo?task_id="
UNLIMITED = {f"SCOPITONE_{name}": "0" for name in ("RATE_CREATES", "RATE_CALLS", "MAX_OPEN_TASKS")}
IMPORT = {"model": "scopitone/import", "input": {"audio_url": "data:audio/wav;base64,AAAA"}}


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, its key and its process."""

    url: str
    key: str
    process: subprocess.Popen[str]

    def connect(self) -> http.client.HTTPConnection:
        """A connection of one client's own."""
        parts = urlsplit(self.url)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def call(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: Any = None
    ) -> Any:
        """`data` of one call."""
        headers = {"x-api-key": self.key, "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, headers)
        answer = connection.getresponse()
        raw = answer.read()
        assert answer.status == 200, raw
        return json.loads(raw)["data"]

    def workers(self) -> list[int]:
        """The worker processes' ids."""
        command = ["ps", "-o", "pid=", "--ppid", str(self.process.pid)]
        listed = subprocess.run(command, capture_output=True, text=True, check=True)
        return [int(line) for line in listed.stdout.split()]


@contextmanager
def serving(data_dir: Path, database_url: str) -> Iterator[Server]:
    """A server of this benchmark's own."""
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
def database(kind: str) -> Iterator[str]:
    """The URL of an empty database; "" is SQLite in the server's data folder."""
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


def hold_still(server: Server) -> None:
    """Stop the worker's process where it stands."""
    while not (workers := server.workers()):
        time.sleep(0.05)
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)


def begin_video(server: Server) -> None:
    """Have the worker make a video of the demo song, and wait until it draws."""
    connection = server.connect()
    boundary = "frontier"
    song = (HERE.parent / "examples" / "song.mp3").read_bytes()
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="song.mp3"'
    body = head.encode() + b"\r\n\r\n" + song + f"\r\n--{boundary}--\r\n".encode()
    kind = {"x-api-key": server.key, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    connection.request("POST", "/api/v1/client/files", body, kind)
    url = json.loads(connection.getresponse().read())["data"]["url"]
    given = {"model": "scopitone/import", "input": {"audio_url": url}}
    task_id = server.call(connection, "POST", CREATE, given)["task_id"]
    clip = until(server, task_id, lambda task: task["status"] == "success")["result"]["suno_data"]
    given = {"task_id": task_id, "suno_id": clip[0]["suno_id"]}
    # The server has closed a connection that was idle while the song was read.
    connection = server.connect()
    video = server.call(connection, "POST", CREATE, {"model": "suno/music-video", "input": given})
    until(server, video["task_id"], lambda task: task["progress"] > 0.1)


def until(server: Server, task_id: str, reached: Callable[[Any], bool]) -> Any:
    """Ask for a task until `reached`."""
    connection = server.connect()
    while not reached(task := server.call(connection, "GET", INFO + task_id)):
        time.sleep(0.1)
    return task


@dataclass(frozen=True, slots=True)
class Measured:
    """Calls a second, and how long one took (ms)."""

    per_second: float
    median: float
    p99: float


def measure(
    server: Server, clients: int, seconds: float, method: str, path: str, body: Any
) -> Measured:
    """Let `clients` call over and over for `seconds`."""
    took: list[float] = []
    ready = threading.Barrier(clients + 1)
    stop_at = 0.0

    def ask() -> None:
        connection = server.connect()
        server.call(connection, method, path, body)
        ready.wait()
        while (start := time.perf_counter()) < stop_at:
            server.call(connection, method, path, body)
            took.append(time.perf_counter() - start)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    # Before the barrier opens, so that nobody reads it too early; connecting is quick.
    stop_at = time.perf_counter() + 3600
    ready.wait()
    start = time.perf_counter()
    stop_at = start + seconds
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    cuts = statistics.quantiles(took, n=100)
    return Measured(len(took) / elapsed, cuts[49] * 1000, cuts[98] * 1000)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--clients", default="1,4,16,64")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--render", action="store_true", help="while one video renders")
    parser.add_argument("--tasks", type=int, default=0, help="this many in the table beforehand")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(database(args.database))
        server = stack.enter_context(serving(folder, url))
        begin_video(server) if args.render else hold_still(server)
        connection = server.connect()
        known = server.call(connection, "POST", CREATE, IMPORT)["task_id"]
        for _ in range(args.tasks):
            server.call(connection, "POST", CREATE, IMPORT)
        doing = "while a video renders" if args.render else "worker held still"
        print(f"{args.database}, {doing}, {args.tasks} tasks beforehand, {os.cpu_count()} cores")
        print("| clients | call | a second | median ms | p99 ms |\n|---|---|---|---|---|")
        for clients in map(int, args.clients.split(",")):
            for name, method, path, body in (
                ("TaskInfo", "GET", INFO + known, None),
                ("CreateTask", "POST", CREATE, IMPORT),
            ):
                found = measure(server, clients, args.seconds, method, path, body)
                print(
                    f"| {clients} | {name} | {found.per_second:.0f} | {found.median:.1f} "
                    f"| {found.p99:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
