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

from scopitone.core.errors import Canceled
from scopitone.store.blobs import LocalBlobs
from scopitone.tasks.distributed import segment_job
from scopitone.tasks.distributed.coordinator import split_into_groups
from scopitone.tasks.runtime import heartbeat
from scopitone.tasks.runtime.cancellation_watcher import CancellationWatcher
from scopitone.tasks.runtime.encoder_cache import EncoderCache
from scopitone.tasks.worker.main import take_slot
from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.plan.segments import Segment


@given(st.integers(1, 400))
def test_groups_have_every_segment_once_and_become_smaller(count: int) -> None:
    sizes = [len(numbers) for numbers in split_into_groups(count)]
    assert [number for numbers in split_into_groups(count) for number in numbers] == list(
        range(count)
    )
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] <= 8
    assert sizes[-1] == 1


def test_a_piece_comes_back_with_what_was_seen(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "media")
    cells = np.arange(2 * 3 * 6 * 8, dtype=np.uint8).reshape(2, 3, 6, 8)
    video = tmp_path / "made.mp4"
    video.write_bytes(b"pictures" * 1000)
    blobs.put_as(segment_job.piece_name("plan", 7), segment_job._pack_piece(video, cells))
    segment = Segment(0, 2, tmp_path / "fetched.mp4")
    assert np.array_equal(segment_job.fetch_piece(blobs, "plan", 7, segment), cells)
    assert segment.path.read_bytes() == video.read_bytes()
    # Once more, or too late: nothing is different.
    blobs.put_as(segment_job.piece_name("plan", 7), segment_job._pack_piece(video, cells))
    assert np.array_equal(segment_job.fetch_piece(blobs, "plan", 7, segment), cells)
    blobs.discard([segment_job.piece_name("plan", number) for number in (7, 8)])
    with pytest.raises(FileNotFoundError):
        segment_job.fetch_piece(blobs, "plan", 7, segment)


@pytest.fixture
def encoders() -> Iterator[EncoderCache]:
    cache = EncoderCache(1, timeout_s=600.0)
    yield cache
    for cached in cache._idle:
        cached.encoder.close()


def test_a_process_is_kept_and_who_waits_may_give_up(
    encoders: EncoderCache, small: DrawJob, tmp_path: Path
) -> None:
    def stop() -> None:
        raise Canceled("enough")

    def nothing() -> None:
        """Go on."""

    with encoders.lend("a", nothing) as encoder:
        first, _ = encoder.encode(small, Segment(0, 12, tmp_path / "0.mp4"), nothing)
        with pytest.raises(Canceled), encoders.lend("a", stop):
            raise AssertionError("there is one process, and it is lent")
    with encoders.lend("b", nothing) as next_encoder:
        assert next_encoder is encoder
        second, work = next_encoder.encode(small, Segment(0, 12, tmp_path / "1.mp4"), nothing)
    assert np.array_equal(first, second)
    assert work.frames == 12
    assert (tmp_path / "0.mp4").read_bytes() == (tmp_path / "1.mp4").read_bytes()
    with pytest.raises(Canceled), encoders.lend("a", nothing) as encoder:
        encoder.encode(small, Segment(0, 12, tmp_path / "2.mp4"), stop)
    with encoders.lend("a", nothing) as new_encoder:
        assert new_encoder is not encoder, "one that was interrupted is not used again"


def test_a_process_that_hangs_is_replaced(small: DrawJob, tmp_path: Path) -> None:
    encoders = EncoderCache(1, timeout_s=600.0)
    stopped: list[int] = []

    def stop_it() -> None:
        """Stop the first process, and be impatient until another one is in its place."""
        [pid] = [process.pid for process in encoder._pool._processes.values()]
        if not stopped and pid:
            stopped.append(pid)
            os.kill(pid, signal.SIGSTOP)
        encoder._timeout_s = 0.1 if [pid] == stopped else 600.0

    with encoders.lend("a", lambda: None) as encoder:
        cells, _ = encoder.encode(small, Segment(0, 12, tmp_path / "0.mp4"), stop_it)
        assert len(cells) == 12
        [pid] = [process.pid for process in encoder._pool._processes.values()]
        assert [pid] != stopped
        encoder.close()


def test_several_works_for_a_task_are_watched(engine: Engine) -> None:
    stopping = threading.Event()
    watcher = CancellationWatcher(engine, stopping)
    with watcher.watch("task") as token:
        with watcher.watch("task") as second_token:
            stopping.set()
            watcher.run()
            with pytest.raises(Canceled):
                second_token.check()
        with pytest.raises(Canceled):
            token.check()


def test_workers_of_one_folder_are_one_stand(engine: Engine, tmp_path: Path) -> None:
    slots = [take_slot(tmp_path / "here"), take_slot(tmp_path / "here")]
    slots.append(take_slot(tmp_path / "there"))
    names = [name for _, name in slots]
    assert len(set(names)) == 3
    for name in names:
        heartbeat.write_heartbeat(engine, name, "video segments-r1")
    heartbeat.write_heartbeat(engine, "of-another-renderer-0", "video segments-r2")
    heartbeat.write_heartbeat(engine, "of-an-earlier-version-0")
    assert heartbeat.live_hosts(engine, "segments-r1", 60) == {
        heartbeat.host_of(names[0]),
        heartbeat.host_of(names[2]),
    }
    assert heartbeat.host_of(names[0]) == heartbeat.host_of(names[1])
    assert heartbeat.live_hosts(engine, "segments-r1", -1) == set()
    slots[0][0].close()
    next_lock, name = take_slot(tmp_path / "here")
    assert name == names[0], "who comes in a dead worker's place takes up its work"
    next_lock.close()
