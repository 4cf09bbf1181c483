"""The clock guard: nothing is deleted for a day after somebody has set the clock of the machine.

A wall clock that is a year ahead makes everything look expired. So each sweep first compares the
wall clock with the machine's uptime, which nobody can set, since the last sweep. After a restart of
the machine, the uptime starts anew; the machine may then have been off for up to a week.

The last comparison is a file in the data folder: each machine has clocks of its own. With
PostgreSQL, the wall clock is also compared with that of the database server.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, func, select

from scopitone.core.clock import ClockReading, read_clocks
from scopitone.store.database import reading
from scopitone.store.media_tables import StoredBlob
from scopitone.store.tables import Task

# Time servers correct a clock by less. A machine whose clock is wrong by more is wrong by days.
_MAX_STEP_S = 3600.0
_MAX_OFF_S = 7 * 86_400.0
SETTLING_S = 86_400.0
"""Seconds of uptime after which a clock that was set is trusted."""
_FILE = "clock.json"
_START = b'{"wall_s": '


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """The last comparison of the clocks.

    step_s: by how many seconds the clock was set since it was trusted; 0 if it is trusted.
    trusted_boot_time_s: the boot time according to the last trusted clock (Unix seconds).
    steady_s: seconds of uptime that were observed since the clock was set.
    """

    wall_s: float
    uptime_s: float
    boot: str
    trusted_boot_time_s: float
    step_s: float = 0.0
    steady_s: float = 0.0

    @property
    def days(self) -> float:
        """Return by how many days the clock was set, forward or back."""
        return abs(self.step_s) / 86_400

    @property
    def hours_left(self) -> int:
        """Return after how many more hours of uptime the clock is trusted."""
        return max(1, round((SETTLING_S - self.steady_s) / 3600))

    @property
    def reason(self) -> str:
        """Return why nothing is deleted; "" if the clock is trusted."""
        if not self.step_s:
            return ""
        direction = "forward" if self.step_s > 0 else "back"
        return (
            f"the clock of this machine was set {direction} by {self.days:.1f} days; "
            f"if that is right, deletion continues after {self.hours_left} more hours"
        )


def examine_clock(engine: Engine, data_dir: Path) -> str:
    """Compare the clocks, and record the comparison. Returns why nothing may be deleted, or ""."""
    now, path = read_clocks(), data_dir / _FILE
    if path.exists() and not _is_record(path):
        return f"{path} was not written by Scopitone; rename it, because the clock guard needs it"
    record = compare(load_record(data_dir) or _infer_record(engine), now)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(asdict(record)))
    draft.replace(path)
    return record.reason or _compare_with_database(engine)


def _is_record(path: Path) -> bool:
    """Return whether a file begins as records do; a power cut may have left less, or zeros."""
    content = path.read_bytes().strip(b"\0")
    return content.startswith(_START) or _START.startswith(content)


def look_at_clock(data_dir: Path) -> ClockRecord | None:
    """Compare the clocks without recording it; None if there is nothing to compare them with."""
    last = load_record(data_dir)
    return None if last is None else compare(last, read_clocks())


def load_record(data_dir: Path) -> ClockRecord | None:
    """Return the last comparison; None if there is none that can be read."""
    try:
        return ClockRecord(**json.loads((data_dir / _FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def compare(last: ClockRecord | None, now: ClockReading) -> ClockRecord:
    """Compare the clocks with the last comparison; None: there is nothing to compare them with."""
    if last is None:
        return ClockRecord(now.wall_s, now.uptime_s, now.boot, now.boot_time_s)
    same_boot = last.boot == now.boot
    current = replace(last, wall_s=now.wall_s, uptime_s=now.uptime_s, boot=now.boot)
    trusted = replace(current, trusted_boot_time_s=now.boot_time_s, step_s=0.0, steady_s=0.0)
    if same_boot:
        step_s = now.boot_time_s - (last.wall_s - last.uptime_s)
        has_jumped = abs(step_s) > _MAX_STEP_S
    else:
        step_s = now.wall_s - last.wall_s
        has_jumped = not -_MAX_STEP_S <= step_s <= _MAX_OFF_S
    if has_jumped:
        if same_boot and abs(now.boot_time_s - last.trusted_boot_time_s) <= _MAX_STEP_S:
            return trusted
        trusted_boot_time_s = last.trusted_boot_time_s if same_boot else now.boot_time_s - step_s
        return replace(
            current, trusted_boot_time_s=trusted_boot_time_s, step_s=step_s, steady_s=0.0
        )
    steady_s = last.steady_s + (now.uptime_s - last.uptime_s if same_boot else 0.0)
    if not last.step_s or steady_s >= SETTLING_S:
        return trusted
    return replace(current, steady_s=steady_s)


def _infer_record(engine: Engine) -> ClockRecord | None:
    """Return a comparison at the newest time in the database; None if there is no time in it."""
    with reading(engine) as session:
        times = [
            session.scalar(select(func.max(column)))
            for column in (Task.create_at, StoredBlob.stored_at)
        ]
    newest = max((float(moment) for moment in times if moment is not None), default=None)
    return None if newest is None else ClockRecord(newest, 0.0, "", newest)


def _compare_with_database(engine: Engine) -> str:
    """Return that the database server's clock differs; "" if it does not."""
    if engine.dialect.name != "postgresql":
        return ""
    with reading(engine) as session:
        server_s = session.scalar(select(func.extract("epoch", func.clock_timestamp())))
    difference_s = time.time() - float(server_s or 0.0)
    if abs(difference_s) <= _MAX_STEP_S:
        return ""
    return (
        f"the clocks of this machine and of the database server differ by "
        f"{abs(difference_s) / 3600:.1f} hours; deletion continues when they agree"
    )
