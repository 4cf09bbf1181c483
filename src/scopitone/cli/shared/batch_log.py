"""The log of a batch, next to its list: finished rows, and the files that the batch made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopitone.core.errors import OutputError

# Takes the place of a row's digest in lines about files, so that earlier versions skip them.
_FILES = "files"


@dataclass(frozen=True, slots=True)
class BatchLog:
    """The log file, one JSON object per line."""

    path: Path

    def read_finished(self) -> set[str]:
        """Return the digests of the finished rows."""
        return {str(line["row"]) for line in self._read_lines() if line["row"] != _FILES}

    def record_finished(self, digest: str, song: str) -> None:
        """Record that a row is finished."""
        self._append({"row": digest, "song": song})

    def reserve(self, outputs: Sequence[Path], *, overwrite: bool) -> None:
        """Record files as this batch's own before they are made, so that it may replace them.

        Raises: OutputError if a file exists and is not recorded, unless `overwrite`.
        """
        own = {name for line in self._read_lines() for name in line.get("outputs", [])}
        names = [str(path.absolute()) for path in outputs]
        foreign = [path for path in outputs if path.exists() and str(path.absolute()) not in own]
        if foreign and not overwrite:
            raise OutputError(
                f"{foreign[0]} exists and was not made by this batch; use --overwrite to replace it"
            )
        if not own.issuperset(names):
            self._append({"row": _FILES, "outputs": names})

    def _append(self, line: dict[str, object]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _read_lines(self) -> Iterator[dict[str, Any]]:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            # A line that a crash cut off is ignored.
            if line.startswith("{") and line[-1] == "}":
                yield json.loads(line)
