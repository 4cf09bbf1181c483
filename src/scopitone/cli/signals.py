"""Signals: Ctrl-C and `kill` stop the work, which cleans up and exits with the signal's code."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scopitone.core.progress import ProgressCallback, RenderProgress

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """A signal handler. The first signal raises SystemExit(128 + its number).

    Later signals are only recorded, so that a second Ctrl-C does not interrupt the cleanup.
    If a library swallows the exception, it is raised again at the next step.

    code: exit code of the latest signal; None before the first.
    """

    def __init__(self) -> None:
        self.code: int | None = None

    def __call__(self, signum: int, _frame: FrameType | None) -> None:
        first = self.code is None
        self.code = 128 + signum
        if first:
            raise SystemExit(self.code)

    def wrap_progress(self, progress: ProgressCallback) -> ProgressCallback:
        """Return a `progress` that also stops the work after a signal."""

        def report(step: RenderProgress) -> None:
            if self.code is not None:
                raise SystemExit(self.code)
            progress(step)

        return report


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Stop the work inside the block on a signal. Ignored signals (nohup) stay ignored."""
    stop = Stop()
    handlers = {
        number: handler
        for number in SIGNALS
        if (handler := signal.getsignal(number)) is not signal.SIG_IGN
    }
    for number in handlers:
        signal.signal(number, stop)
    try:
        yield stop
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
