"""A real server in processes of its own, and a client that knows only the standard library."""

from __future__ import annotations

import http.client
import json
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from admin_port import admin_on  # noqa: F401 - a fixture
from commands import command
from deploying import cluster, deploy, deployment, s3_port, spaces  # noqa: F401 - fixtures

SCOPITONE = Path(sys.executable).with_name("scopitone")
PATIENCE_S = 180.0
# Tests ask more often than clients; those about the limits set them.
NO_LIMITS = {"SCOPITONE_RATE_CREATES": "0", "SCOPITONE_RATE_CALLS": "0"}
# Tests of videos that are being rendered need videos that take their time.
NOTHING_KEPT = {"SCOPITONE_SEGMENT_CACHE_MB": "0"}
# Receivers and origins of the tests are on this machine; tests of the guard set their own.
LOOPBACK = {"SCOPITONE_ALLOW_NETWORKS": '["127.0.0.0/8", "::1/128"]'}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        assert self.json["code"] == self.status == 200, self.body
        return self.json["data"]


class Server:
    """`scopitone serve` as its own process group, on a free port of the loopback."""

    def __init__(self, data_dir: Path, *, launcher: Sequence[str] = (), **environment: str) -> None:
        self.data_dir = data_dir
        self.key = ""
        self.url = ""
        self._port = 0
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None
        # A command that runs the command after it, with other limits or rights.
        self._launcher = launcher

    @property
    def environment(self) -> dict[str, str]:
        ours = {"SCOPITONE_DATA_DIR": str(self.data_dir), **NO_LIMITS, **NOTHING_KEPT, **LOOPBACK}
        return {**os.environ, **ours, **self._environment}

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*self._launcher, SCOPITONE, "serve", "--port", str(self._port)],
            stdout=subprocess.PIPE,
            stderr=(self.data_dir / "log").open("a"),
            text=True,
            env=self.environment,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert "listens on" in line, (self.data_dir / "log").read_text()
        self.url = line.split()[-1]
        # A restart takes the same port, so that the same URLs stay good.
        self._port = urlsplit(self.url).port or 0
        if not self.key:
            self.key = self._process.stdout.readline().split()[-1]

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(30)

    def kill(self) -> None:
        """SIGKILL the server, its workers and their encoders at once."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._process.wait()

    def kill_alone(self) -> None:
        """SIGKILL the server; its workers find out by themselves."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The worker processes' ids."""
        assert self._process is not None
        return children_of(self._process.pid)

    def cli(self, *arguments: str) -> str:
        """What the command prints. Raises subprocess.CalledProcessError."""
        done = command(*arguments, environment=self.environment)
        done.check_returncode()
        return done.stdout

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        key: str | None = "",
    ) -> Reply:
        """`url` is a path or absolute; `key` None sends none, "" the server's first."""
        parts = urlsplit(url if url.startswith("http") else self.url + url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = dict(headers or {})
        if key is not None:
            headers["x-api-key"] = key or self.key
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: Any, **options: Any) -> Reply:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", path, sent, {"Content-Type": "application/json"}, **options)

    def create(self, model: str, given: dict[str, Any], **more: Any) -> str:
        body = {"model": model, "input": given, **more}
        task_id = self.post("/api/v1/client/job/CreateTask", body).data["task_id"]
        assert isinstance(task_id, str)
        return task_id

    def task(self, task_id: str) -> Any:
        return self.request("GET", f"/api/v1/client/job/TaskInfo?task_id={task_id}").data

    def until(self, task_id: str, reached: Callable[[Any], bool]) -> Any:
        """Ask for the task until `reached`, and return it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            task = self.task(task_id)
            if reached(task):
                return task
            time.sleep(0.05)
        raise AssertionError(f"not reached: {task}\n{(self.data_dir / 'log').read_text()}")

    def finished(self, task_id: str) -> Any:
        return self.until(task_id, lambda task: task["status"] in ("success", "failed"))

    def upload(self, name: str, content: bytes, *, key: str = "") -> Any:
        boundary = "frontier"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
        body = head.encode() + b"\r\n\r\n" + content + f"\r\n--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.request("POST", "/api/v1/client/files", body, kind, key=key).data


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


@pytest.fixture(scope="session")
def server_type() -> type[Server]:
    """For modules whose one server has settings of its own."""
    return Server


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for all tests of a module, with the module's ENVIRONMENT if it has one."""
    environment = getattr(request.module, "ENVIRONMENT", {})
    running = Server(tmp_path_factory.mktemp("data"), **environment)
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def make_server() -> type[Server]:
    """For modules whose server needs settings of its own."""
    return Server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Makes servers of this test's own, to be killed and started again."""
    made = []

    def make(*, launcher: Sequence[str] = (), **environment: str) -> Server:
        server = Server(tmp_path, launcher=launcher, **environment)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.kill()


def sound(seconds: float) -> bytes:
    """A WAV file with a note that is struck twice a second."""
    rate = 22050
    at = np.arange(int(seconds * rate)) / rate
    samples = np.sin(2 * np.pi * 440 * at) * np.exp(-6 * (at % 0.5))
    frames = (20000 * samples).astype("<i2").tobytes()
    size = len(frames)
    format_chunk = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    data_chunk = struct.pack("<4sI", b"data", size) + frames
    riff = b"WAVE" + format_chunk + data_chunk
    return struct.pack("<4sI", b"RIFF", len(riff)) + riff


@pytest.fixture(scope="session")
def song() -> bytes:
    """Three seconds of music, as a WAV file."""
    return sound(3.0)


@pytest.fixture(scope="session")
def make_sound() -> Callable[[float], bytes]:
    """`make_sound(30.0)` -> so many seconds of music, as a WAV file."""
    return sound


@pytest.fixture(scope="session")
def cover() -> bytes:
    """A PNG of 64 by 64 pixels."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 64)).convert("RGB").save(out, "PNG")
    return out.getvalue()
