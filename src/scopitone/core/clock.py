"""The clocks of the machine: which one measures what, and whether the wall clock was set.

Stored times are `time.time` (Unix seconds), and durations within a process are `time.monotonic`.
The code uses no other clock, neither `datetime.now` nor a function of the database.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The wall clock and the uptime at one moment.

    wall_s: Unix seconds. uptime_s: seconds since the machine was started, which nobody can set.
    boot: an id of that start; uptimes of different starts cannot be compared.
    """

    wall_s: float
    uptime_s: float
    boot: str

    @property
    def boot_time_s(self) -> float:
        """Return when the machine was started, according to the wall clock (Unix seconds)."""
        return self.wall_s - self.uptime_s


def read_clocks() -> ClockReading:
    """Read both clocks."""
    return ClockReading(time.time(), _read_uptime(), _read_boot_id())


def _read_uptime() -> float:
    # Linux's monotonic clock stops while the machine sleeps; this one does not.
    number = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if number is None else time.clock_gettime(number)


@cache
def _read_boot_id() -> str:
    with contextlib.suppress(OSError):
        return _BOOT_ID.read_text().strip()
    return secrets.token_hex(8)
