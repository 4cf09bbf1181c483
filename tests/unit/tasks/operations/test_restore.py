"""A restore neither damages what it restores nor touches what it did not make."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store.restoration import finish_restore, open_staging
from scopitone.tasks.operations.backup import create_backup, restore_backup


@pytest.fixture
def tar(engine: Engine, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an empty server."""
    engine.dispose()
    out = tmp_path_factory.mktemp("backups") / "backup.tar"
    create_backup(settings, out)
    return out


@pytest.fixture
def new(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A new data folder."""
    return Settings.with_options({"data_dir": tmp_path_factory.mktemp("new")})


@pytest.mark.parametrize("end", ["wal", "shm", "journal"])
def test_the_log_of_another_database_is_not_replayed(tar: Path, new: Settings, end: str) -> None:
    log = new.data_dir / f"scopitone.sqlite-{end}"
    log.write_bytes(b"of a database that was deleted")
    with pytest.raises(InputError, match=rf"data_dir: .*sqlite-{end} .*; move it"):
        restore_backup(new, tar)
    assert [path.name for path in new.data_dir.iterdir()] == [log.name]
    log.unlink()
    restore_backup(new, tar)


def test_an_unfinished_restore_does_not_replace_a_database(new: Settings) -> None:
    database = new.data_dir / "scopitone.sqlite"
    with pytest.raises(InputError, match="another one at"), open_staging(new) as folder:
        for path in (folder / "scopitone.sqlite", database):
            with contextlib.closing(sqlite3.connect(path)) as opened:
                opened.execute(f"CREATE TABLE {path.parent.name.partition('.')[0]} (a)")
    with contextlib.closing(sqlite3.connect(database)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == [(new.data_dir.name,)]
    database.unlink()
    finish_restore(new)
    with contextlib.closing(sqlite3.connect(database)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == [("restore",)]
