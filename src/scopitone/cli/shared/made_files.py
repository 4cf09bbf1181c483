"""The record of the files that Scopitone made: it replaces these, and keeps a user's own files."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.core import output_files
from scopitone.core.errors import OutputError
from scopitone.core.paths import cache_folder

MADE = "made"
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """A record of files with their sizes and times: JSON lines, which other lines may accompany.

    A file that was edited or exchanged after it was made is no longer one of them.

    path: of the record. maker: who keeps it, for errors. advice: what errors recommend.
    replaces_all: whether files of others may be replaced, too.
    """

    path: Path
    maker: str = "Scopitone"
    advice: str = "choose another place with -o, or move what is there"
    replaces_all: bool = False

    def add(self, file: Path) -> None:
        """Record that `file` was just made; a warning is logged if the record cannot be written.

        Raises: OutputError if there is no such file.
        """
        line = {MADE: str(file.absolute()), **_describe(file)}
        try:
            output_files.make_folder(self.path.parent)
            append_line(self.path, line)
        except OutputError as error:
            # The file is finished. Without a line, it will be kept, and not be lost.
            _LOGGER.warning("%s is not recorded as made by %s: %s", file, self.maker, error)

    def has_made(self, file: Path) -> bool:
        """Return whether `file` exists as it was made."""
        name = str(file.absolute())
        # A link is not what was made, even if it leads to it.
        if file.is_symlink() or not file.is_file():
            return False
        lines = self._read_lines(name)
        return bool(lines) and lines[-1] == {MADE: name, **_describe(file)}

    def check(self, files: Iterable[Path]) -> None:
        """Check that the files may be made. Raises: OutputError that names those of others."""
        foreign = [file for file in files if not self.may_replace(file)]
        if foreign:
            names = ", ".join(map(str, foreign))
            verbs = "exists and was" if len(foreign) == 1 else "exist and were"
            raise OutputError(f"{names} {verbs} not made by {self.maker}; {self.advice}")

    def may_replace(self, file: Path) -> bool:
        """Return whether there is nothing at `file`, or something that may be replaced."""
        is_there = file.exists() or file.is_symlink()
        return self.replaces_all or not is_there or self.has_made(file)

    def _read_lines(self, name: str) -> list[dict[str, Any]]:
        # Most lines are about other files; parsing is slower than a search.
        key = json.dumps(name)
        try:
            with self.path.open(encoding="utf-8", errors="replace") as file:
                lines = [parse_line(line) for line in file if key in line]
        except OSError:
            return []
        return [line for line in lines if line.get(MADE) == name]


def users_made_files() -> MadeFiles:
    """Return the record of all that the user's commands made; it is in the cache folder."""
    return MadeFiles(cache_folder() / "made-files.jsonl")


def append_line(path: Path, content: dict[str, object]) -> None:
    """Append a JSON line, after one that a crash may have cut off. Raises: OutputError."""
    try:
        with path.open("a+b") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - 1))
            is_cut = file.read(1) not in (b"", b"\n")
            file.write(b"\n" * is_cut + json.dumps(content).encode() + b"\n")
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error


def parse_line(line: str) -> dict[str, Any]:
    """Return the object in a line; an empty one if there is none, as after a crash."""
    try:
        content = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return content if isinstance(content, dict) else {}


def _describe(file: Path) -> dict[str, int]:
    try:
        stat = file.stat()
    except OSError as error:
        raise OutputError(f"cannot read {file}: {error.strerror}") from error
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
