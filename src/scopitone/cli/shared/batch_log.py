"""The log of a batch, next to its list: finished rows, and the files that the batch made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.cli.shared.made_files import MADE, MadeFiles, append_line, parse_line
from scopitone.core.errors import InputError

_ROW = "row"


@dataclass(frozen=True, slots=True)
class BatchLog:
    """The log file, one JSON object per line."""

    path: Path

    def read_finished(self) -> set[str]:
        """Return the digests of the finished rows.

        Raises: InputError("resume") if the file is no log, so that nothing is appended to it.
        """
        return {str(line[_ROW]) for line in self._read_lines() if _ROW in line}

    def record_finished(self, digest: str, song: str) -> None:
        """Record that a row is finished. Raises: OutputError."""
        append_line(self.path, {_ROW: digest, "song": song})

    def made_files(self, *, overwrite: bool) -> MadeFiles:
        """Return the record of the files that this batch made, which is in the log.

        overwrite: whether others may be replaced, too.
        """
        return MadeFiles(
            self.path, "this batch", "use --overwrite to replace it", replaces_all=overwrite
        )

    def _read_lines(self) -> Iterator[dict[str, Any]]:
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            raise InputError("resume", f"{self.path} cannot be read: {error.strerror}") from error
        for number, line in enumerate(lines, 1):
            content = parse_line(line)
            if not (_ROW in content or MADE in content or _is_cut(line)):
                raise InputError(
                    "resume",
                    f"{self.path} is no log of a batch: line {number}; accepted: a log, or a new "
                    "file",
                )
            yield content


def _is_cut(line: str) -> bool:
    """Return whether a crash may have cut off this line of a log."""
    starts = [f'{{"{key}": ' for key in (_ROW, MADE)]
    return any(line.startswith(start) or start.startswith(line) for start in starts)
