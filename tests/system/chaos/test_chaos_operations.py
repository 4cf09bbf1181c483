"""Migrations, backups and restores are killed at random moments: what is there is old or new.

The long form is `make chaos-operations N=40 DB=sqlite`, where N is the number of kills of each.
Only kills before the work has ended count.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from rows import task_row
from sqlalchemy import create_engine, func, inspect, select

from scopitone.core.settings import Settings
from scopitone.store.blob_index import BlobIndex
from scopitone.store.blobs import LocalBlobs
from scopitone.store.database import migrate, open_engine, reading, sqlite_file, writing
from scopitone.store.restoration import finish_restore
from scopitone.store.schema_version import VERSION_TABLE
from scopitone.store.tables import File, Task
from scopitone.tasks.accounts.api_keys import ensure_default_account
from scopitone.tasks.operations.backup import create_backup, restore_backup

KILLS = int(os.environ.get("SCOPITONE_CHAOS_KILLS", "1"))
DATABASE = os.environ.get("SCOPITONE_CHAOS_DB", "sqlite")
SEED = int(os.environ.get("SCOPITONE_CHAOS_SEED", "1"))
FIRST_SCHEMA = "0001"
# Each says when its libraries are loaded, so that it is killed while it works.
PRELUDE = "import sys; from pathlib import Path; from scopitone.core.settings import Settings; "
MIGRATE = f"""{PRELUDE}
import dbos
from scopitone.store.database import migrate
print("started", flush=True)
migrate(sys.argv[1], Path(sys.argv[2]))
print("ended", flush=True)
"""
BACKUP = f"""{PRELUDE}
from scopitone.tasks.operations.backup import create_backup
print("started", flush=True)
create_backup(Settings.with_options({{"data_dir": sys.argv[1]}}), Path(sys.argv[2]))
print("ended", flush=True)
"""
# A restore takes milliseconds, so it is not killed by the clock: it kills itself just before its
# file operation number sys.argv[3]. It ends with the number of its file operations.
RESTORE = f"""{PRELUDE}
import os, signal
from scopitone.tasks.operations.backup import restore_backup
operations = 0
def count(event, arguments):
    global operations
    if event.startswith(("open", "os.", "shutil.")):
        operations += 1
        if operations == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
print("started", flush=True)
sys.addaudithook(count)
restore_backup(Settings.with_options({{"data_dir": sys.argv[1]}}), Path(sys.argv[2]))
print(operations, flush=True)
"""
OLD_SCHEMA = """
import sys
from alembic import command
from scopitone.store.database import _configure_migrations
print("started", flush=True)
command.upgrade(_configure_migrations(sys.argv[1]), sys.argv[2])
"""


@contextlib.contextmanager
def start(script: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Start a script, and wait until it works. It has to succeed, or to be killed."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        yield process
        _, errors = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL), errors.decode()


def run(script: str, *arguments: object) -> tuple[str, float]:
    """Run a script to the end of its work. Returns what it prints then, and the seconds."""
    with start(script, *arguments) as process:
        started_s = time.monotonic()
        assert process.stdout is not None
        return process.stdout.readline().decode().strip(), time.monotonic() - started_s


def kill_during(script: str, arguments: tuple[object, ...], seconds: float) -> bool:
    """Kill a script so many seconds after it started to work. Returns whether it still worked."""
    with start(script, *arguments) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        assert process.stdout is not None
        return process.stdout.readline() == b""


def report(what: str, ended: Counter[str]) -> None:
    print(f"\n{what}, {DATABASE}, seed {SEED}: {dict(ended)}")  # noqa: T201


def describe_schema(url: str) -> dict[str, Any]:
    """What a database has: each table with its columns and indexes, and the versions."""
    engine = create_engine(url)
    try:
        inspector = inspect(engine)
        schemas = [None] if engine.dialect.name == "sqlite" else [None, "dbos"]
        description: dict[str, Any] = {
            f"{schema}.{table}": (
                sorted(column["name"] for column in inspector.get_columns(table, schema)),
                sorted(str(index["name"]) for index in inspector.get_indexes(table, schema)),
            )
            for schema in schemas
            for table in inspector.get_table_names(schema)
        }
        with engine.connect() as connection:
            description["version"] = connection.exec_driver_sql(
                f"SELECT version_num FROM {VERSION_TABLE}"
            ).scalar()
        return description
    finally:
        engine.dispose()


@pytest.fixture
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Makes a database with the first schema, and returns its URL."""

    def make(number: int) -> str:
        if DATABASE == "sqlite":
            copy = tmp_path / f"{number}.sqlite"
            shutil.copy(first, copy)
            return f"sqlite:///{copy}"
        admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE killed_{number}")
        admin.dispose()
        url = admin.url.set(database=f"killed_{number}").render_as_string(hide_password=False)
        run(OLD_SCHEMA, url, FIRST_SCHEMA)
        return url

    postgres_url = request.getfixturevalue("postgres_url") if DATABASE != "sqlite" else ""
    first = tmp_path / "first.sqlite"
    if DATABASE == "sqlite":
        run(OLD_SCHEMA, f"sqlite:///{first}", FIRST_SCHEMA)
    return make


@pytest.mark.extended
@pytest.mark.timeout(120 + 60 * KILLS)
def test_a_migration_that_is_killed_is_completed_by_the_next_start(
    old_database: Any, tmp_path: Path
) -> None:
    url = old_database(KILLS)
    before = describe_schema(url)
    _, seconds = run(MIGRATE, url, tmp_path / "lock")
    expected = describe_schema(url)
    chance, ended = random.Random(SEED), Counter[str]()
    for number in count(KILLS + 1):
        if ended.total() == KILLS:
            break
        url = old_database(number)
        if not kill_during(MIGRATE, (url, tmp_path / "lock"), chance.uniform(0, seconds)):
            continue
        own = {key: value for key, value in describe_schema(url).items() if key in expected}
        is_old = all(own.get(key) == value for key, value in before.items())
        is_new = own["version"] == expected["version"]
        assert is_old is not is_new, own
        ended["old" if is_old else "new" if own == expected else "new, without DBOS's"] += 1
        migrate(url, tmp_path / "lock")
        assert describe_schema(url) == expected
    report("migrations", ended)


def fill(settings: Settings, media: int) -> None:
    """Write a database with tasks, and media that it names."""
    migrate(settings.database_url, settings.data_dir / "lock")
    engine = open_engine(settings.database_url)
    ensure_default_account(engine)
    blobs = LocalBlobs(settings.blob_dir, BlobIndex(engine))
    keys = [blobs.put(os.urandom(200_000)) for _ in range(media)]
    with writing(engine) as session:
        session.add(task_row("t", status="success"))
        session.flush()
        session.add_all(
            File(
                id=f"{number:032x}",
                account_id="default",
                task_id="t",
                role=None,
                blob=key,
                name="a",
                content_type="audio/wav",
                size=200_000,
                created_at=1,
            )
            for number, key in enumerate(keys)
        )
    engine.dispose()


def count_content(settings: Settings) -> tuple[int, int]:
    """The numbers of rows of files, and of media that they name, in a data folder."""
    file = sqlite_file(settings.database_url)
    assert file is not None
    if not file.exists():
        return 0, 0
    engine = open_engine(settings.database_url)
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 1
        keys = list(session.scalars(select(File.blob)))
    engine.dispose()
    return len(keys), sum((settings.blob_dir / key).is_file() for key in keys)


# What is backed up is SQLite and its media.
of_sqlite = pytest.mark.skipif(DATABASE != "sqlite", reason="PostgreSQL has its own backups")


@of_sqlite
@pytest.mark.extended
@pytest.mark.timeout(120 + 60 * KILLS)
def test_a_backup_that_is_killed_leaves_the_one_before(tmp_path: Path) -> None:
    settings = Settings.with_options({"data_dir": tmp_path / "data"})
    fill(settings, 40)
    folder = tmp_path / "backups"
    folder.mkdir()
    out = folder / "nightly.tar"
    _, seconds = run(BACKUP, settings.data_dir, out)
    chance, ended = random.Random(SEED), Counter[str]()
    while ended.total() < KILLS:
        before = out.stat().st_ino
        if not kill_during(BACKUP, (settings.data_dir, out), chance.uniform(0, seconds)):
            continue
        ended["old" if out.stat().st_ino == before else "new"] += 1
        assert out.stat().st_mode & 0o077 == 0
        with tarfile.open(out) as tar:
            assert len(tar.getnames()) == 42
    assert len(list(folder.iterdir())) <= 2, "the next backup deletes what one before has left"
    create_backup(settings, out)
    assert list(folder.iterdir()) == [out]
    report("backups", ended)


@of_sqlite
@pytest.mark.extended
@pytest.mark.timeout(120 + 60 * KILLS)
def test_a_restore_that_is_killed_is_completed_or_undone_by_the_next_start(tmp_path: Path) -> None:
    source = Settings.with_options({"data_dir": tmp_path / "data"})
    fill(source, 40)
    tar = tmp_path / "nightly.tar"
    create_backup(source, tar)
    operations, _ = run(RESTORE, tmp_path / "whole", tar, 0)
    chance, ended = random.Random(SEED), Counter[str]()
    for number in range(KILLS):
        settings = Settings.with_options({"data_dir": tmp_path / str(number)})
        last = chance.randint(1, int(operations))
        assert run(RESTORE, settings.data_dir, tar, last)[0] == "", "it has killed itself"
        # What every start does before it opens the database.
        finish_restore(settings)
        if count_content(settings) == (0, 0):
            assert not settings.blob_dir.exists()
            ended["old"] += 1
            restore_backup(settings, tar)
        else:
            ended["new"] += 1
        assert count_content(settings) == (40, 40)
        left = {path.name for path in settings.data_dir.iterdir()}
        assert left <= {"media", "scopitone.sqlite"} | {
            f"scopitone.sqlite-{end}" for end in ("wal", "shm")
        }
        with contextlib.closing(sqlite3.connect(settings.data_dir / "scopitone.sqlite")) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    report("restores", ended)
