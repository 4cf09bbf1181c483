"""Memory of a process and all its descendants, read from /proc twenty times a second."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PERIOD = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Peak:
    """Peaks in MB, summed over all processes. `pss` counts a shared page once, `rss` in each
    process that has it. `parts` are the shares of `pss` at its peak, the first process first.
    `seconds` is how long it ran."""

    pss: float
    rss: float
    parts: tuple[float, ...]
    seconds: float


def peak_of(command: list[str], environment: dict[str, str]) -> Peak:
    """Run the command to its end and watch it. Raises CalledProcessError if it fails."""
    most: list[int] = []
    rss = 0
    start = time.perf_counter()
    with subprocess.Popen(command, env={**os.environ, **environment}) as running:
        while running.poll() is None:
            family = _family(running.pid)
            most = max(most, [_pss(process) for process in family], key=sum)
            rss = max(rss, sum(map(_rss, family)))
            time.sleep(PERIOD)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    seconds = time.perf_counter() - start
    parts = tuple(round(part / MEGABYTE, 1) for part in most)
    return Peak(sum(most) / MEGABYTE, rss / MEGABYTE, parts, seconds)


def _family(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for parent in found:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in _read(listing).split()]
    return found


def _pss(pid: int) -> int:
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _rss(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) * PAGE if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        # It ended in between.
        return ""
