"""The command line in this process: a new one needs a second to load its libraries."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from scopitone.cli.main import main


def command(
    *arguments: str, environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `scopitone` with those arguments in `folder`, and report it as a process's end."""
    out, errors = _stream(), _stream()
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        contextlib.chdir(folder or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
    ):
        code = main(arguments)
    told = [stream.buffer.getvalue().decode() for stream in (out, errors)]
    return subprocess.CompletedProcess(["scopitone", *arguments], code, *told)


class _Stream(io.TextIOWrapper):
    buffer: io.BytesIO  # type: ignore[assignment]


def _stream() -> _Stream:
    return _Stream(io.BytesIO(), "utf-8", write_through=True)
