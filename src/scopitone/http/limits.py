"""How often a key may call: the `limits` library's fixed windows, counted in a database.

Counted there, so that several API processes on one database share one count; SQLite's is a file
of its own. A window begins with a key's first call and lasts whole seconds.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import BigInteger, Engine, Table, bindparam, case, delete, event, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from scopitone.settings import Settings
from scopitone.store.database import WouldWaitError, may_wait, open_engine, turn_to_write
from scopitone.store.prepared import Prepared
from scopitone.store.tables import RateWindow
from scopitone.store.upsert import insert
from scopitone.tasks.errors import RateLimitedError

CREATE_PATH = "/api/v1/client/job/CreateTask"
# Keys and links have 140 bits and more, so that guessing is hopeless; this is against noise.
_SIGN_INS, _SIGN_IN_WINDOW_S = 10, 300
_COUNTS = "limits.sqlite"
_SWEEP_EVERY_S = 3600
# In calls that may not wait: so often one is sent back to wait, and what it writes is followed by
# a checkpoint if the log has grown.
_CHECKPOINT_EVERY = 256


def _count_one_more(dialect: str) -> Any:
    """Bound: key, amount, the time now, and when a window that begins now ends."""
    amount, ends = bindparam("amount", type_=BigInteger), bindparam("ends", type_=BigInteger)
    over = RateWindow.expires_at <= bindparam("now", type_=BigInteger)
    return (
        insert(dialect, RateWindow)
        .values(key=bindparam("key"), count=amount, expires_at=ends)
        .on_conflict_do_update(
            index_elements=[RateWindow.key],
            set_={
                "count": case((over, amount), else_=RateWindow.count + amount),
                "expires_at": case((over, ends), else_=RateWindow.expires_at),
            },
        )
        .returning(RateWindow.count)
    )


_COUNT = Prepared(_count_one_more)


class Windows(Storage):
    """The library's storage over the table of rate windows; one atomic UPSERT a call."""

    STORAGE_SCHEME = None

    def __init__(self, url: str) -> None:
        super().__init__()
        url = _counted_at(url)
        self._engine = _counting_engine(url)
        self._hasty = _counting_engine(url, hasty=True)
        self._swept = self._hasty_calls = 0
        if self._engine.dialect.name == "sqlite":
            assert isinstance(RateWindow.__table__, Table)
            with self._engine.connect() as connection:
                connection.execute(CreateTable(RateWindow.__table__, if_not_exists=True))

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the library may wrap."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` calls; how many the window has now. `expiry` is its length in seconds.

        Raises WouldWaitError where it may not wait for a writer and would have to.
        """
        now = int(time.time())
        if may_wait():
            engine = self._engine
            if engine.dialect.name == "sqlite" and self._swept < now - _SWEEP_EVERY_S:
                self._sweep(now)
        else:
            engine = self._hasty
            self._hasty_calls += 1
            if self._hasty_calls % _CHECKPOINT_EVERY == 0:
                raise WouldWaitError
        try:
            with turn_to_write(engine), engine.connect() as connection:
                [row] = _COUNT(connection, key=key, amount=amount, now=now, ends=now + expiry)
        except engine.dialect.loaded_dbapi.OperationalError as error:
            if engine is self._hasty:
                raise WouldWaitError from error
            raise
        return int(row.count)

    def _sweep(self, now: int) -> None:
        """Delete windows that are over: nobody else looks into SQLite's file."""
        self._swept = now
        # The call that is counted need not fail for it.
        with (
            suppress(SQLAlchemyError),
            turn_to_write(self._engine),
            self._engine.connect() as connection,
        ):
            connection.execute(delete(RateWindow).where(RateWindow.expires_at < now))

    def get(self, key: str) -> int:
        """How many calls the window has; 0 if it is over."""
        running = RateWindow.expires_at > int(time.time())
        with self._engine.connect() as connection:
            found = connection.scalar(
                select(RateWindow.count).where(RateWindow.key == key, running)
            )
        return int(found or 0)

    def get_expiry(self, key: str) -> float:
        """When the window ends, in Unix seconds; now if there is none."""
        with self._engine.connect() as connection:
            found = connection.scalar(select(RateWindow.expires_at).where(RateWindow.key == key))
        return float(found or time.time())

    def check(self) -> bool:
        """Whether the database answers."""
        with self._engine.connect() as connection:
            return connection.scalar(select(1)) == 1

    def reset(self) -> int | None:
        """Forget all windows; how many there were."""
        with self._engine.connect() as connection:
            return connection.execute(delete(RateWindow)).rowcount

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self._engine.connect() as connection:
            connection.execute(delete(RateWindow).where(RateWindow.key == key))


class CallLimits:
    """The server's limits on calls, by key, and on attempts to sign in, by address."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = FixedWindowRateLimiter(Windows(settings.database_url))
        seconds = settings.rate_window_s
        self._create = _limit(settings.rate_creates, seconds, "create")
        self._other = _limit(settings.rate_calls, seconds, "call")
        self._sign_in = RateLimitItemPerSecond(_SIGN_INS, _SIGN_IN_WINDOW_S, namespace="sign-in")

    def count(self, path: str, key_id: str) -> None:
        """Count a call to `path`. Raises RateLimitedError beyond the limit."""
        self._count(self._create if path == CREATE_PATH else self._other, key_id)

    def count_failed_sign_in(self, address: str) -> None:
        """Note that somebody at this address could not be signed in."""
        self._limiter.hit(self._sign_in, address)

    def check_sign_in(self, address: str) -> None:
        """Raises RateLimitedError for an address that has failed too often lately."""
        if not self._limiter.test(self._sign_in, address):
            self._refuse(self._sign_in, address)

    def _count(self, limit: RateLimitItemPerSecond | None, caller: str) -> None:
        if limit is not None and not self._limiter.hit(limit, caller):
            self._refuse(limit, caller)

    def _refuse(self, limit: RateLimitItemPerSecond, caller: str) -> NoReturn:
        ends = self._limiter.get_window_stats(limit, caller).reset_time
        raise RateLimitedError(
            f"At most {limit.amount} calls of this kind in {limit.get_expiry()} s",
            max(1, int(ends) - int(time.time())),
        )


def _limit(calls: int, seconds: int, name: str) -> RateLimitItemPerSecond | None:
    return RateLimitItemPerSecond(calls, seconds, namespace=name) if calls else None


def _counted_at(url: str) -> str:
    """On SQLite a file beside the database, for which no worker has to wait, nor for workers."""
    database = make_url(url)
    if database.get_backend_name() != "sqlite" or not database.database:
        return url
    counts = Path(database.database).with_name(_COUNTS)
    return database.set(database=str(counts)).render_as_string(hide_password=False)


def _counting_engine(url: str, *, hasty: bool = False) -> Engine:
    """A connection of its own; on SQLite a hasty one fails where it would wait for a writer.

    Its writes are not flushed to disk: what a power cut takes is a few seconds of counting.
    """
    engine = open_engine(url, pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _do_not_flush)
        if hasty:
            event.listen(engine, "connect", _do_not_wait)
    return engine


def _do_not_flush(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # In WAL mode this still syncs before a checkpoint, so the database stays sound.
    connection.execute("PRAGMA synchronous=NORMAL")


def _do_not_wait(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout=0")
    # A checkpoint waits for the disk: see _CHECKPOINT_EVERY.
    connection.execute("PRAGMA wal_autocheckpoint=0")
