"""Where a backup may be written: never onto the data that it backs up."""

from __future__ import annotations

from pathlib import Path

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store.database import sqlite_logs
from scopitone.store.sqlite_file.write_turns import SUFFIX


def check_destination(settings: Settings, database: Path, out: Path) -> None:
    """Check that `out` is neither in the data folder nor a file of the database.

    Folders and files are compared by identity, so that links and mounts do not hide them.

    Raises: InputError ("out").
    """
    accepted = "accepted: a file outside of the data folder"
    # A part of the data folder may be a link to another disk.
    folders = (settings.data_dir, settings.blob_dir, settings.work_dir, settings.cache_dir)
    for place in (out.absolute().parent, out.resolve().parent):
        if any(_is_inside(place, folder) for folder in folders):
            raise InputError("out", f"{out} is in the data folder {settings.data_dir}; {accepted}")
    own = (database, *sqlite_logs(database), database.with_name(f"{database.name}{SUFFIX}"))
    if any(_is_same(out, file) for file in own):
        raise InputError("out", f"{out} is a file of the server's database; {accepted}")


def _is_inside(place: Path, folder: Path) -> bool:
    return any(_is_same(parent, folder) for parent in (place, *place.parents))


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return path.resolve() == other.resolve()
