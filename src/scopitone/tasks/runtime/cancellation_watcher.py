"""The watcher that cancels jobs: their task was cancelled, or the worker is stopping."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from scopitone.core.cancellation import CancellationToken
from scopitone.tasks import state

log = logging.getLogger(__name__)
# A cancelled task's encoders must be gone within two seconds; stopping them takes one.
_POLL_INTERVAL_S = 0.5


class CancellationWatcher:
    """Cancels the jobs of tasks that have ended, and all jobs when the worker stops."""

    def __init__(self, engine: Engine, stopping: threading.Event) -> None:
        self._engine = engine
        self._stopping = stopping
        self._lock = threading.Lock()
        self._watched: dict[CancellationToken, str] = {}

    @contextmanager
    def watch(self, task_id: str) -> Iterator[CancellationToken]:
        """Yield the token of a job for a task; the task may have several jobs at once."""
        token = CancellationToken()
        with self._lock:
            self._watched[token] = task_id
        try:
            yield token
        finally:
            with self._lock:
                del self._watched[token]

    def run(self) -> None:
        """Poll until the worker stops. Run it in its own thread: one query for all tasks."""
        while not self._stopping.wait(_POLL_INTERVAL_S):
            with self._lock:
                watched = dict(self._watched)
            try:
                ended = state.ids_finished(self._engine, set(watched.values())) if watched else ()
                for token in [token for token, task_id in watched.items() if task_id in ended]:
                    token.cancel()
            except Exception:
                log.exception("Cannot read which tasks were canceled; trying again")
        with self._lock:
            for token in self._watched:
                token.cancel()
