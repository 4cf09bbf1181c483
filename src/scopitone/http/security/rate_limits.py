"""Rate limits per account: the `limits` library's fixed windows, counted in a database.

All API processes on one database share the counts. With SQLite, the counts are in a separate
file. A window begins with an account's first call and lasts whole seconds.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import (
    BigInteger,
    Engine,
    Table,
    bindparam,
    case,
    delete,
    event,
    make_url,
    or_,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from scopitone.core.settings import Settings
from scopitone.http import paths
from scopitone.store.database import open_engine
from scopitone.store.prepared_statements import PreparedStatement
from scopitone.store.sqlite_file.write_turns import WouldWaitError, can_wait, hold_write_turn
from scopitone.store.tables import RateWindow
from scopitone.store.upsert import insert
from scopitone.tasks.errors import QuotaError, RateLimitedError

# Keys and sign-in links have at least 140 bits, so that guessing is hopeless. Passwords are guessed
# from many addresses, so their user names have the same limit.
_MAX_FAILED_SIGN_INS, _SIGN_IN_WINDOW_S = 10, 300
_DAY_S = 24 * 60 * 60
_COUNTS_FILE = "limits.sqlite"
_SWEEP_INTERVAL_S = 3600
# One in this many non-blocking calls is retried on the blocking connection, whose commit
# checkpoints the write-ahead log if it has grown.
_CALLS_PER_CHECKPOINT = 256


def _build_count_statement(dialect: str) -> Any:
    """Build the UPSERT that counts calls.

    Its parameters: key, amount, the current time, and the end of a window that begins now.
    """
    amount, ends = bindparam("amount", type_=BigInteger), bindparam("ends", type_=BigInteger)
    # A window that ends later than a new one was begun before the clock was set back.
    is_over = or_(
        RateWindow.expires_at <= bindparam("now", type_=BigInteger), RateWindow.expires_at > ends
    )
    return (
        insert(dialect, RateWindow)
        .values(key=bindparam("key"), count=amount, expires_at=ends)
        .on_conflict_do_update(
            index_elements=[RateWindow.key],
            set_={
                "count": case((is_over, amount), else_=RateWindow.count + amount),
                "expires_at": case((is_over, ends), else_=RateWindow.expires_at),
            },
        )
        .returning(RateWindow.count)
    )


_COUNT = PreparedStatement(_build_count_statement)


class RateWindowStorage(Storage):
    """Storage of the `limits` library in the table of rate windows: one atomic UPSERT per call."""

    STORAGE_SCHEME = None

    def __init__(self, url: str) -> None:
        super().__init__()
        url = _counts_url(url)
        self._engine = _open_counts(url)
        self._nonblocking_engine = _open_counts(url, nonblocking=True)
        self._last_sweep = self._nonblocking_calls = 0
        if self._engine.dialect.name == "sqlite":
            assert isinstance(RateWindow.__table__, Table)
            with self._engine.connect() as connection:
                connection.execute(CreateTable(RateWindow.__table__, if_not_exists=True))

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return the exceptions that the library may wrap."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` calls and return the number of calls in the window.

        Args:
            expiry: Length of the window in seconds.

        Raises:
            WouldWaitError: Called where waiting is not allowed, and another writer is active.
        """
        now = int(time.time())
        if can_wait():
            engine = self._engine
            if engine.dialect.name == "sqlite" and self._last_sweep < now - _SWEEP_INTERVAL_S:
                self._sweep(now)
        else:
            engine = self._nonblocking_engine
            self._nonblocking_calls += 1
            if self._nonblocking_calls % _CALLS_PER_CHECKPOINT == 0:
                raise WouldWaitError
        try:
            with hold_write_turn(engine), engine.connect() as connection:
                [row] = _COUNT(connection, key=key, amount=amount, now=now, ends=now + expiry)
        except engine.dialect.loaded_dbapi.OperationalError as error:
            if engine is self._nonblocking_engine:
                raise WouldWaitError from error
            raise
        return int(row.count)

    def _sweep(self, now: int) -> None:
        """Delete expired windows. Nothing else cleans up the SQLite file."""
        self._last_sweep = now
        # A failure here must not fail the call that is being counted.
        with (
            suppress(SQLAlchemyError),
            hold_write_turn(self._engine),
            self._engine.connect() as connection,
        ):
            connection.execute(delete(RateWindow).where(RateWindow.expires_at < now))

    def get(self, key: str) -> int:
        """Return the number of calls in the window; 0 if it has expired."""
        is_running = RateWindow.expires_at > int(time.time())
        with self._engine.connect() as connection:
            count = connection.scalar(
                select(RateWindow.count).where(RateWindow.key == key, is_running)
            )
        return int(count or 0)

    def get_expiry(self, key: str) -> float:
        """Return the end of the window in Unix seconds; the current time if there is no window."""
        with self._engine.connect() as connection:
            end = connection.scalar(select(RateWindow.expires_at).where(RateWindow.key == key))
        return float(end or time.time())

    def check(self) -> bool:
        """Return True if the database responds."""
        with self._engine.connect() as connection:
            return connection.scalar(select(1)) == 1

    def reset(self) -> int | None:
        """Delete all windows and return how many there were."""
        with self._engine.connect() as connection:
            return connection.execute(delete(RateWindow)).rowcount

    def clear(self, key: str) -> None:
        """Delete one window."""
        with self._engine.connect() as connection:
            connection.execute(delete(RateWindow).where(RateWindow.key == key))


class CallLimits:
    """The server's limits: calls and uploads per account, and failed sign-ins per IP
    address and user name."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = FixedWindowRateLimiter(RateWindowStorage(settings.database_url))
        seconds = settings.rate_window_s
        self._create = _build_limit(settings.rate_creates, seconds, "create")
        self._other = _build_limit(settings.rate_calls, seconds, "call")
        self._upload = _build_limit(settings.max_uploads_per_day, _DAY_S, "upload")
        self._sign_in = RateLimitItemPerSecond(
            _MAX_FAILED_SIGN_INS, _SIGN_IN_WINDOW_S, namespace="sign-in"
        )
        self._sign_in_name = RateLimitItemPerSecond(
            _MAX_FAILED_SIGN_INS, _SIGN_IN_WINDOW_S, namespace="sign-in-name"
        )

    def count(self, path: str, account_id: str) -> None:
        """Count a call to `path`: keys are free to make, so they have one limit together.

        Raises:
            RateLimitedError: The account has exceeded its limit.
        """
        creates = path == paths.CREATE_TASK or path in paths.SECOND_CREATES
        self._count(self._create if creates else self._other, account_id)

    def count_upload(self, account_id: str) -> None:
        """Count an upload.

        Raises:
            QuotaError: The account has made as many in 24 hours as it may.
        """
        try:
            self._count(self._upload, account_id)
        except RateLimitedError as error:
            assert self._upload is not None
            raise QuotaError(
                f"Upload quota exceeded: at most {self._upload.amount} uploads in 24 hours; "
                f"try again in {error.retry_after} s"
            ) from error

    def count_failed_sign_in(self, address: str, user_name: str = "") -> None:
        """Count a failed sign-in from an IP address, and with a user name if there is one."""
        self._limiter.hit(self._sign_in, address)
        if user_name:
            self._limiter.hit(self._sign_in_name, user_name)

    def check_sign_in(self, address: str, user_name: str = "") -> None:
        """Check that an IP address may try to sign in, with a user name if there is one.

        Raises:
            RateLimitedError: There were too many failed sign-ins from `address`, or with the name.
        """
        if not self._limiter.test(self._sign_in, address):
            self._refuse(self._sign_in, address)
        if user_name and not self._limiter.test(self._sign_in_name, user_name):
            self._refuse(self._sign_in_name, user_name)

    def _count(self, limit: RateLimitItemPerSecond | None, caller: str) -> None:
        if limit is not None and not self._limiter.hit(limit, caller):
            self._refuse(limit, caller)

    def _refuse(self, limit: RateLimitItemPerSecond, caller: str) -> NoReturn:
        window_end = self._limiter.get_window_stats(limit, caller).reset_time
        raise RateLimitedError(
            f"Rate limit exceeded: at most {limit.amount} calls of this kind "
            f"in {limit.get_expiry()} s",
            max(1, int(window_end) - int(time.time())),
        )


def _build_limit(calls: int, seconds: int, name: str) -> RateLimitItemPerSecond | None:
    return RateLimitItemPerSecond(calls, seconds, namespace=name) if calls else None


def _counts_url(url: str) -> str:
    """Return the database for the counts: with SQLite, a separate file next to the database.

    Then calls never wait for workers that write, and workers never wait for calls.
    """
    database = make_url(url)
    if database.get_backend_name() != "sqlite" or not database.database:
        return url
    counts = Path(database.database).with_name(_COUNTS_FILE)
    return database.set(database=str(counts)).render_as_string(hide_password=False)


def _open_counts(url: str, *, nonblocking: bool = False) -> Engine:
    """Open a connection for counting; its writes are not flushed to disk.

    A power cut loses a few seconds of counting. With SQLite, a `nonblocking` connection raises
    an error instead of waiting for another writer.
    """
    # A statement with RETURNING writes until its rows are read, so the caller holds the turn.
    engine = open_engine(
        url, queues=False, pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT"
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _disable_flush)
        if nonblocking:
            event.listen(engine, "connect", _disable_waiting)
    return engine


def _disable_flush(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # In WAL mode this still syncs before a checkpoint, so the database cannot be corrupted.
    connection.execute("PRAGMA synchronous=NORMAL")


def _disable_waiting(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout=0")
    # A checkpoint waits for the disk: see _CALLS_PER_CHECKPOINT.
    connection.execute("PRAGMA wal_autocheckpoint=0")
