"""Memory of a process and all its descendants, read from /proc twenty times a second."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

POLL_INTERVAL_S = 0.05
WATCH_INTERVAL_S = 0.25
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Peak:
    """Peak memory in MB, summed over all processes.

    `pss` counts a shared page once, `rss` in each process that has it. `parts` are the shares of
    `pss` at its peak, the first process first. `seconds` is the run time.
    """

    pss: float
    rss: float
    parts: tuple[float, ...]
    seconds: float


def measure_peak(command: list[str], environment: dict[str, str]) -> Peak:
    """Run a command and measure its peak memory. Raises: CalledProcessError if it fails."""
    pss: list[int] = []
    rss = 0
    start = time.perf_counter()
    with subprocess.Popen(command, env={**os.environ, **environment}) as running:
        while running.poll() is None:
            family = find_family(running.pid)
            pss = max(pss, [_read_pss(process) for process in family], key=sum)
            rss = max(rss, sum(map(_read_rss, family)))
            time.sleep(POLL_INTERVAL_S)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    seconds = time.perf_counter() - start
    parts = tuple(round(part / MEGABYTE, 1) for part in pss)
    return Peak(sum(pss) / MEGABYTE, rss / MEGABYTE, parts, seconds)


class MemoryWatch:
    """Measures the peak memory of this process and its descendants within the context.

    parts: PSS in MB of each process at the peak, this process first.
    """

    def __init__(self) -> None:
        self.parts: tuple[float, ...] = ()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _poll(self) -> None:
        while not self._stop.wait(WATCH_INTERVAL_S):
            parts = tuple(_read_pss(process) / MEGABYTE for process in find_family(os.getpid()))
            self.parts = max(self.parts, parts, key=sum)


def find_family(pid: int) -> list[int]:
    """Return the ids of a process and its descendants."""
    pids = [pid]
    for parent in pids:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            pids += [int(child) for child in _read_file(listing).split()]
    return pids


def _read_pss(pid: int) -> int:
    for line in _read_file(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read_rss(pid: int) -> int:
    fields = _read_file(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) * PAGE_BYTES if fields else 0


def _read_file(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        # The process has ended.
        return ""
