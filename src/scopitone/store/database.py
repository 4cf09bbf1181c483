"""Opening, migrating and writing the database."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import scopitone.store.sqlite  # noqa: F401  isort: skip - before anything imports sqlite3
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str, **options: Any) -> Engine:
    """An engine for `url`. On SQLite: WAL, foreign keys on, and writers wait for each other.

    `options` are SQLAlchemy's, for what is not the ordinary pool.
    """
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # IMMEDIATE is what DBOS needs: writers queue at BEGIN instead of failing at COMMIT.
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("busy_timeout=30000", "foreign_keys=ON", "journal_mode=WAL"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session in one transaction that holds the write lock from its first statement."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        if engine.dialect.name == "sqlite":
            # Else reads before the first write would see an older state than the write.
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reading only."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def migrate(url: str, lock: Path) -> None:
    """Bring the database at `url` to the newest schema, DBOS's tables included.

    `lock` is a file that keeps two processes which start at once from migrating together.
    """
    from dbos import DBOS

    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["url"] = url
        command.upgrade(config, "head")
        logging.getLogger("dbos").setLevel(logging.WARNING)
        DBOS.migrate(url)
