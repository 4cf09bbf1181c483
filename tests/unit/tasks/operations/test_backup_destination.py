"""A backup is never written onto the data that it backs up."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store.blobs import LocalBlobs
from scopitone.tasks.operations.backup import create_backup


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Leaves room for backups next to the data folder."""
    return Settings.with_options({"data_dir": tmp_path / "data"})


@pytest.mark.usefixtures("engine")
def test_no_file_of_the_server_is_replaced(settings: Settings, tmp_path: Path) -> None:
    key = LocalBlobs(settings.blob_dir).put(b"a song")
    data = settings.data_dir
    (tmp_path / "link").symlink_to(data)
    (tmp_path / "file-link").symlink_to(data / "scopitone.sqlite")
    (tmp_path / "hard-link").hardlink_to(data / "scopitone.sqlite")
    (tmp_path / "blob-link").symlink_to(data / "media" / key)
    names = ["scopitone.sqlite", "scopitone.sqlite-wal", "migrate.lock", f"media/{key}", "new.tar"]
    outs = [data / name for name in names]
    outs += [tmp_path / "link" / "new.tar", data / "media" / ".." / "new.tar"]
    outs += [tmp_path / name for name in ("file-link", "hard-link", "blob-link")]
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    for out in outs:
        with pytest.raises(InputError, match=r"out: .*; accepted: a file outside"):
            create_backup(settings, out)
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_a_media_folder_and_a_database_elsewhere_are_not_replaced(
    settings: Settings, engine: Engine, tmp_path: Path
) -> None:
    engine.dispose()
    disk = tmp_path / "disk"
    disk.mkdir()
    (settings.data_dir / "scopitone.sqlite").rename(disk / "own.sqlite")
    (disk / "media").mkdir()
    settings.data_dir.joinpath("media").symlink_to(disk / "media")
    elsewhere = settings.model_copy(update={"database_url": f"sqlite:///{disk / 'own.sqlite'}"})
    for name in ("own.sqlite", "own.sqlite-wal", "media/new.tar"):
        with pytest.raises(InputError, match="out: "):
            create_backup(elsewhere, disk / name)
    create_backup(elsewhere, disk / "new.tar")
