"""Overload a server with many more requests than it can process.

    .venv/bin/python benchmarks/overload.py --seconds 120 --times 50

Runs a server with default settings and four accounts with two keys each. First its capacity is
measured, in imports of three seconds of sound per second. Then clients request --times as many.
Meanwhile one client polls a task. Another one, with its own key, sends requests until it receives
a Retry-After, waits that long, and sends the next one. At the end, every accepted task must have
succeeded.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import math
import os
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCOPITONE = Path(sys.executable).with_name("scopitone")
CREATE = "/api/v1/client/job/CreateTask"
INFO = "/api/v1/client/job/TaskInfo?task_id="
ACCOUNTS, KEYS_PER_ACCOUNT = 4, 2


def make_sound() -> bytes:
    """Return three seconds of a note, as WAV."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        wave_of = (int(9000 * math.sin(n / 8) * (1 - n % 11_025 / 11_025)) for n in range(66_150))
        file.writeframes(b"".join(struct.pack("<h", value) for value in wave_of))
    return buffer.getvalue()


@dataclass
class Client:
    """A client with one key and one persistent connection.

    codes: how often each HTTP code was received. bare_429: answers 429 without a Retry-After.
    """

    url: str
    key: str
    song: str = ""
    accepted: list[str] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    bare_429: int = 0
    connection: http.client.HTTPConnection | None = None

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any, str | None]:
        """Send a request; return the code, the answer and the Retry-After header."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body)
        boundary = 'multipart/form-data; boundary="b"'
        kind = boundary if isinstance(body, bytes) else "application/json"
        headers = {"x-api-key": self.key, "Content-Type": kind}
        while True:
            is_reused = self.connection is not None
            connection = self.connection or self._connect()
            try:
                connection.request(method, path, content, headers)
                response = connection.getresponse()
                answer = json.loads(response.read())
                return response.status, answer, response.headers["Retry-After"]
            except (http.client.HTTPException, OSError):
                self.connection = None
                # The server closes connections that are idle for some seconds.
                if not is_reused:
                    raise

    def _connect(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        return self.connection

    def upload(self) -> None:
        """Upload the sound to the server."""
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="s.wav"\r\n\r\n'
        code, answer, _ = self.call(
            "POST", "/api/v1/client/files", head + make_sound() + b"\r\n--b--\r\n"
        )
        assert code == 200, answer
        self.song = answer["data"]["url"]

    def request_import(self) -> tuple[int, str | None]:
        """Request an import; return the code and the Retry-After header."""
        body = {"model": "scopitone/import", "input": {"audio_url": self.song}}
        code, answer, wait = self.call("POST", CREATE, body)
        self.codes[code] += 1
        if code == 200:
            self.accepted.append(answer["data"]["task_id"])
        elif code == 429 and not (wait or "").isdigit():
            self.bare_429 += 1
        return code, wait

    def send_load(self, per_second: float, stop_s: float) -> None:
        """Request imports at this rate, whatever the server answers."""
        next_s = time.monotonic()
        while (now := time.monotonic()) < stop_s:
            if now < next_s:
                time.sleep(next_s - now)
            next_s += 1 / per_second
            self.request_import()


def start_server(folder: Path) -> tuple[subprocess.Popen[str], str, str]:
    """Start a server with default settings; return its process, URL and first key."""
    process = subprocess.Popen(
        [SCOPITONE, "serve", "--port", "0", "--data-dir", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    return process, url, process.stdout.readline().split()[-1]


def run_command(folder: Path, *arguments: str) -> Any:
    """Run a command of the operator and return its JSON."""
    result = subprocess.run(
        [SCOPITONE, *arguments, "--data-dir", folder, "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(result.stdout)


def create_clients(folder: Path, url: str) -> list[Client]:
    """Create clients with keys of several accounts, each with the sound uploaded."""
    clients = []
    for number in range(ACCOUNTS):
        account = run_command(folder, "accounts", "create", f"account {number}")["id"]
        for _ in range(KEYS_PER_ACCOUNT):
            key = run_command(folder, "keys", "create", "--account", account)["key"]
            clients.append(Client(url, key))
            clients[-1].upload()
    return clients


def wait_for_tasks(client: Client, task_ids: list[str]) -> Counter[str]:
    """Wait until all tasks have ended, and count their statuses."""
    statuses: Counter[str] = Counter()
    for task_id in task_ids:
        while True:
            code, answer, wait = client.call("GET", INFO + task_id)
            if code == 429:
                time.sleep(float(wait or 1))
                continue
            if answer["data"]["status"] in ("success", "failed"):
                statuses[answer["data"]["status"]] += 1
                break
            time.sleep(0.2)
    return statuses


def measure_capacity(client: Client, count: int = 16) -> float:
    """Return the number of imports that the server finishes per second."""
    start = time.monotonic()
    ids = []
    while len(ids) < count:
        if client.request_import()[0] == 200:
            ids = client.accepted
    wait_for_tasks(client, ids)
    return count / (time.monotonic() - start)


def poll_task(client: Client, task_id: str, stop_s: float, latencies_s: list[float]) -> None:
    """Poll a task ten times a second, and record the latencies."""
    while time.monotonic() < stop_s:
        start = time.perf_counter()
        code, answer, _ = client.call("GET", INFO + task_id)
        latencies_s.append(time.perf_counter() - start)
        assert code == 200, answer
        time.sleep(max(0.0, 0.11 - (time.perf_counter() - start)))


def follow_retry_after(client: Client, stop_s: float, promises: Counter[str]) -> None:
    """Send requests until one is refused, wait as told, and count whether the next is accepted."""
    while time.monotonic() < stop_s:
        code, wait = client.request_import()
        if code == 429:
            time.sleep(float(wait or 0))
            promises["kept" if client.request_import()[0] == 200 else "broken"] += 1


def main() -> None:
    """Overload a server and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--times", type=float, default=50.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        process, url, first = start_server(folder)
        try:
            own, obedient = Client(url, first), Client(url, "")
            own.upload()
            account = run_command(folder, "accounts", "create", "obedient")["id"]
            obedient.key = run_command(folder, "keys", "create", "--account", account)["key"]
            obedient.upload()
            clients = create_clients(folder, url)
            capacity = measure_capacity(own)
            stop_s = time.monotonic() + args.seconds
            latencies_s: list[float] = []
            promises: Counter[str] = Counter()
            rate = args.times * capacity / len(clients)
            threads = [
                threading.Thread(target=client.send_load, args=(rate, stop_s)) for client in clients
            ]
            threads += [
                threading.Thread(
                    target=poll_task, args=(own, own.accepted[0], stop_s, latencies_s)
                ),
                threading.Thread(target=follow_retry_after, args=(obedient, stop_s, promises)),
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            outcome: Counter[str] = Counter()
            for client in (*clients, obedient):
                outcome += wait_for_tasks(client, client.accepted)
            drain_s = time.monotonic() - stop_s
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    codes = sum((client.codes for client in clients), Counter())
    cuts = statistics.quantiles(latencies_s, n=100)
    load = codes.total() / args.seconds
    bare = sum(client.bare_429 for client in clients)
    accepted = sum(len(client.accepted) for client in (*clients, obedient))
    print(f"capacity {capacity:.1f} imports per second; {load:.0f} requested per second")
    print(f"answers {dict(codes)}; 429 without a Retry-After: {bare}")
    print(f"accepted {accepted}: {dict(outcome)}, the last {drain_s:.0f} s after the end")
    print(f"Retry-After {dict(promises)}")
    median, p99 = cuts[49] * 1000, cuts[98] * 1000
    print(f"TaskInfo, {len(latencies_s)} calls: median {median:.0f} ms, p99 {p99:.0f} ms")


if __name__ == "__main__":
    main()
