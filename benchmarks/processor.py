"""Processor time of running processes, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProcessIds:
    """A process: the ids of its parent and its session."""

    parent: int
    session: int


def measure_cpu(matches: Callable[[ProcessIds], bool]) -> float:
    """Return processor seconds of the processes that `matches`, and of their ended children."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if matches(ProcessIds(int(fields[1]), int(fields[3]))):
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_spent_cpu() -> float:
    """Return processor seconds of this process, its children, and descendants that ended."""
    # The fork server of the encoding processes keeps running.
    running = measure_cpu(lambda process: process.parent == os.getpid())
    return sum(os.times()[:4]) + running
