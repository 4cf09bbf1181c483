"""Where the time goes: by stage, and in the encoding processes by drawing and encoding."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Work:
    """What frames took in the processes that made them, seconds of the clock.

    first: when the first of them had been encoded, by time.monotonic(), which all processes
    share.
    """

    frames: int
    drawing: float
    encoding: float
    first: float


class Stopwatch:
    """Measures one segment: what its draw takes, and all the rest."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._frames, self._drawing = 0, 0.0
        self._first: float | None = None

    def drawing(self, draw: Callable[[int], Drawn]) -> Callable[[int], Drawn]:
        """`draw`, timed."""

        def timed(n: int) -> Drawn:
            start = time.monotonic()
            if self._frames == 1:
                # The encoder asks for the second frame when it has taken the first.
                self._first = start
            drawn = draw(n)
            self._frames += 1
            self._drawing += time.monotonic() - start
            return drawn

        return timed

    def stop(self) -> Work:
        """The segment is finished."""
        end = time.monotonic()
        first = end if self._first is None else self._first
        return Work(self._frames, self._drawing, end - self._start - self._drawing, first)


def together(works: Iterable[Work]) -> Work:
    """The work on several segments, of which there is one at least."""
    done = tuple(works)
    return Work(
        sum(work.frames for work in done),
        sum(work.drawing for work in done),
        sum(work.encoding for work in done),
        min(work.first for work in done),
    )


class Clock:
    """Wall-clock seconds by stage."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """A stage is over."""
        now = time.monotonic()
        self.laps[stage] = now - self._last
        self._last = now

    @property
    def total(self) -> float:
        """Seconds of all stages."""
        return self._last - self._start

    def since_start(self, moment: float) -> float:
        """Seconds from the start to a time.monotonic()."""
        return moment - self._start
