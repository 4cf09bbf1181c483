"""What SQLite and PostgreSQL must do alike."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from scopitone.errors import DatabaseError
from scopitone.settings import Settings
from scopitone.store.database import migrate, open_engine, reading, writing
from scopitone.store.tables import Account, Base, Task
from scopitone.tasks import ledger, lifecycle
from scopitone.tasks.errors import CreditsError, NotFoundError
from scopitone.tasks.keys import create_first_key, ensure_account
from scopitone.tasks.lifecycle import NewTask

SCOPITONE = Path(sys.executable).with_name("scopitone")


@pytest.fixture
def url(database_url: str) -> str:
    return Settings.with_options({"database_url": database_url}).database_url


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Engine:
    migrate(url, tmp_path / "lock", 5)
    engine = open_engine(url)
    ensure_account(engine)
    return engine


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        names = {"include_name": lambda name, kind, _: kind != "table" or name in known}
        known = Base.metadata.tables
        context = MigrationContext.configure(connection, opts=names)
        assert compare_metadata(context, Base.metadata) == []


def test_servers_that_start_at_once_on_two_machines_migrate_once(
    postgres_url: str, tmp_path: Path
) -> None:
    """Each with a data folder, and so with a lock file, of its own."""
    starting = [
        subprocess.Popen(
            [SCOPITONE, "keys", "create", "--data-dir", str(tmp_path / name)],
            env={**os.environ, "SCOPITONE_DATABASE_URL": postgres_url},
        )
        for name in ("a", "b")
    ]
    assert [process.wait(60) for process in starting] == [0, 0]


def test_concurrent_tasks_never_overdraw(engine: Engine) -> None:
    with writing(engine) as session:
        ledger.grant(session, "default", 1000)
    together = threading.Barrier(8)

    def spend(_: int) -> int:
        together.wait()
        made = 0
        for _ in range(5):
            try:
                new = NewTask("default", "m", "v", {}, {}, "http://h", None, 100)
                lifecycle.create(engine, new, lambda *_: None)
                made += 1
            except CreditsError:
                pass
        return made

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(8))) == 10
    with reading(engine) as session:
        assert ledger.balance(session, "default") == 0


def test_only_one_of_many_first_keys_is_made(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: create_first_key(engine), range(8)))
    assert sum(key is not None for key in made) == 1


def test_a_task_ends_once_although_two_workers_end_it(engine: Engine) -> None:
    with writing(engine) as session:
        ledger.grant(session, "default", 500)
    new = NewTask("default", "m", "v", {}, {}, "http://h", None, 500)
    task_id = lifecycle.create(engine, new, lambda *_: None)
    lifecycle.begin(engine, task_id)
    together = threading.Barrier(2)

    def succeed() -> None:
        together.wait()
        lifecycle.succeed(engine, task_id, lambda *_: {"media_urls": []}, lambda *_: None)

    def fail() -> None:
        together.wait()
        lifecycle.fail(engine, task_id, "no", lambda *_: None)

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(succeed), pool.submit(fail)]:
            done.result()
    with reading(engine) as session:
        status = session.get_one(Task, task_id).status
        assert ledger.balance(session, "default") == {"success": 0, "failed": 500}[status]


def test_text_that_is_none_is_marked_not_refused(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(Account(id="a\0b", name="x\ud800y", created_at=1))
    with reading(engine) as session:
        assert session.get_one(Account, "a\ufffdb").name == "x?y"
    with pytest.raises(NotFoundError):
        lifecycle.find(engine, "default", "no\0such")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////a/b", "sqlite:////a/b"),
        ("", "sqlite:////x/scopitone.sqlite"),
    ],
)
def test_the_urls_that_operators_write(given: str, kept: str) -> None:
    found = Settings.with_options({"data_dir": "/x", "database_url": given})
    assert found.database_url == kept


def test_a_database_that_is_away_is_waited_for_then_named(tmp_path: Path) -> None:
    url = "postgresql+psycopg://me:secret@127.0.0.1:1/name"
    started = time.monotonic()
    with pytest.raises(DatabaseError, match=r"me:.*@127\.0\.0\.1:1/name") as caught:
        migrate(url, tmp_path / "lock", wait_s=0.6)
    assert 0.5 < time.monotonic() - started < 10
    assert "secret" not in str(caught.value)


def test_serving_without_its_database_ends_with_one_line(tmp_path: Path) -> None:
    away = {
        "SCOPITONE_DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/name",
        "SCOPITONE_DATABASE_WAIT_S": "0",
        "SCOPITONE_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [SCOPITONE, "serve", "--port", "0"],
        env={**os.environ, **away},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 7
    assert done.stdout == ""
    assert "cannot be reached" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
