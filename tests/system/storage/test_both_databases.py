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
from sqlalchemy import Engine, inspect, text

from scopitone.core.errors import DatabaseError
from scopitone.core.settings import Settings
from scopitone.store.database import migrate, open_engine, reading, writing
from scopitone.store.leases import take_lease
from scopitone.store.tables import Account, Base, Task
from scopitone.tasks import state
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.accounts.accounts import create_account
from scopitone.tasks.accounts.api_keys import create_first_key, ensure_default_account
from scopitone.tasks.errors import CreditsError, NotFoundError, QuotaError
from scopitone.tasks.files import files
from scopitone.tasks.files.storage_quota import check_stored_bytes
from scopitone.tasks.state import NewTask

SCOPITONE = Path(sys.executable).with_name("scopitone")


@pytest.fixture
def url(database_url: str) -> str:
    return Settings.with_options({"database_url": database_url}).database_url


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Engine:
    migrate(url, tmp_path / "lock", 5)
    engine = open_engine(url)
    ensure_default_account(engine)
    return engine


def test_the_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    with engine.connect() as connection:
        names = {"include_name": lambda name, kind, _: kind != "table" or name in tables}
        tables = Base.metadata.tables
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


def test_a_database_of_a_newer_version_is_refused_and_unchanged(
    engine: Engine, url: str, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE scopitone_version SET version_num = '9999'"))
        connection.execute(text("INSERT INTO schema_versions VALUES ('9999', '47.11.0', 1)"))
    before = dump(engine)
    with pytest.raises(
        DatabaseError, match=r"written by Scopitone 47.11.0 .*Install .* 47.11.0 or"
    ):
        migrate(url, tmp_path / "lock")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE schema_versions"))
    with pytest.raises(DatabaseError, match=r"written by a newer version .*Install that version"):
        migrate(url, tmp_path / "lock")
    engine.dispose()
    assert {**before, "schema_versions": None} == {**dump(engine), "schema_versions": None}


def dump(engine: Engine) -> dict[str, list[str] | None]:
    """The rows of each of Scopitone's tables, as text."""
    with engine.connect() as connection:
        return {
            name: [str(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]
            for name in inspect(engine).get_table_names()
        }


def test_the_quota_is_for_the_files_of_one_account_that_is_no_operators(engine: Engine) -> None:
    ours, theirs = (create_account(engine, name).id for name in ("ours", "theirs"))
    for account in (ours, ours, theirs, "default"):
        files.add_file(engine, account, files.NewFile("ab/cd", "a.mp3", "audio/mpeg", 3 * 2**40))
    with engine.connect() as connection:
        check_stored_bytes(connection, theirs, 3 * 2**40 + 1)
        check_stored_bytes(connection, "default", 1)
        check_stored_bytes(connection, ours, 0)
        check_stored_bytes(connection, ours, 6 * 2**40 + 5, 5)
        for quota, new in ((6 * 2**40, 0), (6 * 2**40 + 4, 5)):
            with pytest.raises(QuotaError, match=r"have 6291456\.0 of"):
                check_stored_bytes(connection, ours, quota, new)


def test_a_lease_is_one_processs_until_it_expires(engine: Engine) -> None:
    assert take_lease(engine, "a", 3600)
    assert not take_lease(engine, "a", 3600)
    assert take_lease(engine, "b", 3600)
    with engine.begin() as connection:
        connection.execute(text("UPDATE rate_windows SET expires_at = 1 WHERE key = 'a'"))
    assert take_lease(engine, "a", 3600)


def test_concurrent_tasks_never_overdraw(engine: Engine) -> None:
    with writing(engine) as session:
        credit_ledger.grant(session, "default", 1000)
    together = threading.Barrier(8)

    def spend(_: int) -> int:
        together.wait()
        created = 0
        for _ in range(5):
            try:
                new = NewTask("default", "m", "v", {}, {}, "http://h", None, 100)
                state.create_task(engine, new, lambda *_: None)
                created += 1
            except CreditsError:
                pass
        return created

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(8))) == 10
    with reading(engine) as session:
        assert credit_ledger.balance_of(session, "default") == 0


def test_only_one_of_many_first_keys_is_made(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: create_first_key(engine), range(8)))
    assert sum(key is not None for key in keys) == 1


def test_a_task_ends_once_although_two_workers_end_it(engine: Engine) -> None:
    with writing(engine) as session:
        credit_ledger.grant(session, "default", 500)
    new = NewTask("default", "m", "v", {}, {}, "http://h", None, 500)
    task_id = state.create_task(engine, new, lambda *_: None)
    state.start(engine, task_id)
    together = threading.Barrier(2)

    def succeed() -> None:
        together.wait()
        state.succeed(engine, task_id, lambda *_: {"media_urls": []}, lambda *_: None)

    def fail() -> None:
        together.wait()
        state.fail(engine, task_id, "no", lambda *_: None)

    with ThreadPoolExecutor() as pool:
        for future in [pool.submit(succeed), pool.submit(fail)]:
            future.result()
    with reading(engine) as session:
        status = session.get_one(Task, task_id).status
        assert credit_ledger.balance_of(session, "default") == {"success": 0, "failed": 500}[status]


def test_text_that_is_none_is_marked_not_refused(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(Account(id="a\0b", name="x\ud800y", created_at=1))
    with reading(engine) as session:
        assert session.get_one(Account, "a\ufffdb").name == "x?y"
    with pytest.raises(NotFoundError):
        state.find_task(engine, "default", "no\0such")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////a/b", "sqlite:////a/b"),
        ("", "sqlite:////x/scopitone.sqlite"),
    ],
)
def test_the_urls_that_operators_write(url: str, expected: str) -> None:
    settings = Settings.with_options({"data_dir": "/x", "database_url": url})
    assert settings.database_url == expected


def test_a_database_that_is_away_is_waited_for_then_named(tmp_path: Path) -> None:
    url = "postgresql+psycopg://me:secret@127.0.0.1:1/name"
    started = time.monotonic()
    with pytest.raises(DatabaseError, match=r"me:.*@127\.0\.0\.1:1/name") as caught:
        migrate(url, tmp_path / "lock", wait_s=0.6)
    assert time.monotonic() - started > 0.5
    assert "secret" not in str(caught.value)


def test_serving_without_its_database_ends_with_one_line(tmp_path: Path) -> None:
    away = {
        "SCOPITONE_DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/name",
        "SCOPITONE_DATABASE_WAIT_S": "0",
        "SCOPITONE_DATA_DIR": str(tmp_path),
    }
    process = subprocess.run(
        [SCOPITONE, "serve", "--port", "0"],
        env={**os.environ, **away},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 7
    assert process.stdout == ""
    assert "cannot be reached" in process.stderr.splitlines()[-1]
    assert "Traceback" not in process.stderr
    assert "secret" not in process.stderr
