"""Cancellation tokens: each tells one job to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scopitone.core.errors import Canceled


class CancellationToken:
    """Tells one job to stop. A token that nothing watches is never canceled."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cancelled = False
        self._hooks: list[Callable[[], None]] = []

    def check(self) -> None:
        """Raise Canceled if the job must stop. Cheap: call it often."""
        if self._is_cancelled:
            raise Canceled("The task was cancelled, or the worker is stopping")

    @contextmanager
    def call_on_cancel(self, hook: Callable[[], None]) -> Iterator[None]:
        """Call `hook` from another thread on cancellation, to end a wait that cannot check.

        Raises Canceled, after and instead of the error that `hook` caused.
        """
        with self._lock:
            self._hooks.append(hook)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._hooks.remove(hook)
            self.check()

    def cancel(self) -> None:
        """Stop the job."""
        with self._lock:
            if self._is_cancelled:
                return
            self._is_cancelled = True
            for hook in self._hooks:
                hook()
