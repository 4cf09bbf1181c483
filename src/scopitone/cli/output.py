"""Where results go, and what is told about them."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from scopitone.errors import OutputError


def target(out: Path | None, audio: Path, suffix: str, inputs: Iterable[Path]) -> Path:
    """The file to write: `out`, or the song's name with `suffix` in the current folder.

    Raises UsageError for another suffix or one of the `inputs`, OutputError where no file can
    be made. Looked at before the work begins, which may take minutes.
    """
    path = Path(audio.stem + suffix) if out is None else out
    if path.suffix.lower() != suffix:
        raise click.UsageError(f"the output is a {suffix} file; {path.name!r} does not end so")
    if any(_same(path, one) for one in inputs):
        raise click.UsageError(f"{path} is an input; name another file with -o")
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise OutputError(f"no such folder: {path.parent}")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise OutputError(f"no permission to write in {path.parent}")
    return path


def make_folder(path: Path) -> None:
    """Make it and those above it, unless it is there. Raises OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {path}: {error.strerror}") from error


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path`, whole or not at all. Raises OutputError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def print_json(told: Mapping[str, object]) -> None:
    """One JSON object on stdout; paths as text."""
    click.echo(json.dumps(told, default=str, ensure_ascii=False))


def warn(text: str) -> None:
    """A line on stderr about something that did not stop the work."""
    click.echo(f"scopitone: warning: {text}", err=True)


class Warnings(logging.Handler):
    """Shows what the renderer logs as warnings."""

    def emit(self, record: logging.LogRecord) -> None:
        warn(" ".join(record.getMessage().split()))


def show_warnings() -> None:
    """From now on the renderer's warnings are lines on stderr."""
    logging.getLogger("scopitone").addHandler(Warnings(logging.WARNING))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
