"""The parameters of a style: a frozen dataclass called `Choices` in the module of the style.

Its fields are `bool`, `float`, or a `Literal` of words, made by `choice`. Values have the types
of JSON or TOML, or are words of a command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from scopitone.core.errors import InputError, suggest

FIELD = "style_options"
_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}

T = TypeVar("T")
Value = str | bool | float


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A parameter of a style. `about` and `accepted` are descriptions for users."""

    name: str
    about: str
    default: Value
    accepted: str


def choice(default: Value, about: str, between: tuple[float, float] | None = None) -> Any:
    """Return a field of `Choices`; `between` are the smallest and largest accepted numbers."""
    return field(default=default, metadata={"about": about, "between": between})


def parse_choices(kind: type[T], values: Mapping[str, Value]) -> T:
    """Return an instance of `kind` with the given values.

    Raises:
        InputError: (field "style_options.NAME") an unknown parameter, or a value that is not
            accepted.
    """
    known = _parameter_fields(kind)
    types = get_type_hints(kind)
    parsed = {}
    for name, value in values.items():
        if name not in known:
            accepted = ", ".join(known) or "none"
            raise InputError(
                f"{FIELD}.{name}",
                f"is not an option of this style{suggest(name, known)}; accepted: {accepted}",
            )
        parsed[name] = _parse_value(known[name], types[name], value)
    return kind(**parsed)


def describe_parameters(kind: type) -> tuple[ParameterInfo, ...]:
    """Describe the parameters of a style, in order."""
    types = get_type_hints(kind)
    return tuple(
        ParameterInfo(
            f.name,
            f.metadata["about"],
            cast("Value", f.default),
            _describe_accepted(f, types[f.name]),
        )
        for f in _parameter_fields(kind).values()
    )


def _parameter_fields(kind: type) -> dict[str, Field[Any]]:
    return {f.name: f for f in fields(kind) if f.default is not MISSING}


def _parse_value(known: Field[Any], kind: Any, value: Value) -> Value:
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind is bool and isinstance(value, bool):
        return value
    if kind is bool and isinstance(value, str) and value.lower() in _WORDS:
        return _WORDS[value.lower()]
    if kind is float and not isinstance(value, bool):
        number = _parse_number(value)
        low, high = known.metadata["between"]
        if number is not None and low <= number <= high:
            return number
    raise InputError(
        f"{FIELD}.{known.name}",
        f"{value!r} is not possible; accepted: {_describe_accepted(known, kind)}",
    )


def _parse_number(value: str | float) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _describe_accepted(known: Field[Any], kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(get_args(kind))
    if kind is bool:
        return "on, off"
    low, high = known.metadata["between"]
    return f"{low:g} to {high:g}"
