"""Takes are made in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopitone.core.errors import InputError
from scopitone.music.composer.process_pool import TakeMaker, make_takes
from scopitone.music.engine import ProgressCallback, Take


def maker(title: str) -> TakeMaker:
    def make(report: ProgressCallback) -> Take:
        report(0.5)
        return Take(title, "", Path(title), 1.0)

    return make


def test_takes_come_in_the_order_of_their_jobs_and_progress_rises() -> None:
    shares: list[float] = []
    takes = make_takes([maker("a"), maker("b")], shares.append, workers=1)
    assert [take.title for take in takes] == ["a", "b"]
    assert shares == [0.25, 0.75]


def test_an_exception_of_the_callback_stops_the_work() -> None:
    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        make_takes([maker("a")], stop)


def test_an_error_of_a_job_propagates() -> None:
    def fail(_report: ProgressCallback) -> Take:
        raise InputError("lyrics", "is empty")

    with pytest.raises(InputError, match="lyrics"):
        make_takes([fail], lambda _share: None)
