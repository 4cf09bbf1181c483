"""Disk caches for results that can be computed again."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

log = logging.getLogger(__name__)

_UNCHECKED = "-unchecked"
_KEY = re.compile(rf"[0-9a-f]{{64}}(?:{_UNCHECKED})?")
_UNFINISHED = re.compile(r"tmp\w{8}\.tmp")
_ABANDONED_AFTER_S = 24 * 3600.0
# https://bford.info/cachedir/: programs that back up files skip such a folder.
_TAG = "CACHEDIR.TAG"
_TAG_CONTENT = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n# Scopitone deletes old files in this folder.\n"
)


def write_cache_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Create the file at `path` by `write`, as a whole or not at all.

    A full disk is not an error.
    """
    # A cache saves seconds; a song must not fail because of it.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise


class SizedCache:
    """Files by SHA-256 digests, together of `max_bytes` at most; several processes may share it.

    Without a folder, or with no bytes, nothing is kept. A file that was not used for the longest
    time is the first to go. Files with other names are nobody's business. A folder that a link
    leads to is only used if it is empty at first, or tagged as a cache of Scopitone.

    A file can be unchecked: it has a name of its own until `confirm` says that it is right, so
    that a process that is killed in between leaves no file that others trust.
    """

    def __init__(self, folder: Path | None, max_bytes: int) -> None:
        self._folder = folder if max_bytes > 0 else None
        self._max_bytes = max_bytes

    @property
    def is_on(self) -> bool:
        """Whether anything is kept."""
        return self._folder is not None

    def open(self, key: str, *, unchecked: bool = False) -> IO[bytes] | None:
        """Open the file of a key, which counts as used now; None if there is none."""
        if self._folder is None:
            return None
        with contextlib.suppress(OSError):
            # An open file stays readable when another process deletes it.
            file = open(self._folder / _name_file(key, unchecked), "rb")  # noqa: SIM115 - the caller closes it
            with contextlib.suppress(OSError):
                os.utime(file.fileno())
            return file
        return None

    def write(
        self, key: str, write: Callable[[IO[bytes]], object], *, unchecked: bool = False
    ) -> None:
        """Create the file of a key as `write_cache_file` does."""
        if self._folder is not None and _claim(self._folder):
            write_cache_file(self._folder / _name_file(key, unchecked), write)

    def confirm(self, key: str) -> None:
        """Give the unchecked file of a key, if there is one, its name for good."""
        if self._folder is not None:
            # Another process may have confirmed the same file, or have deleted it.
            with contextlib.suppress(OSError):
                os.replace(self._folder / _name_file(key, True), self._folder / key)

    def discard(self, key: str) -> None:
        """Delete the files of a key, if there are any."""
        if self._folder is not None:
            for is_unchecked in (False, True):
                with contextlib.suppress(OSError):
                    (self._folder / _name_file(key, is_unchecked)).unlink(missing_ok=True)

    def trim(self) -> None:
        """Delete the files that were not used for the longest time, down to the limit.

        What a killed process left half written is deleted after a day.
        """
        if self._folder is None or not _claim(self._folder):
            return
        sizes = 0
        for modified_s, size, path in sorted(_list_files(self._folder), reverse=True):
            is_key = _KEY.fullmatch(path.name) is not None
            sizes += size if is_key else 0
            is_abandoned = time.time() - modified_s > _ABANDONED_AFTER_S and not is_key
            if is_abandoned or (is_key and sizes > self._max_bytes):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)


def _claim(folder: Path) -> bool:
    """Tag a folder as a cache of Scopitone, which is created. Returns whether it is one."""
    tag = folder / _TAG
    try:
        if tag.exists():
            return tag.read_bytes() == _TAG_CONTENT
        is_linked = folder.is_symlink() or folder.parent.is_symlink()
        if is_linked and folder.exists() and any(folder.iterdir()):
            log.warning("%s is a link to a folder with other files: nothing is kept in it", folder)
            return False
        write_cache_file(tag, lambda file: file.write(_TAG_CONTENT))
    except OSError:
        return False
    return tag.exists()


def _name_file(key: str, is_unchecked: bool) -> str:
    return key + _UNCHECKED if is_unchecked else key


def _list_files(folder: Path) -> list[tuple[float, int, Path]]:
    """Return time of last use, size, and path of the files that a cache has made."""
    files: list[tuple[float, int, Path]] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            is_ours = _KEY.fullmatch(entry.name) or _UNFINISHED.fullmatch(entry.name)
            # Another process may delete files meanwhile.
            with contextlib.suppress(OSError):
                if is_ours and entry.is_file(follow_symlinks=False):
                    facts = entry.stat(follow_symlinks=False)
                    files.append((facts.st_mtime, facts.st_size, Path(entry.path)))
    return files
