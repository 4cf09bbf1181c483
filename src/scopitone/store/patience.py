"""Work that outlives a restart of the database."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

log = logging.getLogger(__name__)

LOST = (OperationalError, InterfaceError)
"""What SQLAlchemy raises when the database went away, or does not take a write now."""

_PAUSE_S = 0.5
_GIVEN_UP_AFTER_S = 600.0

T = TypeVar("T")


def patiently(work: Callable[[], T], stopping: threading.Event) -> T:
    """What `work` gives; begun anew, after a pause, each time the database was lost in it.

    `work` must be fit for that: what is repeated after a commit whose answer was lost does no
    harm. After ten minutes, or when `stopping` is set, what was raised is passed on.
    """
    first: float | None = None
    while True:
        try:
            return work()
        except LOST as error:
            now = time.monotonic()
            first = now if first is None else first
            if stopping.is_set() or now - first > _GIVEN_UP_AFTER_S:
                raise
            log.warning("The database went away, once more: %s", str(error.orig).splitlines()[0])
            stopping.wait(_PAUSE_S)
