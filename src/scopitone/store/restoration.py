"""The end of a restore: the content of a backup is put in its place, in one atomic step.

A restore first extracts everything into a folder of its own. It is valid from the moment at which
that folder is renamed; before it, the data folder is as empty as it was. If the process is killed,
the next start of any command does the rest, or removes what was not complete.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import filecmp
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.core.staging_folders import is_staging, mark_staging, remove_staging
from scopitone.store.database import sqlite_file, sqlite_logs

log = logging.getLogger(__name__)
DATABASE, MEDIA = "scopitone.sqlite", "media"
"""The names of the database and of the folder of media in both folders."""
_PARTIAL, _COMPLETE = "restore.partial", "restore.complete"


@contextmanager
def open_staging(settings: Settings) -> Iterator[Path]:
    """Open an empty folder for the content of a backup, which is put in its place at the end.

    If the block raises, everything in the folder is deleted.

    Raises: InputError ("data_dir") if another process is restoring, or the folder's name is taken.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _hold_lock(settings.data_dir):
        _finish(settings)
        partial, complete = settings.data_dir / _PARTIAL, settings.data_dir / _COMPLETE
        for folder in (partial, complete):
            if os.path.lexists(folder):
                message = f"{folder} is needed for the restore; rename it, then try again"
                raise InputError("data_dir", message)
        partial.mkdir()
        try:
            mark_staging(partial)
            yield partial
            _write_to_disk(partial / DATABASE)
            partial.rename(complete)
        finally:
            # The next start deletes what this one cannot.
            with contextlib.suppress(OSError):
                remove_staging(partial)
        _finish(settings)


def finish_restore(settings: Settings) -> None:
    """Finish what a restore that was killed left. Call it before the database is opened.

    Raises: InputError ("data_dir") if another process is restoring.
    """
    folders = [settings.data_dir / name for name in (_PARTIAL, _COMPLETE)]
    if any(folder.is_dir() for folder in folders):
        with _hold_lock(settings.data_dir):
            _finish(settings)
    for folder in folders:
        if folder.is_dir():
            log.warning(
                "%s has the name of an unfinished restore, but Scopitone did not make it; it is "
                "not touched, and no backup can be restored until you rename it",
                folder,
            )


@contextmanager
def _hold_lock(data_dir: Path) -> Iterator[None]:
    # The folder itself: a file for the lock would stay.
    descriptor = os.open(data_dir, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        message = f"{data_dir} is being restored by another process; try again when it has ended"
        raise InputError("data_dir", message) from error
    finally:
        os.close(descriptor)


def refuse_logs(database: Path) -> None:
    """Check that the place of a database has no logs of another one, which SQLite would replay.

    Raises: InputError ("data_dir").
    """
    for log in sqlite_logs(database):
        if os.path.lexists(log):
            raise InputError(
                "data_dir",
                f"{log} belongs to a database that is gone, and would damage the restored one; "
                "move it to another folder, then try again",
            )


def _finish(settings: Settings) -> None:
    """Put the content of a complete folder in its place; each step may have been done before.

    Raises: InputError ("data_dir") if there is another database, or its log.
    """
    remove_staging(settings.data_dir / _PARTIAL)
    complete = settings.data_dir / _COMPLETE
    if not is_staging(complete):
        return
    database = sqlite_file(settings.database_url)
    assert database is not None
    has_database = (complete / DATABASE).exists()
    if has_database:
        _refuse_another(database, complete / DATABASE)
    for path in (complete / MEDIA).glob("*/*"):
        _move_file(path, settings.blob_dir / path.parent.name / path.name)
    # Last: a server that has no database does not look for media.
    if has_database:
        _move_file(complete / DATABASE, database)
    remove_staging(complete)


def _refuse_another(database: Path, restored: Path) -> None:
    refuse_logs(database)
    # Between two disks, the database was copied, and then the process was killed.
    if database.exists() and not filecmp.cmp(database, restored, shallow=False):
        raise InputError(
            "data_dir",
            f"{restored.parent} has the database of a restore that was not finished, but there is "
            f"another one at {database}; move one of them to another folder, then try again",
        )


def _move_file(path: Path, target: Path) -> None:
    """Move a file, so that `target` is complete whenever it exists."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = target.with_name(f"{target.name}.restore")
        shutil.copy2(path, draft)
        draft.replace(target)
        path.unlink()


def _write_to_disk(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        os.fsync(file.fileno())
