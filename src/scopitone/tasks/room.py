"""Room on the disk: new work is refused before there is none left to finish the old in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from scopitone.settings import Settings
from scopitone.tasks.errors import MaintenanceError
from scopitone.tasks.overview import disk

_LOOK_EVERY_S = 1.0


@dataclass
class Room:
    """Looks at the disk of a folder, at most once a second. `least`: bytes that stay free."""

    folder: Path
    least: int
    _free: int = 0
    _looked_at: float = -_LOOK_EVERY_S

    @classmethod
    def of(cls, settings: Settings) -> Room:
        """The room where a server keeps its data."""
        return cls(settings.data_dir, settings.min_free_bytes)

    def check(self) -> None:
        """Raises MaintenanceError where less than `least` is free."""
        if not self.least:
            return
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_EVERY_S:
            self._free, self._looked_at = disk(self.folder).free, now
        if self._free < self.least:
            raise MaintenanceError(
                "The server's disk is nearly full: no new tasks or uploads for now"
            )
