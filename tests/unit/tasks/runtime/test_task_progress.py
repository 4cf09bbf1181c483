"""Progress is written to the row at most every half second, and only if it changed."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from scopitone.core.errors import Canceled
from scopitone.core.progress import RenderProgress
from scopitone.tasks import state
from scopitone.tasks.runtime.task_progress import ProgressWriter, progress_reporter, share_of_task

STAGES = {"analyse": (0.1, 0.2), "encode": (0.3, 0.6)}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    shares: list[float] = []
    monkeypatch.setattr(state, "report_progress", lambda _, __, share: shares.append(share))
    return shares


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    now = SimpleNamespace(s=100.0)
    monkeypatch.setattr(time, "monotonic", lambda: now.s)
    return now


def test_the_writer_waits_half_a_second(written: list[float], clock: SimpleNamespace) -> None:
    context: Any = SimpleNamespace(engine=None)
    writer = ProgressWriter(context, "id")
    for passed, share in ((0.0, 0.1), (0.4, 0.2), (0.2, 0.3), (0.6, 0.3), (0.0, 0.4)):
        clock.s += passed
        writer.write(share)
    assert written == [0.1, 0.3, 0.4]


def test_the_reporter_raises_for_a_cancelled_task(written: list[float]) -> None:
    def check() -> None:
        raise Canceled("no longer wanted")

    context: Any = SimpleNamespace(engine=None, check=check)
    report = progress_reporter(context, "id", lambda step: share_of_task(STAGES, step))
    with pytest.raises(Canceled):
        report(RenderProgress("encode", 1, 2))
    assert not written


@pytest.mark.parametrize(
    ("step", "share"),
    [
        (RenderProgress("analyse", 0, 10), 0.1),
        (RenderProgress("analyse", 5, 10), 0.2),
        (RenderProgress("encode", 3, 2), 0.9),
        (RenderProgress("encode", 3, 0), 0.3),
    ],
)
def test_the_share_of_a_task(step: RenderProgress, share: float) -> None:
    assert share_of_task(STAGES, step) == pytest.approx(share)
