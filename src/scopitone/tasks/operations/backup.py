"""Backups of the embedded setup while it runs: one tar of the database and its media.

The database is copied first, by SQLite's own online backup, as of one moment. Then the media: a row
names bytes that exist already, bytes never change, and bytes that lose their row meanwhile are in
the trash, which is searched too. So the tar holds everything that its database names, unless the
store has lost it: then it does not replace an earlier backup, which may still have it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scopitone import __version__
from scopitone.core.errors import InputError, OutputError
from scopitone.core.settings import Settings
from scopitone.core.staging_folders import mark_staging, remove_staging
from scopitone.store.blobs import key_of
from scopitone.store.database import sqlite_file
from scopitone.store.layout import TRASH, is_key
from scopitone.store.restoration import DATABASE, MEDIA, finish_restore, open_staging, refuse_logs
from scopitone.tasks.operations.backup_check import (
    MANIFEST,
    MediaFaults,
    list_named_media,
    verify_backup,
)
from scopitone.tasks.operations.backup_destination import check_destination

_WORK_PREFIX, _TAR = ".scopitone-backup-", "backup.tar"


@dataclass(frozen=True, slots=True)
class Backup:
    """The content of a tar: version, creation time (Unix seconds), number and bytes of media."""

    version: str
    made_at: int
    media: int
    size: int


def create_backup(
    settings: Settings, out: Path, *, verify: bool = True, allow_missing: bool = False
) -> tuple[Backup, MediaFaults]:
    """Write a tar to `out`, completely or not at all.

    verify: read the tar back before it replaces an existing one.
    allow_missing: replace an existing one even if media are missing or damaged.

    Returns:
        The content, and the media that are missing from the store, or damaged as `verify` finds.

    Raises:
        InputError: the setup is not the embedded one, or `out` is a part of it.
        OutputError: `out` cannot be written, or differs from what was written when it is read
            back, or exists while media are missing or damaged.
    """
    database = _find_database(settings)
    check_destination(settings, database, out)
    try:
        with _open_work_folder(out.absolute().parent) as folder:
            partial = folder / _TAR
            # Nobody else may read it: it contains secrets.
            partial.touch(0o600)
            backup, database_key, missing = _write_tar(settings, database, partial)
            damaged = []
            if verify:
                damaged = verify_backup(partial, database_key, backup.media, settings.blob_dir)
            faults = MediaFaults(tuple(missing), tuple(damaged))
            if str(faults) and not allow_missing and os.path.lexists(out):
                raise OutputError(
                    f"{out} is kept as it is: {faults}; check the disk and run `scopitone media "
                    "check`, then write to another file or add --allow-missing"
                )
            os.replace(partial, out)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror}") from error
    except sqlite3.Error as error:
        message = f"cannot copy the database to {out.absolute().parent}: {error}; check the disks"
        raise OutputError(message) from error
    return backup, faults


def restore_backup(settings: Settings, source: Path) -> Backup:
    """Restore a tar into a data folder without database and media, completely or not at all.

    Raises InputError if the data folder has data already, or `source` is not a backup.
    """
    database = _find_database(settings)
    finish_restore(settings)
    if database.exists() or (settings.blob_dir.exists() and any(settings.blob_dir.iterdir())):
        raise InputError("data_dir", f"{settings.data_dir} already has the data of a server")
    refuse_logs(database)
    try:
        with tarfile.open(source) as tar, open_staging(settings) as folder:
            backup = _read_manifest(tar)
            for member in tar:
                _extract_member(tar, member, folder)
            if not (folder / DATABASE).exists():
                raise InputError("backup", f"{source} contains no database")
    except tarfile.ReadError as error:
        message = f"{source} is not a readable backup: not a tar file"
        raise InputError("backup", message) from error
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise InputError("backup", f"{source} is not a readable backup: {error}") from error
    return backup


@contextmanager
def _open_work_folder(parent: Path) -> Iterator[Path]:
    """Make a folder for a backup in progress, which nobody else may read, and remove it at the end.

    Removes the marked folders of backups that were killed: each is locked while its process runs.
    """
    with ExitStack() as stack:
        with _lock_folder(parent):
            for abandoned in parent.glob(f"{_WORK_PREFIX}*"):
                with contextlib.suppress(OSError), _lock_folder(abandoned, wait=False):
                    remove_staging(abandoned)
            folder = Path(tempfile.mkdtemp(prefix=_WORK_PREFIX, dir=parent))
            stack.enter_context(_lock_folder(folder))
        try:
            mark_staging(folder)
            yield folder
        finally:
            # The next backup deletes what this one cannot.
            with contextlib.suppress(OSError):
                remove_staging(folder)


@contextmanager
def _lock_folder(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of a folder.

    Raises: OSError if `wait` is False, and it is held or the file system has no locks.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Without locks, nothing that was abandoned is deleted, and the backup is made.
        with contextlib.suppress(*([OSError] if wait else [])):
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)


def _find_database(settings: Settings) -> Path:
    """Return the database file of the embedded setup. Raises InputError for another setup."""
    file = sqlite_file(settings.database_url)
    if file is None or settings.blob_url:
        raise InputError(
            "database_url",
            "must be SQLite, with media in a local folder; back up PostgreSQL with pg_dump, then "
            "the bucket, in this order (docs/how-to/back-up-and-restore.md)",
        )
    return file


def _write_tar(settings: Settings, database: Path, out: Path) -> tuple[Backup, str, list[str]]:
    """Write the tar, and return its content, its database's key, and the keys of missing media."""
    size = 0
    added: set[str] = set()
    now = int(time.time())
    folder = out.parent
    # A blob that is a link is stored as the bytes that it leads to.
    with tarfile.open(out, "w", dereference=True) as tar:
        copy = folder / DATABASE
        _copy_database(database, copy)
        database_key = key_of(copy)
        named = list_named_media(copy)
        tar.add(copy, DATABASE)
        for key, path in _list_media(settings.blob_dir, named):
            with contextlib.suppress(FileNotFoundError):
                if key not in added and is_key(key):
                    tar.add(path, f"{MEDIA}/{key}")
                    size += tar.getmembers()[-1].size
                    added.add(key)
        backup = Backup(__version__, now, len(added), size)
        manifest = folder / MANIFEST
        manifest.write_text(
            json.dumps(
                {"version": backup.version, "made_at": now, "media": backup.media, "size": size}
            )
        )
        tar.add(manifest, MANIFEST)
    missing = named - added
    # What lost its row meanwhile may rightly be gone.
    return backup, database_key, sorted(missing & list_named_media(database) if missing else ())


def _copy_database(source: Path, out: Path) -> None:
    if not source.exists():
        raise InputError("data_dir", f"there is no database at {source}")
    with (
        contextlib.closing(sqlite3.connect(source, timeout=60)) as live,
        contextlib.closing(sqlite3.connect(out)) as copy,
    ):
        live.backup(copy)


def _list_media(folder: Path, named: set[str]) -> Iterator[tuple[str, Path]]:
    """Yield the keys and files of every blob, and of the `named` ones wherever they may be."""
    for path in sorted(folder.glob("??/*")):
        yield f"{path.parent.name}/{path.name}", path
    # A sweep may move a blob to the trash meanwhile, and a reader may take it out again.
    for place in (folder / TRASH, folder):
        for key in sorted(named):
            yield key, place / key


def _read_manifest(tar: tarfile.TarFile) -> Backup:
    file = tar.extractfile(MANIFEST)
    if file is None:
        raise KeyError(MANIFEST)
    return Backup(**json.loads(file.read()))


def _extract_member(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Extract one file of the tar into `folder`; files with other names are skipped."""
    name = PurePosixPath(member.name)
    if not member.isfile():
        return
    if name == PurePosixPath(DATABASE):
        target = folder / DATABASE
    elif name.parts[0] == MEDIA and is_key("/".join(name.parts[1:])):
        target = folder / MEDIA / name.parts[1] / name.parts[2]
    else:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    file = tar.extractfile(member)
    assert file is not None
    with target.open("wb") as out:
        while chunk := file.read(2**20):
            out.write(chunk)
    os.utime(target)
