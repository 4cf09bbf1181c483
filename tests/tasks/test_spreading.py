"""A video's parts: how they are grouped, drawn by kept processes, stored and fetched."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from scopitone.errors import Cancelled
from scopitone.store.blobs import LocalBlobs
from scopitone.tasks import drawing, heartbeat
from scopitone.tasks.encoders import Encoders
from scopitone.tasks.interruption import Watch
from scopitone.tasks.spreading import groups
from scopitone.tasks.worker import take_slot
from scopitone.video.cutting import Segment
from scopitone.video.parcel import Parcel


@given(st.integers(1, 400))
def test_groups_have_every_segment_once_and_become_smaller(count: int) -> None:
    sizes = [len(numbers) for numbers in groups(count)]
    assert [number for numbers in groups(count) for number in numbers] == list(range(count))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] <= 4
    assert sizes[-1] == 1


def test_a_piece_comes_back_with_what_was_seen(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "media")
    seen = np.arange(2 * 3 * 6 * 8, dtype=np.uint8).reshape(2, 3, 6, 8)
    made = tmp_path / "made.mp4"
    made.write_bytes(b"pictures" * 1000)
    blobs.put_as(drawing.piece_name("plan", 7), drawing._piece(made, seen))
    segment = Segment(0, 2, tmp_path / "fetched.mp4")
    assert np.array_equal(drawing.fetch(blobs, "plan", 7, segment), seen)
    assert segment.path.read_bytes() == made.read_bytes()
    # Once more, or too late: nothing is different.
    blobs.put_as(drawing.piece_name("plan", 7), drawing._piece(made, seen))
    assert np.array_equal(drawing.fetch(blobs, "plan", 7, segment), seen)
    blobs.discard([drawing.piece_name("plan", number) for number in (7, 8)])
    with pytest.raises(FileNotFoundError):
        drawing.fetch(blobs, "plan", 7, segment)


@pytest.fixture
def encoders() -> Iterator[Encoders]:
    made = Encoders(1, patience_s=20.0)
    yield made
    for kept in made._idle:
        kept.desk.close()


def test_a_process_is_kept_and_who_waits_may_give_up(
    encoders: Encoders, small: Parcel, tmp_path: Path
) -> None:
    def stop() -> None:
        raise Cancelled("enough")

    def nothing() -> None:
        """Go on."""

    with encoders.lend("a", nothing) as desk:
        first, _ = desk.encode(small, Segment(0, 12, tmp_path / "0.mp4"), nothing)
        with pytest.raises(Cancelled), encoders.lend("a", stop):
            raise AssertionError("there is one process, and it is lent")
    with encoders.lend("b", nothing) as again:
        assert again is desk
        second, work = again.encode(small, Segment(0, 12, tmp_path / "1.mp4"), nothing)
    assert np.array_equal(first, second)
    assert work.frames == 12
    assert (tmp_path / "0.mp4").read_bytes() == (tmp_path / "1.mp4").read_bytes()
    with pytest.raises(Cancelled), encoders.lend("a", nothing) as desk:
        desk.encode(small, Segment(0, 12, tmp_path / "2.mp4"), stop)
    with encoders.lend("a", nothing) as other:
        assert other is not desk, "one that was interrupted is not used again"


def test_a_process_that_hangs_is_replaced(small: Parcel, tmp_path: Path) -> None:
    encoders = Encoders(1, patience_s=6.0)
    stopped: list[int] = []

    def stop_it() -> None:
        [pid] = [process.pid for process in desk._crew._processes.values()]
        if not stopped and pid:
            stopped.append(pid)
            os.kill(pid, signal.SIGSTOP)

    with encoders.lend("a", lambda: None) as desk:
        seen, _ = desk.encode(small, Segment(0, 12, tmp_path / "0.mp4"), stop_it)
        assert len(seen) == 12
        [pid] = [process.pid for process in desk._crew._processes.values()]
        assert [pid] != stopped
        desk.close()


def test_several_works_for_a_task_are_watched(engine: Engine) -> None:
    stopping = threading.Event()
    watch = Watch(engine, stopping)
    with watch.over("task") as one:
        with watch.over("task") as other:
            stopping.set()
            watch.run()
            with pytest.raises(Cancelled):
                other.check()
        with pytest.raises(Cancelled):
            one.check()


def test_workers_of_one_folder_are_one_stand(engine: Engine, tmp_path: Path) -> None:
    slots = [take_slot(tmp_path / "here"), take_slot(tmp_path / "here")]
    slots.append(take_slot(tmp_path / "there"))
    names = [name for _, name in slots]
    assert len(set(names)) == 3
    for name in names:
        heartbeat.beat(engine, name, "video segments-r1")
    heartbeat.beat(engine, "of-another-renderer-0", "video segments-r2")
    heartbeat.beat(engine, "of-an-earlier-version-0")
    assert heartbeat.stands(engine, "segments-r1", 60) == {
        heartbeat.stand_of(names[0]),
        heartbeat.stand_of(names[2]),
    }
    assert heartbeat.stand_of(names[0]) == heartbeat.stand_of(names[1])
    assert heartbeat.stands(engine, "segments-r1", -1) == set()
    slots[0][0].close()
    again, name = take_slot(tmp_path / "here")
    assert name == names[0], "who comes in a dead worker's place takes up its work"
    again.close()
