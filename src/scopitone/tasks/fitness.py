"""Whether a worker can work: room on its disk, and a media store that answers.

A worker that cannot would take task after task and fail them all, faster than the others do
theirs. So it steps aside instead: it hands back what it has, ends, and the one that is started
in its place takes nothing until both are there again.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from obstore.exceptions import GenericError

from scopitone.errors import ScopitoneError
from scopitone.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.tasks.overview import disk

log = logging.getLogger(__name__)

STORE_AWAY = GenericError
"""What obstore raises when a store does not answer, after three minutes of trying."""

# New tasks are refused long before, so that there is room to finish what was accepted.
_WORKERS_PART = 8
# More than what made it stop, or it would soon stop again.
_ENOUGH_TO_BEGIN = 2
_LOOK_EVERY_S = 1.0


class UnfitError(ScopitoneError):
    """The work failed for the worker's sake, not for the task's."""


@dataclass(frozen=True, slots=True)
class Fitness:
    """Looks at the disk of `folder`, of which `least` bytes must be free, and at the store."""

    folder: Path
    least: int
    blobs: Blobs

    @classmethod
    def of(cls, settings: Settings, blobs: Blobs) -> Fitness:
        """That of a worker with these settings."""
        return cls(settings.data_dir, settings.min_free_bytes // _WORKERS_PART, blobs)

    def has_room(self) -> bool:
        """Whether there is room on the disk to go on."""
        return disk(self.folder).free >= self.least

    def wait(self, stopping: threading.Event) -> None:
        """Until the worker can work, or is to stop."""
        told = ""
        while (lack := self._lack()) and not stopping.is_set():
            if lack != told:
                log.error("Taking no tasks for now: %s", lack)
            told = lack
            stopping.wait(_LOOK_EVERY_S)

    def _lack(self) -> str:
        free = disk(self.folder).free
        if free < self.least * _ENOUGH_TO_BEGIN:
            return f"only {free // 2**20} MB are free in {self.folder}"
        try:
            self.blobs.check()
        except (STORE_AWAY, OSError) as error:
            return f"the media store cannot be used: {error}"
        return ""
