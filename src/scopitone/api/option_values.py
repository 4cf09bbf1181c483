"""Options as Python values: checked by the table, and brought to the types that requests have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from scopitone.api.video_request import ChosenOptions
from scopitone.core.errors import suggest
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, ModelChoice
from scopitone.video.options import OPTIONS, CliOption
from scopitone.video.project.document_check import check_document
from scopitone.video.project.project_document import read_option_value
from scopitone.video.project.project_schema import build_option_schema


def choose_options(given: Mapping[str, Any]) -> ChosenOptions:
    """Check options by name. Those that are None have their defaults.

    Paths may be strings or path objects, and sequences lists or tuples.

    Raises: TypeError for an unknown name, InputError that names an option with a wrong value.
    """
    rows = _rows()
    for name in given.keys() - rows.keys():
        raise TypeError(
            f"unexpected option {name!r}{suggest(name, rows)}; accepted: {', '.join(rows)}"
        )
    set_by_user = {name: value for name, value in given.items() if value is not None}
    values = {name: _read_value(name, value, rows[name]) for name, value in set_by_user.items()}
    return ChosenOptions({**_default_values(), **values}, frozenset(values))


@cache
def _rows() -> dict[str, CliOption]:
    return {option.name: option.cli for option in OPTIONS if option.cli}


def _default_values() -> dict[str, Any]:
    values = {option.name: option.cli_default for option in OPTIONS if option.cli}
    # A program has no user who would see a download.
    return {**values, "listening_model": DEFAULT_CHOICE}


def _read_value(name: str, value: Any, cli: CliOption) -> Any:
    plain = _to_plain(value)
    check_document(plain, build_option_schema(cli), name)
    if cli.kind == "listening_model":
        return ModelChoice(plain)
    return read_option_value(plain, cli, Path)


def _to_plain(value: Any) -> Any:
    """The value as JSON has it."""
    converters: tuple[tuple[type, Callable[[Any], Any]], ...] = (
        (PathLike, fspath),
        (Mapping, lambda items: {key: _to_plain(item) for key, item in items.items()}),
        (tuple, lambda items: [*map(_to_plain, items)]),
        (list, lambda items: [*map(_to_plain, items)]),
    )
    for kind, convert in converters:
        if isinstance(value, kind):
            return convert(value)
    return value
