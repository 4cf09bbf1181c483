"""Output paths and result messages."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from scopitone.api.output_path import check_output as find_output
from scopitone.core.errors import InputError, OutputError


def check_output(out: Path | None, audio: Path, suffix: str, inputs: Iterable[Path]) -> Path:
    """Return the file to write: `out`, or the song's name with `suffix` in the current folder.

    It is checked before the work starts, which may take minutes.

    Raises: UsageError if the suffix is another or the file is an input, OutputError if no file
        can be made there.
    """
    try:
        return find_output(out, audio, suffix, inputs)
    except InputError as error:
        raise click.UsageError(error.message) from error


def make_folder(path: Path) -> None:
    """Make a folder and its parents, unless it exists. Raises: OutputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot create folder {path}: {error.strerror}") from error


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically. Raises: OutputError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def print_json(result: Mapping[str, object]) -> None:
    """Print one JSON object on stdout; paths as text."""
    click.echo(json.dumps(result, default=str, ensure_ascii=False))


def warn(text: str) -> None:
    """Print a warning on stderr."""
    click.echo(f"scopitone: warning: {text}", err=True)


def warn_once(warnings: Iterable[str], shown: set[str]) -> None:
    """Print those of `warnings` that are not in `shown` yet, and add them to it."""
    for text in warnings:
        if text not in shown:
            shown.add(text)
            warn(text)


class WarningHandler(logging.Handler):
    """A logging handler that prints the renderer's warnings on stderr."""

    def emit(self, record: logging.LogRecord) -> None:
        warn(" ".join(record.getMessage().split()))


def show_warnings() -> None:
    """Print the renderer's warnings on stderr from now on."""
    logging.getLogger("scopitone").addHandler(WarningHandler(logging.WARNING))
