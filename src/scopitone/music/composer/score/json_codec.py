"""Store scores as JSON files, to extend or cover a song later.

The file is `{"format": "scopitone score", "version": 1, "score": …}`: dataclasses are objects
with the names of their fields; notes are arrays in the order of their fields. A loaded score
equals the saved one.
"""

from __future__ import annotations

import json
from dataclasses import astuple, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scopitone.core.errors import InputError
from scopitone.music.composer.score.model import Note, Score

_FORMAT = "scopitone score"
_VERSION = 1
# Fields of later versions, left out if they are None: a song without them is stored as before.
_LATER_FIELDS = frozenset(
    {
        *("persona", "forms", "length", "names", "age", "occasion", "product", "language"),
        *("topic", "made_by"),
    }
)


def save_score(score: Score, path: Path) -> None:
    """Write `score` to `path`.

    Raises:
        OSError: the file cannot be written.
    """
    content = {"format": _FORMAT, "version": _VERSION, "score": _to_json(score)}
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")


def load_score(path: Path) -> Score:
    """Read a file that `save_score` wrote.

    Raises:
        InputError: `score`: the file cannot be read, is not a score, or has another version.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError("score", f"cannot read {path.name}") from error
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise InputError("score", f"{path.name} is not a score that Scopitone saved")
    if content.get("version") != _VERSION:
        raise InputError(
            "score", f"unsupported version {content.get('version')}; accepted: {_VERSION}"
        )
    try:
        score = _from_json(Score, content["score"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("score", f"{path.name} is incomplete or invalid") from error
    assert isinstance(score, Score)
    return score


def _to_json(value: Any) -> Any:
    if isinstance(value, Note):
        return astuple(value)
    if is_dataclass(value):
        values = {field.name: getattr(value, field.name) for field in fields(value)}
        return {
            name: _to_json(item)
            for name, item in values.items()
            if item is not None or name not in _LATER_FIELDS
        }
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    return value


@cache
def _load_type_hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _from_json(kind: Any, value: Any) -> Any:
    """Convert `value`, as parsed from JSON, to the type `kind`."""
    origin = get_origin(kind)
    if kind is Note:
        return Note(*value)
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise TypeError(f"{value!r} is not an object")
        hints = _load_type_hints(kind)
        return kind(**{name: _from_json(hints[name], item) for name, item in value.items()})
    if origin is tuple:
        return _tuple_from_json(get_args(kind), value)
    if origin in (Union, UnionType):
        return None if value is None else _from_json(get_args(kind)[0], value)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"{value!r} is not one of {get_args(kind)}")
        return value
    return _check_type(kind, value)


def _check_type(kind: type, value: Any) -> Any:
    accepted = (int, float) if kind is float else kind
    if not isinstance(value, accepted):
        raise TypeError(f"{value!r} is not a {kind.__name__}")
    return value


def _tuple_from_json(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_from_json(kinds[0], item) for item in value)
    return tuple(_from_json(kind, item) for kind, item in zip(kinds, value, strict=True))
