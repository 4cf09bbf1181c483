"""One video on three worker machines behind two API processes, that share database and store."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from machines import Deployment, Machine, take_in
from sqlalchemy import text

SECONDS = 120.0
SIZE = {"resolution": "720p", "aspect_ratio": "1:1", "fps": 24}
HOLDER = text("SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid = :task")


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


def frames(path: Path) -> Iterator[tuple[int | None, bytes]]:
    """When each frame is shown, and its code: what has the same code is the same picture."""
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield packet.pts, bytes(packet)


def video(deployment: Deployment, task: Any, path: Path) -> Path:
    [url] = task["result"]["media_urls"]
    path.write_bytes(deployment.apis[1].request("GET", url, key=None).body)
    return path


@pytest.mark.extended
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


@pytest.mark.extended
def test_a_worker_that_hangs_loses_its_segments_and_its_late_results_do_no_harm(
    deployment: Deployment, make_sound: Callable[[float], bytes], cover: bytes
) -> None:
    planner, hanging, good = deployment.machines
    planner.environment |= {"SCOPITONE_SEGMENT_TIMEOUT_S": "6"}
    planner.options = ("--queues", "import,video")
    hanging.options = good.options = ("--queues", "segments")
    # The one that hangs has all segments to itself at first.
    deployment.start(planner, hanging)
    take_in(deployment, make_sound(40.0), cover)
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
    good.start()
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
