from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError

from scopitone import __version__
from scopitone.store.database import migrate, open_engine, reading, writing
from scopitone.store.tables import Account, Base, Key, SchemaVersion


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    url = f"sqlite:///{tmp_path / 'test.sqlite'}"
    migrate(url, tmp_path / "lock")
    return open_engine(url)


def test_sqlite_is_new_enough_and_in_wal_mode(engine: Engine) -> None:
    with engine.connect() as connection:
        version = connection.scalar(text("select sqlite_version()"))
        assert tuple(map(int, version.split("."))) >= (3, 42)
        assert connection.scalar(text("pragma journal_mode")) == "wal"
        assert connection.scalar(text("pragma foreign_keys")) == 1


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": "scopitone_version",
                "include_name": lambda name, kind, _: (
                    kind != "table" or name in Base.metadata.tables
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_and_at_once_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.sqlite'}"
    migrate(url, tmp_path / "lock")
    with writing(open_engine(url)) as session:
        session.add(Account(id="a", name="a", created_at=1))
    migrate(url, tmp_path / "lock")
    with reading(open_engine(url)) as session:
        assert session.scalar(select(Account.name)) == "a"


def test_the_version_that_wrote_the_schema_is_recorded_once(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as session:
        row = session.scalars(select(SchemaVersion)).one()
        assert row.version == __version__
        row.version = "0.0.1"
    migrate(str(engine.url), tmp_path / "lock")
    with reading(engine) as session:
        assert session.scalars(select(SchemaVersion.version)).all() == ["0.0.1"]


def test_writers_wait_for_each_other_and_see_what_was_written(engine: Engine) -> None:
    """Read, then write: lost updates would leave fewer rows than threads."""
    with writing(engine) as session:
        session.add(Account(id="a", name="a", created_at=0))

    def add() -> None:
        for _ in range(10):
            with writing(engine) as session:
                count = session.scalar(select(func.count()).select_from(Key)) or 0
                session.add(
                    Key(
                        id=str(count),
                        account_id="a",
                        name="",
                        sha256=str(count),
                        prefix="",
                        created_at=0,
                    )
                )

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Key)) == 40


def test_a_failing_transaction_leaves_nothing(engine: Engine) -> None:
    def write() -> None:
        with writing(engine) as session:
            session.add(Account(id="b", name="b", created_at=0))
            session.flush()
            session.add(
                Key(id="k", account_id="nobody", name="", sha256="", prefix="", created_at=0)
            )

    with pytest.raises(IntegrityError):
        write()
    with reading(engine) as session:
        assert session.get(Account, "b") is None
