"""Backups that are damaged between writing and reading."""

from __future__ import annotations

import resource
import shutil
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from scopitone.core.errors import OutputError
from scopitone.core.settings import Settings
from scopitone.store.blobs import LocalBlobs, key_of
from scopitone.tasks.files.files import NewFile, add_file
from scopitone.tasks.operations.backup import create_backup
from scopitone.tasks.operations.backup_check import DATABASE, MEDIA, verify_backup


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Leaves room for backups next to the data folder."""
    return Settings.with_options({"data_dir": tmp_path / "data"})


@pytest.fixture
def keys(settings: Settings) -> list[str]:
    """The keys of two media in the store."""
    blobs = LocalBlobs(settings.blob_dir)
    return [blobs.put(content) for content in (b"one" * 1000, b"two" * 1000)]


@pytest.fixture
def tar(engine: Engine, settings: Settings, keys: list[str], tmp_path: Path) -> Path:
    """A backup of both."""
    engine.dispose()
    out = tmp_path / "backup.tar"
    backup, faults = create_backup(settings, out)
    assert (backup.media, str(faults)) == (len(keys), "")
    return out


@pytest.fixture
def database_key(tar: Path) -> str:
    with tarfile.open(tar) as opened:
        database = opened.extractfile(DATABASE)
        assert database is not None
        return key_of(database.read())


def flip_byte(tar: Path, name: str) -> None:
    """Change a byte in the middle of a file of the tar."""
    with tarfile.open(tar) as opened:
        member = opened.getmember(name)
    with tar.open("r+b") as file:
        file.seek(member.offset_data + member.size // 2)
        [byte] = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def test_an_intact_backup_passes(
    tar: Path, database_key: str, settings: Settings, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    assert verify_backup(tar, database_key, 2, settings.blob_dir) == []
    assert sorted(tmp_path.iterdir()) == before


def test_every_changed_file_is_noticed(
    tar: Path, database_key: str, settings: Settings, keys: list[str]
) -> None:
    content = tar.read_bytes()
    for name in (DATABASE, *(f"{MEDIA}/{key}" for key in keys)):
        tar.write_bytes(content)
        flip_byte(tar, name)
        with pytest.raises(OutputError, match="differs from"):
            verify_backup(tar, database_key, 2, settings.blob_dir)


def test_a_shortened_backup_is_noticed(tar: Path, database_key: str, settings: Settings) -> None:
    content = tar.read_bytes()
    for length in (100, len(content) // 2, content.rindex(b"two")):
        tar.write_bytes(content[:length])
        with pytest.raises(OutputError, match=r"read back|media files|differs"):
            verify_backup(tar, database_key, 2, settings.blob_dir)


@pytest.mark.usefixtures("engine")
def test_media_that_are_damaged_in_the_store_are_backed_up_and_named(
    settings: Settings, keys: list[str], tmp_path: Path
) -> None:
    (settings.blob_dir / keys[0]).write_bytes(b"rotten")
    out = tmp_path / "backup.tar"
    backup, faults = create_backup(settings, out)
    assert (backup.media, faults.damaged) == (2, (keys[0],))
    with pytest.raises(OutputError, match=rf"kept as it is: 1 .* damaged .*{keys[0]}"):
        create_backup(settings, out)
    assert str(create_backup(settings, out, verify=False)[1]) == ""


def test_a_backup_without_all_media_does_not_replace_an_earlier_one(
    engine: Engine, settings: Settings, keys: list[str], tmp_path: Path
) -> None:
    for key in keys:
        add_file(engine, "default", NewFile(key, "a.mp3", "audio/mpeg", 1))
    out, other = tmp_path / "backup.tar", tmp_path / "other.tar"
    create_backup(settings, out)
    before = out.read_bytes()
    shutil.rmtree(settings.blob_dir)
    for verify in (True, False):
        with pytest.raises(OutputError, match=r"kept as it is: 2 media files are missing"):
            create_backup(settings, out, verify=verify)
    assert out.read_bytes() == before
    backup, faults = create_backup(settings, other)
    assert (backup.media, faults.missing) == (0, tuple(sorted(keys)))
    create_backup(settings, out, allow_missing=True)
    assert out.read_bytes() != before


def test_named_media_in_the_trash_are_backed_up(
    engine: Engine, settings: Settings, keys: list[str], tmp_path: Path
) -> None:
    add_file(engine, "default", NewFile(keys[0], "a.mp3", "audio/mpeg", 1))
    for key in keys:
        trashed = settings.blob_dir / "trash" / key
        trashed.parent.mkdir(parents=True)
        (settings.blob_dir / key).rename(trashed)
    backup, faults = create_backup(settings, tmp_path / "backup.tar")
    assert (backup.media, str(faults)) == (1, "")


def test_a_disk_that_is_full_does_not_replace_an_earlier_backup(
    settings: Settings, tar: Path
) -> None:
    before, limits = tar.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    # Of the copy of the database, and of the tar.
    for size in (10_000, len(before) - 2000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with pytest.raises(OutputError, match=r"cannot (copy the database|write)"):
                create_backup(settings, tar)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert tar.read_bytes() == before
    assert list(tar.parent.glob(".scopitone*")) == []


def test_a_damaged_database_does_not_replace_an_earlier_backup(
    settings: Settings, tar: Path
) -> None:
    before = tar.read_bytes()
    file = settings.data_dir / DATABASE
    content = bytearray(file.read_bytes())
    # Page 2 is the root of the first table; its header has the number of its cells.
    content[4096 : 4096 + 64] = b"\xff" * 64
    file.write_bytes(content)
    with pytest.raises(OutputError, match="damaged"):
        create_backup(settings, tar)
    assert tar.read_bytes() == before
    assert list(tar.parent.glob("tmp*")) == []
