"""A worker that cannot work waits; one that can does not."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from scopitone.store.blobs import LocalBlobs
from scopitone.tasks.runtime.readiness import Readiness

MORE_THAN_ANY_DISK = 2**62


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "media")


def waiting(readiness: Readiness, stopping: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=readiness.wait_until_ready, args=(stopping,), daemon=True)
    thread.start()
    return thread


def test_with_room_and_a_store_it_begins_at_once(tmp_path: Path, blobs: LocalBlobs) -> None:
    readiness = Readiness(tmp_path, 0, blobs)
    assert readiness.has_disk_space()
    readiness.wait_until_ready(threading.Event())


def test_without_room_it_waits_until_it_is_to_stop(
    tmp_path: Path, blobs: LocalBlobs, caplog: pytest.LogCaptureFixture
) -> None:
    readiness, stopping = Readiness(tmp_path, MORE_THAN_ANY_DISK, blobs), threading.Event()
    assert not readiness.has_disk_space()
    thread = waiting(readiness, stopping)
    thread.join(0.2)
    assert thread.is_alive()
    assert f"are free in {tmp_path}" in caplog.text
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()


def test_it_waits_for_the_store_to_come_back(
    tmp_path: Path, blobs: LocalBlobs, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(tmp_path / "media")
    thread = waiting(Readiness(tmp_path, 0, blobs), threading.Event())
    thread.join(0.2)
    assert thread.is_alive()
    assert "the media store cannot be used" in caplog.text
    (tmp_path / "media").mkdir()
    thread.join(10)
    assert not thread.is_alive()
