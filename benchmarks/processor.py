"""Processor time of processes that still run, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Process:
    """Whose child a process is, and of which session."""

    parent: int
    session: int


def seconds_of(ours: Callable[[Process], bool]) -> float:
    """Processor seconds of the processes that are `ours`, and of those that they waited for."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if ours(Process(int(fields[1]), int(fields[3]))):
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")
