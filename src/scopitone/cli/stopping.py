"""Ctrl-C and `kill`: the work stops, cleans up behind itself, and the exit code says why."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scopitone.video.progress import Progress, Step

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether somebody asked to stop. The first signal raises SystemExit(128 + its number).

    Further ones are remembered only, so that an impatient second Ctrl-C does not interrupt the
    cleaning up. An exception that a library swallowed is raised again at the next step.
    """

    def __init__(self) -> None:
        self.code: int | None = None

    def __call__(self, signum: int, _frame: FrameType | None) -> None:
        first = self.code is None
        self.code = 128 + signum
        if first:
            raise SystemExit(self.code)

    def heard_by(self, progress: Progress) -> Progress:
        """`progress`, but it stops the work if that is what was asked."""

        def step(step: Step) -> None:
            if self.code is not None:
                raise SystemExit(self.code)
            progress(step)

        return step


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Within it, signals stop the work. Those that the parent ignores (nohup) stay ignored."""
    stop = Stop()
    before = {
        number: handler
        for number in SIGNALS
        if (handler := signal.getsignal(number)) is not signal.SIG_IGN
    }
    for number in before:
        signal.signal(number, stop)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
