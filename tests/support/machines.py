"""Worker machines behind API processes that share PostgreSQL and S3 alone.

The machines are process groups with data and temporary folders of their own, and with network
namespaces of their own where the system permits them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import descent
from sqlalchemy import Engine, text

SCOPITONE = Path(sys.executable).with_name("scopitone")
PATIENCE_S = 100.0
# A group, as the engine's table has it: who has or had it, and how it is.
GROUPS = text(
    "SELECT workflow_uuid, executor_id, status FROM dbos.workflow_status WHERE name = 'segments'"
    " AND workflow_uuid LIKE :task || '-%'"
)


@dataclass
class Machine:
    """`scopitone worker` with folders of its own, and no way to reach another's."""

    folder: Path
    environment: dict[str, str]
    prefix: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.folder / "tmp").mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [
                *self.prefix,
                SCOPITONE,
                "worker",
                "--data-dir",
                self.folder / "data",
                "--concurrency",
                "1",
                *self.options,
            ],
            env={**os.environ, **self.environment, "TMPDIR": str(self.folder / "tmp")},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("a"),
            start_new_session=True,
        )

    def signal(self, number: int) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)
        if number == signal.SIGKILL:
            self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(30) == 0

    def encoders(self) -> list[int]:
        """The ids of its encoding processes."""
        assert self.process is not None
        return sorted(descent.encoders(self.process.pid))

    @property
    def name(self) -> str:
        """What its worker's name has in the middle."""
        return f"-{(self.folder / 'data' / 'workers' / 'id').read_text()}-"


@dataclass
class Deployment:
    apis: list[Any]
    machines: list[Machine]
    engine: Engine
    clip: dict[str, str] = field(default_factory=dict)

    def groups(self, task_id: str) -> list[tuple[str, str | None, str]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(GROUPS, {"task": task_id})]  # type: ignore[misc]

    def until(self, what: str, found: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + PATIENCE_S
        while not (got := found()):
            started = [one.folder / "log" for one in self.machines if one.process is not None]
            logs = "\n".join(log.read_text()[-3000:] for log in started)
            assert time.monotonic() < deadline, f"{what}\n{logs}"
            time.sleep(0.02)
        return got

    def start(self, *machines: Machine) -> None:
        """Start those machines, or all, and wait until their workers say that they live."""
        started = machines or self.machines
        for machine in started:
            machine.start()
        self.until("workers", lambda: self.alive() == len(started))

    def alive(self) -> int:
        metrics = self.apis[0].request("GET", "/metrics", key=None).body.decode()
        [line] = [one for one in metrics.splitlines() if one.startswith("scopitone_workers ")]
        return int(float(line.split()[1]))


def take_in(deployment: Deployment, content: bytes, cover: bytes) -> None:
    """Upload by one API process, import by the other."""
    one, other = deployment.apis
    given = {
        "audio_url": one.upload("song.wav", content)["url"].replace(one.url, other.url),
        "image_url": one.upload("cover.png", cover)["url"].replace(one.url, other.url),
        "lyrics": "[00:06.00] Should auld acquaintance be forgot\n[00:30.00] and never brought",
    }
    task = other.finished(other.create("scopitone/import", given))
    assert task["status"] == "success", task
    clip = task["result"]["suno_data"][0]
    deployment.clip = {"task_id": task["task_id"], "suno_id": clip["suno_id"]}
