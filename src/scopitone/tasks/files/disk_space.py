"""Disk space: measured, and guarded so that accepted tasks can finish."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from scopitone.core.settings import Settings
from scopitone.tasks.errors import MaintenanceError

_POLL_INTERVAL_S = 1.0


@dataclass(frozen=True, slots=True)
class DiskUsage:
    """The free and total bytes of the disk with a folder."""

    folder: Path
    free: int
    total: int


def measure_disk(folder: Path) -> DiskUsage:
    """Measure the disk of a folder, which may not exist yet."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    usage = shutil.disk_usage(existing)
    return DiskUsage(folder, usage.free, usage.total)


@dataclass
class DiskGuard:
    """Checks that the disk of `folder` has `min_free_bytes`; measures it at most once a second."""

    folder: Path
    min_free_bytes: int
    _free: int = 0
    _measured_at: float = -_POLL_INTERVAL_S

    @classmethod
    def of(cls, settings: Settings) -> DiskGuard:
        """Return the guard of the disk with the server's data."""
        return cls(settings.data_dir, settings.min_free_bytes)

    def check(self) -> None:
        """Raise MaintenanceError if less than `min_free_bytes` are free."""
        if not self.min_free_bytes:
            return
        now = time.monotonic()
        if now - self._measured_at >= _POLL_INTERVAL_S:
            self._free, self._measured_at = measure_disk(self.folder).free, now
        if self._free < self.min_free_bytes:
            raise MaintenanceError(
                "The server's disk is nearly full: no new tasks or uploads for now"
            )
