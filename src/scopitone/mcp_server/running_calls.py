"""The calls that are working, each in a thread: their progress, and how they are stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from anyio import from_thread
from mcp.server import ServerRequestContext

from scopitone.core.errors import Canceled

_REPORT_INTERVAL_S = 0.5


class RunningCalls:
    """The calls that are working now."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._reporters: set[ThreadReporter] = set()

    @contextmanager
    def track(self, reporter: ThreadReporter) -> Iterator[None]:
        """Count a call as working inside the block, which its thread runs."""
        with self._change:
            self._reporters.add(reporter)
        try:
            yield
        finally:
            with self._change:
                self._reporters.discard(reporter)
                self._change.notify_all()

    def stop_all(self) -> None:
        """Stop all calls at their next report, and wait until they have cleaned up."""
        with self._change:
            for reporter in self._reporters:
                reporter.stop.set()
            self._change.wait_for(lambda: not self._reporters)


class ThreadReporter:
    """Reports the progress of a call from its thread, at most twice a second.

    stop: ends the work at its next report.
    """

    def __init__(self, context: ServerRequestContext[Any]) -> None:
        self.stop = threading.Event()
        self._context = context
        self._done = -1.0
        self._next_s = 0.0

    def __call__(self, done: float, total: float, message: str) -> None:
        """Report `done` of `total`. Raises Canceled, or what anyio raises for a canceled call."""
        if self.stop.is_set():
            raise Canceled("The call was canceled")
        from_thread.check_cancelled()
        now = time.monotonic()
        # By the protocol, the number increases with each report.
        if now < self._next_s or done <= self._done:
            return
        self._done, self._next_s = done, now + _REPORT_INTERVAL_S
        from_thread.run(self._context.session.report_progress, done, total, message)
