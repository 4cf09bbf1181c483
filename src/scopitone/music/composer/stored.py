"""Scores as JSON files, for extending and covering a song later.

The file is `{"format": "scopitone score", "version": 1, "score": …}`: dataclasses are objects
with their fields' names, notes are arrays in the order of their fields. What was saved is loaded
exactly.
"""

from __future__ import annotations

import json
from dataclasses import astuple, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scopitone.errors import InputError
from scopitone.music.composer.score import Note, Score

_FORMAT = "scopitone score"
_VERSION = 1


def save(score: Score, path: Path) -> None:
    """Write `score` to `path`."""
    content = {"format": _FORMAT, "version": _VERSION, "score": _plain(score)}
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


def load(path: Path) -> Score:
    """Read what `save` wrote.

    Raises:
        InputError: `score`: the file cannot be read, is none of ours, or is of another version.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError("score", f"a score file that can be read, not {path.name}") from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise InputError("score", f"a score that Scopitone saved, not {path.name}")
    if content.get("version") != _VERSION:
        raise InputError("score", f"a score of version {_VERSION}, not {content.get('version')}")
    try:
        score = _built(Score, content["score"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("score", f"a whole score, which {path.name} is not") from error
    assert isinstance(score, Score)
    return score


def _plain(value: Any) -> Any:
    if isinstance(value, Note):
        return astuple(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:
    """`value` as JSON gave it, as the type `kind`."""
    origin = get_origin(kind)
    if kind is Note:
        return Note(*value)
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is no object")
        hints = _hints(kind)
        return kind(**{name: _built(hints[name], item) for name, item in value.items()})
    if origin is tuple:
        return _sequence(get_args(kind), value)
    if origin in (Union, UnionType):
        return None if value is None else _built(get_args(kind)[0], value)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"{value!r} is none of {get_args(kind)}")
        return value
    return _checked(kind, value)


def _checked(kind: type, value: Any) -> Any:
    accepted = (int, float) if kind is float else kind
    if not isinstance(value, accepted):
        raise TypeError(f"{value!r} is not a {kind.__name__}")
    return value


def _sequence(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_built(kinds[0], item) for item in value)
    return tuple(_built(kind, item) for kind, item in zip(kinds, value, strict=True))
