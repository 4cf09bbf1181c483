"""Whether a backup holds what its database names, and the bytes that were put into it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scopitone.core.errors import OutputError
from scopitone.store.blobs import key_of
from scopitone.store.layout import TRASH
from scopitone.store.restoration import DATABASE, MEDIA
from scopitone.tasks.media_store.sweep import BLOB_COLUMNS

MANIFEST = "scopitone.json"
"""The name of a backup's table of contents."""


@dataclass(frozen=True, slots=True)
class MediaFaults:
    """The keys of media that the database names and a backup lacks, or has with other bytes."""

    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return how many there are, and one of each; "" if there are none."""
        kinds = ((self.missing, "missing from"), (self.damaged, "damaged in"))
        return ", ".join(
            f"{len(keys)} media files are {place} the media store (such as {keys[0]})"
            for keys, place in kinds
            if keys
        )


def list_named_media(database: Path) -> set[str]:
    """Return the keys of the media that a database file names; an older version may have made it.

    Reads the file as it is, without the migrations that a server runs.
    """
    keys: set[str] = set()
    with contextlib.closing(sqlite3.connect(database, timeout=60)) as connection:
        for column in BLOB_COLUMNS:
            table, name = column.class_.__tablename__, column.key
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            if (name,) in columns.fetchall():
                rows = connection.execute(f'SELECT "{name}" FROM "{table}" WHERE "{name}" <> \'\'')
                keys.update(key for (key,) in rows)
    return keys


def verify_backup(path: Path, database_key: str, media: int, store: Path) -> list[str]:
    """Read every byte of a tar from the disk and compare it with what was put into it.

    Args:
        database_key: The key (`key_of`) of the copy of the database.
        media: Number of media files in the tar.
        store: The folder from which they were copied.

    Returns:
        The keys of media that are damaged in the store too: their bytes do not have the sum that
        their name says. `scopitone media check` lists them as well.

    Raises:
        OutputError: the tar cannot be read, or differs from what was put into it.
    """
    damaged: list[str] = []
    count = 0
    _drop_from_memory(path)
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                file = tar.extractfile(member)
                assert file is not None
                if member.name == DATABASE:
                    _verify_database(file, database_key, path.parent)
                elif member.name != MANIFEST:
                    key = member.name.removeprefix(f"{MEDIA}/")
                    count += 1
                    if not _is_intact(file, key, store):
                        damaged.append(key)
    except (tarfile.TarError, EOFError) as error:
        raise OutputError(f"the backup cannot be read back: {error}; check the disk") from error
    if count != media:
        raise OutputError(f"the backup has {count} of {media} media files; check the disk")
    return damaged


def _drop_from_memory(path: Path) -> None:
    """Write a file to the disk, so that reading it shows what the disk has."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        # Missing on macOS.
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _verify_database(file: IO[bytes], expected: str, folder: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=folder) as copy:
        shutil.copyfileobj(file, copy)
        copy.flush()
        if key_of(Path(copy.name)) != expected:
            raise OutputError("the backup's database differs from the server's; check the disk")
        try:
            with contextlib.closing(sqlite3.connect(copy.name)) as database:
                [[verdict]] = database.execute("PRAGMA integrity_check(1)").fetchall()
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise OutputError(f"the server's database is damaged: {verdict}; restore an older backup")


def _is_intact(file: IO[bytes], key: str, store: Path) -> bool:
    """Return whether the bytes of a medium have the sum that its key says.

    Raises:
        OutputError: they have not, and the store's bytes are others.
    """
    actual = key_of(file)
    if actual == key:
        return True
    for path in (store / key, store / TRASH / key):
        with contextlib.suppress(OSError):
            if key_of(path) == actual:
                return False
    raise OutputError(f"the backup's {MEDIA}/{key} differs from the store's; check the disk")
