"""Takes are made in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopitone.core.errors import InputError
from scopitone.music.composer.process_pool import TakeMaker, make_takes
from scopitone.music.engine import Makers, ProgressCallback, Take


def maker(title: str) -> TakeMaker:
    def make(report: ProgressCallback) -> Take:
        report(0.5)
        return Take(title, "", Path(title), 1.0, Makers("composer"))

    return make


def test_takes_come_in_the_order_of_their_jobs_and_progress_rises() -> None:
    shares: list[float] = []
    takes = make_takes([maker("a"), maker("b")], shares.append, workers=1)
    assert [take.title for take in takes] == ["a", "b"]
    assert shares == [0.25, 0.75]


def test_a_take_is_handed_over_before_the_next_is_made() -> None:
    events: list[str] = []

    def watched(title: str) -> TakeMaker:
        def make(report: ProgressCallback) -> Take:
            events.append(f"make {title}")
            return maker(title)(report)

        return make

    def hand_over(position: int, take: Take) -> None:
        events.append(f"{position} {take.title}")

    make_takes([watched("a"), watched("b")], lambda _share: None, hand_over, workers=1)
    assert events == ["make a", "0 a", "make b", "1 b"]


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
