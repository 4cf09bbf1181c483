"""Files to read that can be `-`, which is stdin."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

STANDARD = Path("-")
"""What stands for stdin or stdout on the command line."""


class InputFile(click.Path):
    """A file to read. With `-`, stdin is kept in a file called `stdin` while the command runs."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,
    ) -> Path:
        """Return the path of the file."""
        path = Path(value)
        if path != STANDARD or ctx is None or ctx.resilient_parsing:
            return path
        folder = ctx.with_resource(TemporaryDirectory(prefix="scopitone-"))
        copy = Path(folder) / "stdin"
        copy.write_bytes(sys.stdin.buffer.read())
        return copy
