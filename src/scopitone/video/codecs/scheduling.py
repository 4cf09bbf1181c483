"""Threads stay in the ordinary scheduling class, whatever an encoder makes of them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_THREADS = Path("/proc/self/task")


@contextlib.contextmanager
def ordinary() -> Iterator[None]:
    """Threads of this process that became real-time ones meanwhile are made ordinary again.

    SVT-AV1 4.1 puts the thread that opens it and all of its own at SCHED_FIFO 99 wherever it may,
    as root may, and offers no option against it. Whatever that thread starts inherits this, a
    niceness counts no more, and two that wait for each other on as many cores stop the machine.
    Where the caller is a real-time thread already, nothing is changed.
    """
    if sys.platform != "linux" or _is_real_time(0):
        yield
        return
    try:
        yield
    finally:
        for thread in _THREADS.iterdir():
            # It may have ended since.
            with contextlib.suppress(ProcessLookupError):
                if _is_real_time(int(thread.name)):
                    os.sched_setscheduler(int(thread.name), os.SCHED_OTHER, os.sched_param(0))


def _is_real_time(thread: int) -> bool:
    return os.sched_getscheduler(thread) in (os.SCHED_FIFO, os.SCHED_RR)
