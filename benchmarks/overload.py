"""What happens when far more is asked for than can be done.

    .venv/bin/python benchmarks/overload.py --seconds 120 --times 50

A server as it is by default, four accounts with two keys each. First its capacity is measured:
imports of three seconds of sound, a second. Then so many times as many are asked for, over and
over. Meanwhile one client asks for tasks, and another, with a key of its own, asks until it is told
to wait, waits as long as it was told, and asks again. In the end everything that was accepted must
have ended well.
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
ACCOUNTS, KEYS = 4, 2


def sound() -> bytes:
    """Three seconds of a note, as WAV."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        wave_of = (int(9000 * math.sin(n / 8) * (1 - n % 11_025 / 11_025)) for n in range(66_150))
        file.writeframes(b"".join(struct.pack("<h", value) for value in wave_of))
    return made.getvalue()


@dataclass
class Client:
    """One key on one connection that it keeps."""

    url: str
    key: str
    song: str = ""
    accepted: list[str] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    untold: int = 0
    connection: http.client.HTTPConnection | None = None

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any, str | None]:
        """Code, answer and Retry-After of one call."""
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body)
        boundary = 'multipart/form-data; boundary="b"'
        kind = boundary if isinstance(body, bytes) else "application/json"
        headers = {"x-api-key": self.key, "Content-Type": kind}
        while True:
            kept = self.connection is not None
            connection = self.connection or self._connected()
            try:
                connection.request(method, path, sent, headers)
                answer = connection.getresponse()
                return answer.status, json.loads(answer.read()), answer.headers["Retry-After"]
            except (http.client.HTTPException, OSError):
                self.connection = None
                # The server closes connections that nobody used for some seconds.
                if not kept:
                    raise

    def _connected(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        return self.connection

    def upload(self) -> None:
        """Put the sound on the server."""
        head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="s.wav"\r\n\r\n'
        code, answer, _ = self.call(
            "POST", "/api/v1/client/files", head + sound() + b"\r\n--b--\r\n"
        )
        assert code == 200, answer
        self.song = answer["data"]["url"]

    def ask(self) -> tuple[int, str | None]:
        """Ask for an import."""
        body = {"model": "scopitone/import", "input": {"audio_url": self.song}}
        code, answer, wait = self.call("POST", CREATE, body)
        self.codes[code] += 1
        if code == 200:
            self.accepted.append(answer["data"]["task_id"])
        elif code == 429 and not (wait or "").isdigit():
            self.untold += 1
        return code, wait

    def offer(self, a_second: float, until: float) -> None:
        """Ask at this rate, whatever is answered."""
        due = time.monotonic()
        while (now := time.monotonic()) < until:
            if now < due:
                time.sleep(due - now)
            due += 1 / a_second
            self.ask()


def served(folder: Path) -> tuple[subprocess.Popen[str], str, str]:
    """A server as it is by default: its process, address and first key."""
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


def command(folder: Path, *arguments: str) -> Any:
    """What a command of the operator's prints as JSON."""
    done = subprocess.run(
        [SCOPITONE, *arguments, "--data-dir", folder, "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def clients(folder: Path, url: str) -> list[Client]:
    """Keys of several accounts, each with the sound uploaded."""
    made = []
    for number in range(ACCOUNTS):
        account = command(folder, "accounts", "create", f"account {number}")["id"]
        for _ in range(KEYS):
            made.append(Client(url, command(folder, "keys", "create", "--account", account)["key"]))
            made[-1].upload()
    return made


def ended(client: Client, task_ids: list[str]) -> Counter[str]:
    """Wait until all of them have ended, and count how."""
    found: Counter[str] = Counter()
    for task_id in task_ids:
        while True:
            code, answer, wait = client.call("GET", INFO + task_id)
            if code == 429:
                time.sleep(float(wait or 1))
                continue
            if answer["data"]["status"] in ("success", "failed"):
                found[answer["data"]["status"]] += 1
                break
            time.sleep(0.2)
    return found


def capacity(client: Client, count: int = 16) -> float:
    """Imports that are done in a second."""
    start = time.monotonic()
    ids = []
    while len(ids) < count:
        if client.ask()[0] == 200:
            ids = client.accepted
    ended(client, ids)
    return count / (time.monotonic() - start)


def probe(client: Client, known: str, until: float, took: list[float]) -> None:
    """Ask for a task, ten times a second."""
    while time.monotonic() < until:
        start = time.perf_counter()
        code, answer, _ = client.call("GET", INFO + known)
        took.append(time.perf_counter() - start)
        assert code == 200, answer
        time.sleep(max(0.0, 0.11 - (time.perf_counter() - start)))


def obey(client: Client, until: float, kept: Counter[str]) -> None:
    """Ask until told to wait; wait; and see whether the promise is kept."""
    while time.monotonic() < until:
        code, wait = client.ask()
        if code == 429:
            time.sleep(float(wait or 0))
            kept["kept" if client.ask()[0] == 200 else "broken"] += 1


def main() -> None:
    """Overload a server and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--times", type=float, default=50.0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        process, url, first = served(folder)
        try:
            own, obedient = Client(url, first), Client(url, "")
            own.upload()
            account = command(folder, "accounts", "create", "obedient")["id"]
            obedient.key = command(folder, "keys", "create", "--account", account)["key"]
            obedient.upload()
            asking = clients(folder, url)
            able = capacity(own)
            until = time.monotonic() + args.seconds
            took: list[float] = []
            kept: Counter[str] = Counter()
            each = args.times * able / len(asking)
            threads = [threading.Thread(target=one.offer, args=(each, until)) for one in asking]
            known = own.accepted[0]
            threads.append(threading.Thread(target=probe, args=(own, known, until, took)))
            threads.append(threading.Thread(target=obey, args=(obedient, until, kept)))
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            outcome: Counter[str] = Counter()
            for one in (*asking, obedient):
                outcome += ended(one, one.accepted)
            drained = time.monotonic() - until
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    codes = sum((one.codes for one in asking), Counter())
    cuts = statistics.quantiles(took, n=100)
    offered = codes.total() / args.seconds
    print(f"capacity {able:.1f} imports a second; {offered:.0f} asked for a second")
    print(f"answers {dict(codes)}; 429 without a Retry-After: {sum(one.untold for one in asking)}")
    print(f"accepted {sum(len(one.accepted) for one in (*asking, obedient))}: {dict(outcome)}, "
          f"the last {drained:.0f} s after the end")  # fmt: skip
    print(f"Retry-After {dict(kept)}")
    median, p99 = cuts[49] * 1000, cuts[98] * 1000
    print(f"TaskInfo, {len(took)} calls: median {median:.0f} ms, p99 {p99:.0f} ms")


if __name__ == "__main__":
    main()
