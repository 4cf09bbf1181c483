"""What a style lets its user set: a frozen dataclass named `Choices` in the style's module.

Its fields are `bool`, `float`, or `Literal` of words, made by `choice`. Values come as JSON or
TOML has them, or as the words of a command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from scopitone.errors import InputError

FIELD = "style_options"
_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}

T = TypeVar("T")
Value = str | bool | float


@dataclass(frozen=True, slots=True)
class About:
    """One thing to set: its name, what it does, its default, and what is accepted, in words."""

    name: str
    about: str
    default: Value
    accepted: str


def choice(default: Value, about: str, between: tuple[float, float] | None = None) -> Any:
    """A field of `Choices`; `between`: the least and the greatest number accepted."""
    return field(default=default, metadata={"about": about, "between": between})


def read(kind: type[T], given: Mapping[str, Value]) -> T:
    """The choices with what was given. Raises InputError("style_options.NAME", …)."""
    known = _fields(kind)
    types = get_type_hints(kind)
    values = {}
    for name, value in given.items():
        if name not in known:
            accepted = ", ".join(known) or "none"
            raise InputError(
                f"{FIELD}.{name}", f"this style has no such option; it has: {accepted}"
            )
        values[name] = _value(known[name], types[name], value)
    return kind(**values)


def described(kind: type) -> tuple[About, ...]:
    """What there is to set, in its order."""
    types = get_type_hints(kind)
    return tuple(
        About(f.name, f.metadata["about"], cast("Value", f.default), _accepted(f, types[f.name]))
        for f in _fields(kind).values()
    )


def _fields(kind: type) -> dict[str, Field[Any]]:
    return {f.name: f for f in fields(kind) if f.default is not MISSING}


def _value(known: Field[Any], kind: Any, value: Value) -> Value:
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind is bool and isinstance(value, bool):
        return value
    if kind is bool and isinstance(value, str) and value.lower() in _WORDS:
        return _WORDS[value.lower()]
    if kind is float and not isinstance(value, bool):
        number = _number(value)
        low, high = known.metadata["between"]
        if number is not None and low <= number <= high:
            return number
    raise InputError(f"{FIELD}.{known.name}", f"accepted: {_accepted(known, kind)}")


def _number(value: str | float) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _accepted(known: Field[Any], kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(get_args(kind))
    if kind is bool:
        return "on, off"
    low, high = known.metadata["between"]
    return f"{low:g} to {high:g}"
