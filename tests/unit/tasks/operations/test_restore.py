"""A restore neither damages what it restores nor touches what it did not make."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.core.staging_folders import mark_staging
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

    def restore() -> None:
        with open_staging(new) as folder:
            create_table(folder / "scopitone.sqlite", "restored")
            create_table(database, "live")

    with pytest.raises(InputError, match="another one at"):
        restore()
    assert list_tables(database) == [("live",)]
    database.unlink()
    finish_restore(new)
    assert list_tables(database) == [("restored",)]
    assert list(new.data_dir.iterdir()) == [database]


def create_table(database: Path, name: str) -> None:
    with contextlib.closing(sqlite3.connect(database)) as opened:
        opened.execute(f"CREATE TABLE {name} (a)")


def list_tables(database: Path) -> list[tuple[str]]:
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT name FROM sqlite_master").fetchall()


@pytest.mark.parametrize("name", ["restore.partial", "restore.complete"])
def test_a_folder_of_the_users_stays_whatever_its_name(
    tar: Path, new: Settings, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    theirs = new.data_dir / name / "scopitone.sqlite"
    theirs.parent.mkdir()
    theirs.write_bytes(b"theirs")
    finish_restore(new)
    assert caplog.text.count(f"{name} has the name of an unfinished restore") == 1
    with pytest.raises(InputError, match=rf"data_dir: .*{name} is needed"):
        restore_backup(new, tar)
    assert [path for path in new.data_dir.rglob("*") if path.is_file()] == [theirs]


def test_a_backup_deletes_only_folders_that_a_backup_made(
    engine: Engine, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    engine.dispose()
    folder = tmp_path_factory.mktemp("backups")
    theirs, ours = folder / ".scopitone-backup-2025", folder / ".scopitone-backup-abcd1234"
    for each in (theirs, ours):
        each.mkdir()
    mark_staging(ours)
    for each in (theirs, ours):
        (each / "backup.tar").write_bytes(b"content")
    (folder / ".scopitone-backup-link").symlink_to(theirs)
    create_backup(settings, folder / "new.tar")
    assert sorted(path.name for path in folder.iterdir()) == [
        ".scopitone-backup-2025",
        ".scopitone-backup-link",
        "new.tar",
    ]
    assert (theirs / "backup.tar").read_bytes() == b"content"
