"""Output paths and result messages."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from scopitone.api.output_path import check_output as find_output
from scopitone.cli.progress.json_lines import print_event
from scopitone.cli.shared.answer import Answer
from scopitone.core.errors import InputError


def check_output(out: Path | None, audio: Path, suffix: str, inputs: Iterable[Path]) -> Path:
    """Return the file to write: `out`, or the song's name with `suffix` in the current folder.

    It is checked before the work starts, which may take minutes.

    Raises: BadParameter if the suffix is another or the file is an input, OutputError if no file
        can be made there.
    """
    try:
        return find_output(out, audio, suffix, inputs)
    except InputError as error:
        raise click.BadParameter(error.message, param_hint="-o") from error


def print_json(result: Mapping[str, object]) -> None:
    """Print one JSON object on stdout; paths as text."""
    click.echo(json.dumps(result, default=str, ensure_ascii=False))


def warn(text: str) -> None:
    """Print a warning on stderr, as an event with --progress json."""
    context = click.get_current_context(silent=True)
    answer = context.find_object(Answer) if context else None
    if answer is not None and answer.has_events:
        print_event("warning", message=text)
    else:
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
