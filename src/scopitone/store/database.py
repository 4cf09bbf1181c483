"""Opening, migrating and writing the database: SQLite or PostgreSQL."""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import scopitone.store.sqlite  # noqa: F401  isort: skip - before anything imports sqlite3
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scopitone.errors import DatabaseError, OutputError

log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).parent / "migrations"
# Advisory locks of PostgreSQL, in its whole database: any two numbers that nobody else takes.
WRITE_LOCK = 7_390_001
MIGRATION_LOCK = 7_390_002
_LOCK_WAIT_S = 30
# One for each thread that answers requests and a few for DBOS. With fewer, threads that wait
# for the write lock could keep the one that holds it from getting a second connection.
_CONNECTIONS = 60
_KEPT_OPEN = 10
_RETRY_S = 0.5


def sqlite_file(url: str) -> Path | None:
    """The file that `url` names; None for PostgreSQL."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def open_engine(url: str, **options: Any) -> Engine:
    """An engine for `url`; on both databases, writers wait for each other (see `writing`).

    `options` are SQLAlchemy's, for what is not the ordinary pool.
    """
    pool = {"pool_size": _KEPT_OPEN, "max_overflow": _CONNECTIONS - _KEPT_OPEN}
    if url.startswith("sqlite"):
        engine = create_engine(url, **{**pool, **options})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(
        url,
        **{**pool, **options},
        # Connections that a restart of the database cut are noticed before they are used.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            # A process that hangs within a transaction must not hold the lock for ever.
            "options": f"-c lock_timeout={_LOCK_WAIT_S}s "
            f"-c idle_in_transaction_session_timeout={2 * _LOCK_WAIT_S}s",
        },
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # IMMEDIATE is what DBOS needs: writers queue at BEGIN instead of failing at COMMIT.
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        f"busy_timeout={_LOCK_WAIT_S * 1000}",
        "foreign_keys=ON",
        "journal_mode=WAL",
    ):
        connection.execute(f"PRAGMA {pragma}")


_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


_may_not_wait: ContextVar[bool] = ContextVar("may_not_wait", default=False)


class WouldWaitError(Exception):
    """What was to be done at once would have to wait for a writer. Nothing was done."""


@contextmanager
def at_once() -> Iterator[None]:
    """Within it, what would wait for another writer raises WouldWaitError instead."""
    token = _may_not_wait.set(True)
    try:
        yield
    finally:
        _may_not_wait.reset(token)


def may_wait() -> bool:
    """Whether this is outside `at_once`."""
    return not _may_not_wait.get()


@contextmanager
def turn_to_write(engine: Engine) -> Iterator[None]:
    """On SQLite, keeps threads of this process from trying to write at the same time.

    SQLite lets a writer that finds another one sleep, up to 0.1 s at a time and in no order;
    threads that wait for each other here go on at once. PostgreSQL's writers need no help.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns[engine.url.database or ""]
    if not turn.acquire(blocking=may_wait()):
        raise WouldWaitError
    try:
        yield
    finally:
        turn.release()


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction that holds the write lock from its first statement.

    What it reads cannot change before it commits, so that a check and the write that depends
    on it need nothing else. PostgreSQL gets the same queue of writers that SQLite has by an
    advisory lock, which ends with the transaction, also when the process dies.
    """
    if not may_wait():
        raise WouldWaitError
    with (
        turn_to_write(engine),
        Session(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        session.connection().exec_driver_sql(
            "BEGIN IMMEDIATE"
            if engine.dialect.name == "sqlite"
            else f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"
        )
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reading only."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def migrate(url: str, lock: Path, wait_s: float = 0.0) -> None:
    """Bring the database at `url` to the newest schema, DBOS's tables included.

    `lock` is a file that keeps two processes which start at once from migrating together.

    Raises:
        DatabaseError: the database did not answer within `wait_s` seconds.
        OutputError: the lock's folder cannot be made.
    """
    from dbos import DBOS

    _await_answer(url, wait_s)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot make the folder {lock.parent}: {error.strerror or error}"
        ) from error
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["url"] = url
        command.upgrade(config, "head")
        logging.getLogger("dbos").setLevel(logging.WARNING)
        DBOS.migrate(url)


def _await_answer(url: str, wait_s: float) -> None:
    if url.startswith("sqlite"):
        return
    engine = open_engine(url)
    deadline = time.monotonic() + wait_s
    try:
        while (reason := _refusal(engine)) is not None:
            if time.monotonic() >= deadline:
                where = engine.url.render_as_string(hide_password=True)
                raise DatabaseError(f"The database {where} cannot be reached: {reason}")
            log.warning("The database does not answer yet; trying again: %s", reason)
            time.sleep(_RETRY_S)
    finally:
        engine.dispose()


def _refusal(engine: Engine) -> str | None:
    try:
        engine.connect().close()
    except OperationalError as error:
        return " ".join(str(error.orig).split())
    return None
