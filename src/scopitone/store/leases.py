"""Leases: of all processes on a database, one does what is to be done once in an interval."""

from __future__ import annotations

import time

from sqlalchemy import Engine, or_

from scopitone.store.database import writing
from scopitone.store.tables import RateWindow
from scopitone.store.upsert import insert


def take_lease(engine: Engine, name: str, seconds: float) -> bool:
    """Take the lease `name` for `seconds`, at least one. Returns whether this process got it.

    A lease is never given back; if its process dies, the others wait until it has expired. One that
    expires later than a new one would was taken before the clock was set back, and does not count.
    """
    now = int(time.time())
    expires_at = now + max(1, int(seconds))
    statement = insert(engine.dialect.name, RateWindow).values(
        key=name, count=1, expires_at=expires_at
    )
    claim = statement.on_conflict_do_update(
        index_elements=[RateWindow.key],
        set_={"expires_at": expires_at},
        where=or_(RateWindow.expires_at <= now, RateWindow.expires_at > expires_at),
    ).returning(RateWindow.key)
    with writing(engine) as session:
        return session.scalar(claim) is not None
