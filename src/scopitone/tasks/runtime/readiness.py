"""Readiness of a worker: free space on its disk, and a media store that answers.

A worker that is not ready would take task after task and fail them all, faster than the others do
theirs. So it stops instead: it requeues its tasks and ends, and the worker that is started in its
place takes nothing until it is ready.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from obstore.exceptions import GenericError

from scopitone.core.errors import ScopitoneError
from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.tasks.files.disk_space import measure_disk

log = logging.getLogger(__name__)

STORE_UNREACHABLE = GenericError
"""What obstore raises when a store does not answer, after three minutes of retries."""

# New tasks are refused long before, so that accepted ones have the space to finish.
_RESERVE_DIVISOR = 8
# More than what made it stop, or it would soon stop again.
_START_FACTOR = 2
_POLL_INTERVAL_S = 1.0


class WorkerNotReady(ScopitoneError):  # noqa: N818 - a state of the worker, not of the task
    """The job failed because of this worker (disk full, store unreachable), not of its task."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Checks that the disk of `folder` has `min_free_bytes`, and that the store answers."""

    folder: Path
    min_free_bytes: int
    blobs: Blobs

    @classmethod
    def of(cls, settings: Settings, blobs: Blobs) -> Readiness:
        """Return the checks of a worker with these settings."""
        return cls(settings.data_dir, settings.min_free_bytes // _RESERVE_DIVISOR, blobs)

    def has_disk_space(self) -> bool:
        """Return whether the disk has enough space to continue."""
        return measure_disk(self.folder).free >= self.min_free_bytes

    def wait_until_ready(self, stopping: threading.Event) -> None:
        """Block until the disk and the store are usable, or `stopping` is set."""
        logged = ""
        while (problem := self._find_problem()) and not stopping.is_set():
            if problem != logged:
                log.error("Taking no tasks for now: %s", problem)
            logged = problem
            stopping.wait(_POLL_INTERVAL_S)

    def _find_problem(self) -> str:
        free = measure_disk(self.folder).free
        if free < self.min_free_bytes * _START_FACTOR:
            return f"only {free // 2**20} MB are free in {self.folder}"
        try:
            self.blobs.check()
        except (STORE_UNREACHABLE, OSError) as error:
            return f"the media store cannot be used: {error}"
        return ""
