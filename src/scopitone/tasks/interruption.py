"""Telling work that it is no longer wanted: its task was cancelled, or the worker stops."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from scopitone.errors import Cancelled
from scopitone.tasks import lifecycle

log = logging.getLogger(__name__)
# A cancelled task's encoders must be gone within two seconds; stopping them takes one.
_LOOK_EVERY_S = 0.5


class Interruption:
    """Whether one piece of work is to stop. Nobody interrupts one that is not watched."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupted = False
        self._hooks: list[Callable[[], None]] = []

    def check(self) -> None:
        """Raise Cancelled if the work is to stop. Cheap: call it often."""
        if self._interrupted:
            raise Cancelled("The task was cancelled, or the worker stops")

    @contextmanager
    def calling(self, hook: Callable[[], None]) -> Iterator[None]:
        """Call `hook` from another thread at the interruption, to end a wait that cannot check.

        Raises Cancelled, after and instead of whatever `hook` made fail.
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

    def interrupt(self) -> None:
        """Stop the work."""
        with self._lock:
            if self._interrupted:
                return
            self._interrupted = True
            for hook in self._hooks:
                hook()


class Watch:
    """Interrupts the work for tasks that have ended otherwise, and all work at the end."""

    def __init__(self, engine: Engine, stopping: threading.Event) -> None:
        self._engine = engine
        self._stopping = stopping
        self._lock = threading.Lock()
        self._watched: dict[Interruption, str] = {}

    @contextmanager
    def over(self, task_id: str) -> Iterator[Interruption]:
        """Watch over work for a task while the context lasts; there may be several works."""
        interruption = Interruption()
        with self._lock:
            self._watched[interruption] = task_id
        try:
            yield interruption
        finally:
            with self._lock:
                del self._watched[interruption]

    def run(self) -> None:
        """Look until the worker stops; in a thread of its own, one query for all tasks."""
        while not self._stopping.wait(_LOOK_EVERY_S):
            with self._lock:
                watched = dict(self._watched)
            try:
                ended = lifecycle.ended(self._engine, set(watched.values())) if watched else ()
                for interruption in [one for one, task_id in watched.items() if task_id in ended]:
                    interruption.interrupt()
            except Exception:
                log.exception("Cannot see which tasks were cancelled; trying again")
        with self._lock:
            for interruption in self._watched:
                interruption.interrupt()
