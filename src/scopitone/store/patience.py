"""Work that outlives a restart of the database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

log = logging.getLogger(__name__)

LOST = (OperationalError, InterfaceError)
"""What SQLAlchemy raises when the database went away, or does not take a write now."""

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 10.0

T = TypeVar("T")


def patiently(work: Callable[[], T], stopping: threading.Event) -> T:
    """What `work` gives; begun anew, after a pause, each time the database was lost in it.

    `work` must be fit for that: what is repeated after a commit whose answer was lost does no
    harm. There is no end to the patience, for without the database nothing can be told of
    having given up. When `stopping` is set, what was raised is passed on.
    """
    pause_s = _FIRST_PAUSE_S
    while True:
        try:
            return work()
        except LOST as error:
            if stopping.is_set():
                raise
            log.warning("The database went away, once more: %s", str(error.orig).splitlines()[0])
            stopping.wait(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
