"""A backup of the embedded set-up while it runs: one tar of the database and its media.

The database is copied first, by SQLite's own online backup: one moment of it. Then the media: a
row names bytes that are there already, bytes never change, and none are deleted within a day of
losing their row. So the tar holds all that its database names, whatever goes on meanwhile.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scopitone import __version__
from scopitone.errors import InputError, OutputError
from scopitone.settings import Settings
from scopitone.store.database import sqlite_file

MANIFEST, DATABASE, MEDIA = "scopitone.json", "scopitone.sqlite", "media"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a tar holds: of which version, made when (Unix seconds), media and bytes of them."""

    version: str
    made_at: int
    media: int
    size: int


def back_up(settings: Settings, out: Path) -> Backup:
    """Write a tar at `out`, whole or not at all.

    Raises InputError: the set-up is not the embedded one; OutputError: `out` cannot be written.
    """
    database = _database(settings)
    try:
        with tempfile.NamedTemporaryFile(dir=out.absolute().parent, delete=False) as file:
            half = Path(file.name)
            try:
                made = _write(settings, database, half)
                os.replace(half, out)
            finally:
                half.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror}") from error
    return made


def restore(settings: Settings, source: Path) -> Backup:
    """Lay what a tar holds into the data folder, which must hold nothing yet.

    Raises InputError: there is something already, or `source` is no such tar.
    """
    database = _database(settings)
    if database.exists() or (settings.blob_dir.exists() and any(settings.blob_dir.iterdir())):
        raise InputError("data_dir", f"{settings.data_dir} holds a server's data already")
    try:
        with tarfile.open(source) as tar:
            found = _manifest(tar)
            for member in tar:
                _lay(tar, member, settings, database)
    except tarfile.ReadError as error:
        said = f"{source} is no backup that can be read: it is no tar"
        raise InputError("backup", said) from error
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise InputError("backup", f"{source} is no backup that can be read: {error}") from error
    if not database.exists():
        raise InputError("backup", f"{source} holds no database")
    return found


def _database(settings: Settings) -> Path:
    """The file of the embedded set-up. Raises InputError for another one."""
    file = sqlite_file(settings.database_url)
    if file is None or settings.blob_url:
        raise InputError(
            "database_url",
            "this is for SQLite and a local folder; back PostgreSQL up with pg_dump, then the "
            "bucket, in this order (docs/operating.md)",
        )
    return file


def _write(settings: Settings, database: Path, out: Path) -> Backup:
    count = size = 0
    now = int(time.time())
    with tempfile.TemporaryDirectory(dir=out.parent) as folder, tarfile.open(out, "w") as tar:
        copy = Path(folder) / DATABASE
        _copy_database(database, copy)
        tar.add(copy, DATABASE)
        for path in _media(settings.blob_dir):
            with contextlib.suppress(FileNotFoundError):
                tar.add(path, f"{MEDIA}/{path.parent.name}/{path.name}")
                count, size = count + 1, size + path.stat().st_size
        made = Backup(__version__, now, count, size)
        manifest = Path(folder) / MANIFEST
        manifest.write_text(
            json.dumps({"version": made.version, "made_at": now, "media": count, "size": size})
        )
        tar.add(manifest, MANIFEST)
    return made


def _copy_database(source: Path, out: Path) -> None:
    if not source.exists():
        raise InputError("data_dir", f"there is no database at {source}")
    with (
        contextlib.closing(sqlite3.connect(source, timeout=60)) as live,
        contextlib.closing(sqlite3.connect(out)) as copy,
    ):
        live.backup(copy)


def _media(folder: Path) -> Iterator[Path]:
    """Every finished blob; half-written ones have a # in their names."""
    for path in sorted(folder.glob("??/*")):
        if "#" not in path.name:
            yield path


def _manifest(tar: tarfile.TarFile) -> Backup:
    file = tar.extractfile(MANIFEST)
    if file is None:
        raise KeyError(MANIFEST)
    return Backup(**json.loads(file.read()))


def _lay(tar: tarfile.TarFile, member: tarfile.TarInfo, settings: Settings, database: Path) -> None:
    """One file of the tar in its place; what is of no known name is left out."""
    name = PurePosixPath(member.name)
    if not member.isfile():
        return
    if name == PurePosixPath(DATABASE):
        target = database
    elif len(name.parts) == 3 and name.parts[0] == MEDIA and ".." not in name.parts:
        target = settings.blob_dir / name.parts[1] / name.parts[2]
    else:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    file = tar.extractfile(member)
    assert file is not None
    with target.open("wb") as out:
        while chunk := file.read(2**20):
            out.write(chunk)
    os.utime(target)
