"""Keeps threads in the ordinary scheduling class although encoders change it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_THREADS = Path("/proc/self/task")


@contextlib.contextmanager
def keep_ordinary_scheduling() -> Iterator[None]:
    """Reset threads of this process that became real-time threads meanwhile.

    SVT-AV1 4.1 sets the thread that opens it and all its own threads to SCHED_FIFO 99 if it may,
    as root may, and has no option against it. Threads that the opening thread starts later
    inherit this, niceness has no effect any more, and two such threads that wait for each other
    on as many cores stop the machine. If the caller is a real-time thread already, nothing is
    changed.
    """
    if sys.platform != "linux" or _is_real_time(0):
        yield
        return
    try:
        yield
    finally:
        for thread in _THREADS.iterdir():
            # The thread may have ended meanwhile.
            with contextlib.suppress(ProcessLookupError):
                if _is_real_time(int(thread.name)):
                    os.sched_setscheduler(int(thread.name), os.SCHED_OTHER, os.sched_param(0))


def _is_real_time(thread: int) -> bool:
    return os.sched_getscheduler(thread) in (os.SCHED_FIFO, os.SCHED_RR)
