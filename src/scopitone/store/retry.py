"""What happens while the database is away: its errors, and retries of work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

log = logging.getLogger(__name__)

DISCONNECT_ERRORS = (OperationalError, InterfaceError)
"""What SQLAlchemy raises when the connection is lost, or the database accepts no writes now."""

_MIN_PAUSE_S = 0.5
_MAX_PAUSE_S = 10.0

T = TypeVar("T")


def list_outage_errors(engine: Engine) -> tuple[type[Exception], ...]:
    """Return the classes of errors that a database server raises while it is unavailable.

    They include those of the driver, which prepared statements raise. SQLite has no server: its
    errors of the same names are defects, so there are none.
    """
    if engine.dialect.name == "sqlite":
        return ()
    driver = engine.dialect.loaded_dbapi
    return (*DISCONNECT_ERRORS, PoolTimeoutError, driver.OperationalError, driver.InterfaceError)


def retry_on_disconnect(work: Callable[[], T], stopping: threading.Event) -> T:
    """Return what `work` returns. Repeat it, after a pause, each time it loses the database.

    Retries forever: giving up could not be recorded without the database. Once `stopping` is set,
    the error is raised.

    work: must be repeatable, even after a commit whose answer was lost.
    """
    pause_s = _MIN_PAUSE_S
    while True:
        try:
            return work()
        except DISCONNECT_ERRORS as error:
            if stopping.is_set():
                raise
            log.warning(
                "The database is unavailable; trying again: %s", str(error.orig).splitlines()[0]
            )
            stopping.wait(pause_s)
            pause_s = min(2 * pause_s, _MAX_PAUSE_S)
