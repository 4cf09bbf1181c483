"""ZIP files of projects, which may be hostile: read within limits.

Nothing is unpacked to a path that the ZIP file names. Only the project, its song and the files that
it names are read, each up to a number of bytes that is counted and not taken from the ZIP file.
"""

from __future__ import annotations

import posixpath
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from scopitone.core.errors import InputError
from scopitone.tasks.errors import TooLargeError
from scopitone.video.project.project_file import SUFFIX, name_of

MAX_ENTRIES = 1000
_MAX_DIRECTORY_BYTES = 2**20
"""Of the central directory, which ZipFile reads as a whole: a kilobyte for each entry."""
_COPY_BYTES = 2**18
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(slots=True)
class ArchiveReader:
    """An open ZIP file of a project.

    room: bytes that may still be unpacked.
    """

    archive: zipfile.ZipFile
    project: zipfile.ZipInfo
    room: int

    @property
    def name(self) -> str:
        """The name of the project: that of its file."""
        return name_of(Path(self.project.filename))

    def read_document(self, max_bytes: int) -> bytes:
        """Return the project file. Raises TooLargeError, InputError."""
        with self._unpack(self.project, max_bytes) as file:
            return file.read()

    @contextmanager
    def open_file(self, name: str, key: str) -> Iterator[IO[bytes]]:
        """Open the file that the document names `name` at `key`, as a temporary file.

        Raises: InputError naming the key if there is none; TooLargeError.
        """
        folder = PurePosixPath(self.project.filename).parent
        path = posixpath.normpath(str(folder / name))
        info = self.archive.NameToInfo.get(path)
        if info is None or path.startswith(("/", "..")) or "\\" in name:
            raise InputError(
                f"document.{key}", f"no such file in the ZIP file: {name[:200]}; add the file"
            )
        with self._unpack(info, self.room) as file:
            self.room -= file.seek(0, 2)
            file.seek(0)
            yield file

    @contextmanager
    def _unpack(self, info: zipfile.ZipInfo, max_bytes: int) -> Iterator[IO[bytes]]:
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
            raise InputError(
                "file", f"{info.filename[:200]}: is encrypted, or its compression is not supported"
            )
        if stat.S_ISLNK(info.external_attr >> 16) or info.is_dir():
            raise InputError("file", f"{info.filename[:200]}: is not a file")
        with tempfile.TemporaryFile() as out:
            try:
                with self.archive.open(info) as packed:
                    _copy_limited(packed, out, max_bytes)
            except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
                raise InputError("file", f"{info.filename[:200]}: is damaged: {error}") from error
            out.seek(0)
            yield out


@contextmanager
def open_archive(file: IO[bytes], max_bytes: int) -> Iterator[ArchiveReader]:
    """Open a ZIP file with one project.

    max_bytes: of all that is unpacked.

    Raises: InputError if it is no ZIP file, has too many entries, or has no project or several.
    """
    try:
        archive = zipfile.ZipFile(_DirectoryGuard(file))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError("file", f"is not a ZIP file of a project: {error}") from error
    with archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise InputError("file", f"has {len(infos)} entries; accepted: at most {MAX_ENTRIES}")
        projects = [info for info in infos if info.filename.lower().endswith(SUFFIX)]
        if len(projects) != 1:
            raise InputError("file", f"has {len(projects)} files named *{SUFFIX}; accepted: one")
        yield ArchiveReader(archive, projects[0], max_bytes)


class _DirectoryGuard:
    """A file that returns at most `_MAX_DIRECTORY_BYTES` at a time.

    ZipFile reads the central directory in one piece and makes objects of all of its entries, of
    which 4 million fit into an upload. What the ZIP file says about their number may be a lie, and
    two readers may find different ends of a hostile file. So what ZipFile itself reads is limited.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """Read as a file does. Raises InputError if it would be too much."""
        too_many = _MAX_DIRECTORY_BYTES + 1
        content = self._file.read(size if 0 <= size < too_many else too_many)
        if len(content) == too_many:
            raise InputError(
                "file",
                "has a directory of more than 1 MB; accepted: at most "
                f"{MAX_ENTRIES} entries with short names",
            )
        return content


def is_archive(file: IO[bytes]) -> bool:
    """Return whether a file begins as a ZIP file does."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start in (b"PK\x03\x04", b"PK\x05\x06")


def _copy_limited(source: IO[bytes], out: IO[bytes], max_bytes: int) -> None:
    size = 0
    while chunk := source.read(_COPY_BYTES):
        size += len(chunk)
        if size > max_bytes:
            raise TooLargeError(
                f"The ZIP file is too large: at most {max(1, max_bytes // 2**20)} MB are unpacked"
            )
        out.write(chunk)
