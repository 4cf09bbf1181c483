"""The database, SQLite or PostgreSQL: opened, migrated, read and written."""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import scopitone.store.sqlite_file.recent_sqlite  # noqa: F401  isort: skip - before anything imports sqlite3
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scopitone.core.errors import DatabaseError, OutputError
from scopitone.store.schema_version import check_schema, record_writer
from scopitone.store.sqlite_file.write_turns import WouldWaitError, can_wait, make_connection_class

log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).parent / "migrations"
# Advisory locks of PostgreSQL, which are per database: two numbers that nothing else uses.
WRITE_LOCK = 7_390_001
MIGRATION_LOCK = 7_390_002
_LOCK_TIMEOUT_S = 30
# One for each thread that answers requests, and a few for DBOS. With fewer, threads that wait for
# the write lock could prevent the thread that holds it from getting a second connection.
_MAX_CONNECTIONS = 60
_POOL_SIZE = 10
_RETRY_INTERVAL_S = 0.5


def sqlite_file(url: str) -> Path | None:
    """Return the file that `url` names; None for PostgreSQL."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def sqlite_logs(file: Path) -> list[Path]:
    """Return the places of SQLite's logs of a database file; it replays those that exist."""
    return [file.with_name(f"{file.name}-{end}") for end in ("wal", "shm", "journal")]


def open_engine(url: str, *, queues: bool = True, **options: Any) -> Engine:
    """Open an engine for `url`. With both databases, writers wait for each other (see `writing`).

    queues: with SQLite, statements that write wait for their turn; False if the caller takes it.
    options: of SQLAlchemy's `create_engine`, for another pool than the default one.
    """
    pool = {"pool_size": _POOL_SIZE, "max_overflow": _MAX_CONNECTIONS - _POOL_SIZE}
    if url.startswith("sqlite"):
        factory = {"factory": make_connection_class(make_url(url).database or "")}
        engine = create_engine(url, **{**pool, **options}, connect_args=factory if queues else {})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(
        url,
        **{**pool, **options},
        # Detects connections that a restart of the database has cut before they are used.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            # A process that hangs in a transaction must not hold the lock forever.
            "options": f"-c lock_timeout={_LOCK_TIMEOUT_S}s "
            f"-c idle_in_transaction_session_timeout={2 * _LOCK_TIMEOUT_S}s",
        },
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # DBOS needs IMMEDIATE: writers queue at BEGIN instead of failing at COMMIT.
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        f"busy_timeout={_LOCK_TIMEOUT_S * 1000}",
        "foreign_keys=ON",
        "journal_mode=WAL",
        # `write_turns` flushes each transaction.
        "synchronous=NORMAL",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open a session in one transaction that holds the write lock from its first statement.

    What it reads cannot change before it commits, so a check and the write that depends on it need
    no other lock. With PostgreSQL, an advisory lock gives the same queue of writers as SQLite; it
    ends with the transaction, even if the process dies.
    """
    if not can_wait():
        raise WouldWaitError
    with Session(engine, expire_on_commit=False) as session, session.begin():
        session.connection().exec_driver_sql(
            "BEGIN IMMEDIATE"
            if engine.dialect.name == "sqlite"
            else f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"
        )
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session for reading only."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def migrate(url: str, lock: Path, wait_s: float = 0.0) -> None:
    """Migrate the database at `url` to the newest schema, including the tables of DBOS.

    lock: a file that prevents two processes from migrating at the same time.

    Raises:
        DatabaseError: the database did not answer within `wait_s` seconds, or a newer version of
            Scopitone wrote it; then nothing is changed.
        OutputError: the folder of the lock cannot be created.
    """
    from dbos import DBOS

    _wait_for_database(url, wait_s)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot create the folder {lock.parent}: {error.strerror or error}"
        ) from error
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        config = _configure_migrations(url)
        engine = open_engine(url)
        try:
            check_schema(engine, config)
            command.upgrade(config, "head")
            logging.getLogger("dbos").setLevel(logging.WARNING)
            DBOS.migrate(url)
            record_writer(engine, config)
        finally:
            engine.dispose()


def refuse_newer_database(url: str) -> None:
    """Check that no newer version of Scopitone wrote the database, without changing anything.

    A database that does not exist or does not answer passes; `migrate` reports it.

    Raises:
        DatabaseError: a newer version wrote it.
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return
    engine = open_engine(url)
    try:
        if _try_to_connect(engine) is None:
            check_schema(engine, _configure_migrations(url))
    finally:
        engine.dispose()


def _configure_migrations(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def _wait_for_database(url: str, wait_s: float) -> None:
    if url.startswith("sqlite"):
        return
    engine = open_engine(url)
    deadline = time.monotonic() + wait_s
    try:
        while (reason := _try_to_connect(engine)) is not None:
            if time.monotonic() >= deadline:
                address = engine.url.render_as_string(hide_password=True)
                raise DatabaseError(f"The database {address} cannot be reached: {reason}")
            log.warning("The database does not answer yet; trying again: %s", reason)
            time.sleep(_RETRY_INTERVAL_S)
    finally:
        engine.dispose()


def _try_to_connect(engine: Engine) -> str | None:
    """Connect once. Returns None, or why the database refused."""
    try:
        engine.connect().close()
    except OperationalError as error:
        return " ".join(str(error.orig).split())
    return None
