"""The scheduling class of threads while an encoder works.

As root: who may not have real-time threads sees only that nothing fails.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scopitone.video.encode.codecs import CODECS, choose_codec
from scopitone.video.encode.codecs.encoder_threads import keep_ordinary_scheduling
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.raster.canvas import Canvas

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no scheduling classes here")

OPAQUE = [name for name, kind in CODECS.items() if kind.everywhere and name != "prores"]


def classes() -> set[int]:
    return {os.sched_getscheduler(int(thread)) for thread in os.listdir("/proc/self/task")}


@pytest.mark.parametrize("name", OPAQUE)
def test_no_codec_has_real_time_threads(name: str, tmp_path: Path) -> None:
    policies = []

    def pictures() -> Iterator[Canvas]:
        for _ in range(4):
            yield Canvas.blank(320, 240)
            policies.append(classes())

    path = tmp_path / "segment.mp4"
    encode_segment(
        pictures(), path, width=320, height=240, fps=30, codec=choose_codec(name, "small")
    )
    assert policies == [{os.SCHED_OTHER}] * 4
    assert classes() == {os.SCHED_OTHER}


def test_also_when_the_encoder_then_fails() -> None:
    def fail() -> None:
        make_real_time()
        raise KeyError

    with pytest.raises(KeyError), keep_ordinary_scheduling():
        fail()
    assert classes() == {os.SCHED_OTHER}


def test_who_is_a_real_time_thread_stays_one() -> None:
    def work() -> int:
        make_real_time()
        with keep_ordinary_scheduling():
            pass
        return os.sched_getscheduler(0)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result() == os.SCHED_FIFO


def make_real_time() -> None:
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        pytest.skip("only root may")
