"""One video on three worker machines, behind two API processes, that share PostgreSQL and S3 alone.

The machines are process groups with data and temporary folders of their own, and with network
namespaces of their own where the system permits them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import pytest
from namespaces import Apart, apart
from sqlalchemy import Engine, text

from scopitone.settings import Settings
from scopitone.store.database import open_engine

pytestmark = pytest.mark.slow
SCOPITONE = Path(sys.executable).with_name("scopitone")
SECONDS = 56.0
SIZE = {"resolution": "720p", "fps": 24}
PATIENCE_S = 100.0
# A group, as the engine's table has it: who has or had it, and how it is.
GROUPS = text(
    "SELECT workflow_uuid, executor_id, status FROM dbos.workflow_status WHERE name = 'segments'"
    " AND workflow_uuid LIKE :task || '-%'"
)
HOLDER = text("SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid = :task")


@dataclass
class Machine:
    """`scopitone worker` with folders of its own, and no way to reach another's."""

    folder: Path
    environment: dict[str, str]
    prefix: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.folder / "tmp").mkdir(parents=True)
        self.process = subprocess.Popen(
            [
                *self.prefix,
                SCOPITONE,
                "worker",
                "--data-dir",
                self.folder / "data",
                "--concurrency",
                "1",
            ],
            env={**os.environ, **self.environment, "TMPDIR": str(self.folder / "tmp")},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("w"),
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
        listed = subprocess.run(
            ["ps", "-ww", "-o", "pid=,args=", "-s", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(line.split()[0]) for line in listed.stdout.splitlines() if "spawn_main" in line]

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
            logs = "\n".join((one.folder / "log").read_text()[-3000:] for one in self.machines)
            assert time.monotonic() < deadline, f"{what}\n{logs}"
            time.sleep(0.02)
        return got

    def start(self) -> None:
        for machine in self.machines:
            machine.start()
        self.until("workers", lambda: self.alive() == len(self.machines))

    def alive(self) -> int:
        metrics = self.apis[0].request("GET", "/metrics", key=None).body.decode()
        [line] = [one for one in metrics.splitlines() if one.startswith("scopitone_workers ")]
        return int(float(line.split()[1]))


@pytest.fixture
def spaces() -> Iterator[list[Apart] | None]:
    with apart(3) as made:
        yield made


@pytest.fixture
def s3_port() -> Iterator[int]:
    """Where the S3 server (moto's) is reached from other network namespaces, too."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="0.0.0.0", port=0)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def deployment(
    tmp_path: Path,
    make_server: Any,
    postgres_url: str,
    s3: Callable[[], tuple[str, str]],
    s3_port: int,
    spaces: list[Apart] | None,
) -> Iterator[Deployment]:
    bucket, _ = s3()
    shared = {
        "SCOPITONE_DATABASE_URL": postgres_url,
        "SCOPITONE_BLOB_URL": f"s3://{bucket}/media",
        "SCOPITONE_BLOB_ENDPOINT": f"http://127.0.0.1:{s3_port}",
        "SCOPITONE_SPREAD_FROM_S": "5",
        "SCOPITONE_HEARTBEAT_S": "0.3",
        "SCOPITONE_DEAD_AFTER_S": "2",
    }
    machines = [Machine(tmp_path / f"machine-{number}", shared) for number in range(3)]
    for machine, space in zip(machines, spaces or (), strict=False):
        machine.prefix = space.prefix
        endpoint = {"SCOPITONE_BLOB_ENDPOINT": f"http://{space.host}:{s3_port}"}
        machine.environment = {**shared, **endpoint}
    apis = []
    for number in range(2):
        folder = tmp_path / f"api-{number}"
        folder.mkdir()
        api = make_server(folder, **shared, SCOPITONE_WORKERS="0")
        api.key = apis[0].key if apis else ""
        apis.append(api)
        api.start()
    engine = open_engine(Settings.with_options({"database_url": postgres_url}).database_url)
    running = Deployment(apis, machines, engine)
    try:
        yield running
    finally:
        for machine in machines:
            if machine.process is not None and machine.process.poll() is None:
                machine.signal(signal.SIGKILL)
        for api in apis:
            api.kill()
        engine.dispose()


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


def kill_a_holder(deployment: Deployment, task_id: str) -> Machine:
    """SIGKILL a machine that made segments, holds others, and does not have the task itself."""

    def victim() -> tuple[Machine, str] | None:
        with deployment.engine.connect() as connection:
            parent = connection.execute(HOLDER, {"task": task_id}).scalar()
        groups = deployment.groups(task_id)
        for _, held_by, status in groups:
            made = [by for _, by, how in groups if how == "SUCCESS"]
            if status == "PENDING" and held_by and held_by != parent and held_by in made:
                [machine] = [one for one in deployment.machines if one.name in held_by]
                return machine, held_by
        return None

    machine, name = deployment.until("a worker to kill", victim)
    machine.signal(signal.SIGKILL)
    held = [by for _, by, status in deployment.groups(task_id) if status == "PENDING"]
    assert name in held, "it was killed while it held segments"
    return machine


def frames(path: Path) -> Iterator[bytes]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield b"".join(bytes(plane) for plane in frame.planes)


def video(deployment: Deployment, task: Any, path: Path) -> Path:
    [url] = task["result"]["media_urls"]
    path.write_bytes(deployment.apis[1].request("GET", url, key=None).body)
    return path


def test_a_video_is_made_by_three_machines_of_which_one_dies(
    deployment: Deployment, make_sound: Callable[[float], bytes], cover: bytes, tmp_path: Path
) -> None:
    deployment.start()
    take_in(deployment, make_sound(SECONDS), cover)
    one, other = deployment.apis
    asked = {**deployment.clip, **SIZE}
    task_id = one.create("suno/music-video", asked)
    dead = kill_a_holder(deployment, task_id)
    spread = other.finished(task_id)
    assert spread["status"] == "success", spread

    made = Counter(by for _, by, status in deployment.groups(task_id) if status == "SUCCESS")
    assert len(made) == 3, made
    assert {status for *_, status in deployment.groups(task_id)} == {"SUCCESS"}
    assert any(dead.name in str(by) for by in made)

    # With one machine left a video is made as on a single machine, which is what we compare with.
    alive = [machine for machine in deployment.machines if machine is not dead]
    alive[0].stop()
    deployment.until("one worker", lambda: deployment.alive() == 1)
    alone_id = one.create("suno/music-video", asked)
    alone = other.finished(alone_id)
    assert alone["status"] == "success", alone
    assert deployment.groups(alone_id) == []
    count = 0
    pairs = zip(
        frames(video(deployment, spread, tmp_path / "spread.mp4")),
        frames(video(deployment, alone, tmp_path / "alone.mp4")),
        strict=True,
    )
    for count, (ours, theirs) in enumerate(pairs, start=1):
        assert ours == theirs, f"frame {count - 1} differs"
    assert count == SECONDS * SIZE["fps"]  # type: ignore[operator]
    assert spread["result"]["video"]["checks"] == alone["result"]["video"]["checks"]
    left = [path for one in deployment.machines for path in (one.folder / "tmp").rglob("*")]
    assert [path for path in left if path.is_file()] == []


def test_a_worker_that_hangs_loses_its_segments_and_its_late_results_do_no_harm(
    deployment: Deployment, make_sound: Callable[[float], bytes], cover: bytes
) -> None:
    good, hanging = deployment.machines = deployment.machines[:2]
    good.environment |= {"SCOPITONE_SEGMENT_TIMEOUT_S": "6"}
    hanging.options = ("--queues", "segments")
    deployment.start()
    take_in(deployment, make_sound(20.0), cover)
    one = deployment.apis[0]
    asked = {**deployment.clip, **SIZE}
    task_id = one.create("suno/music-video", asked)

    def held(by: Machine) -> set[str]:
        return {
            name
            for name, holder, status in deployment.groups(task_id)
            if status == "PENDING" and by.name in str(holder)
        }

    # Its encoding process stands still, while the worker says that it lives.
    [encoder] = deployment.until(
        "an encoding process", lambda: held(hanging) and hanging.encoders()
    )
    os.kill(encoder, signal.SIGSTOP)
    kept = held(hanging)
    assert kept
    task = one.finished(task_id)
    assert task["status"] == "success", task
    by_others = {name: by for name, by, _ in deployment.groups(task_id) if name in kept}
    assert all(good.name in str(by) for by in by_others.values()), by_others

    os.kill(encoder, signal.SIGCONT)
    log = hanging.folder / "log"
    deployment.until(
        "a late result", lambda: "Drew segments" in log.read_text() or not held(hanging)
    )
    assert by_others.items() <= {name: by for name, by, _ in deployment.groups(task_id)}.items()
    assert {status for *_, status in deployment.groups(task_id)} == {"SUCCESS"}
    assert one.task(task_id) == task

    # Cancelling a task cancels its segments.
    task_id = one.create("suno/music-video", {**asked, "fps": 25})
    deployment.until(
        "segments", lambda: any(how == "PENDING" for *_, how in deployment.groups(task_id))
    )
    assert one.post("/api/v1/client/job/cancel", {"task_id": task_id}).status == 200
    deployment.until(
        "no segments",
        lambda: not {how for *_, how in deployment.groups(task_id)} & {"ENQUEUED", "PENDING"},
    )
    assert any(status == "CANCELLED" for *_, status in deployment.groups(task_id))
