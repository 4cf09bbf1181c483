"""Timings of a render: by phase, and in the encoding processes by drawing and encoding."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class WorkTimes:
    """Wall-clock seconds that frames took in the processes that made them.

    first: when the first frame had been encoded, by time.monotonic(), which all processes of
    a machine share.
    """

    frames: int
    drawing: float
    encoding: float
    first: float


class Stopwatch:
    """Measures one segment: the time spent on drawing, and on everything else."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._frames, self._drawing = 0, 0.0
        self._first: float | None = None

    def time_drawing(self, draw: Callable[[int], Drawn]) -> Callable[[int], Drawn]:
        """Wrap `draw` so that its calls are timed."""

        def draw_timed(n: int) -> Drawn:
            start = time.monotonic()
            if self._frames == 1:
                # The encoder asks for the second frame when it has taken the first.
                self._first = start
            drawn = draw(n)
            self._frames += 1
            self._drawing += time.monotonic() - start
            return drawn

        return draw_timed

    def stop(self) -> WorkTimes:
        """End the segment and return its times."""
        end = time.monotonic()
        first = end if self._first is None else self._first
        return WorkTimes(self._frames, self._drawing, end - self._start - self._drawing, first)


def merge_work(works: Iterable[WorkTimes]) -> WorkTimes:
    """Add up the times of one or more segments."""
    parts = tuple(works)
    return WorkTimes(
        sum(work.frames for work in parts),
        sum(work.drawing for work in parts),
        sum(work.encoding for work in parts),
        min(work.first for work in parts),
    )


class PhaseClock:
    """Wall-clock seconds by phase."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self.laps: dict[str, float] = {}

    def lap(self, phase: str) -> None:
        """End a phase; its seconds are those since the last call."""
        now = time.monotonic()
        self.laps[phase] = now - self._last
        self._last = now

    @property
    def total(self) -> float:
        """Seconds of all phases."""
        return self._last - self._start

    def since_start(self, moment: float) -> float:
        """Return the seconds from the start to `moment`, a time.monotonic()."""
        return moment - self._start
