"""The keys of a brand kit: what a file or a JSON object may have, and which keys name files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scopitone.core.errors import InputError, suggest

FIELD = "brand_kit"
TEXTS = ("name", "author", "style", "intro", "outro")
LISTS = ("colors",)
FILES = ("logo", "background")
FONTS = "font"
FOOTAGE = "footage"
OPTIONS = "options"
ALIASES = {"colours": "colors"}
"""Other names of keys that are accepted too."""

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_PROPERTIES: dict[str, Any] = {
    **dict.fromkeys((*TEXTS, *FILES), _TEXT),
    **dict.fromkeys((*LISTS, FOOTAGE), _TEXTS),
    FONTS: {"anyOf": [_TEXT, _TEXTS]},
    OPTIONS: {
        "type": "object",
        "additionalProperties": {"type": ["string", "number", "boolean"]},
    },
}
KIT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **_PROPERTIES,
        **{alias: _PROPERTIES[key] for alias, key in ALIASES.items()},
    },
    "description": "The keys of a brand kit.",
}
"""JSON Schema of a kit that is an object in a project."""


def check_table(table: Mapping[str, Any]) -> None:
    """Check the keys of a kit and the types of their values, in a file or a JSON object.

    Raises InputError("brand_kit.KEY").
    """
    accepted = (*TEXTS, *FILES, FOOTAGE, *LISTS, FONTS, OPTIONS)
    for name, value in table.items():
        key = ALIASES.get(name, name)
        if key not in accepted:
            raise InputError(
                f"{FIELD}.{name}",
                f"is an unknown key{suggest(name, accepted)}; accepted: {', '.join(accepted)}",
            )
        if key in (*TEXTS, *FILES) and not isinstance(value, str):
            raise InputError(f"{FIELD}.{name}", "must be a string")
        if key in LISTS and not _is_text_list(value):
            raise InputError(f"{FIELD}.{name}", 'must be a list of strings such as "#e8a33d"')
        if key == FOOTAGE and not _is_text_list(value):
            raise InputError(f"{FIELD}.{name}", "must be a list of files and folders")
        if key == FONTS and not isinstance(value, str) and not _is_text_list(value):
            raise InputError(f"{FIELD}.{name}", "must be a file, or a list of files")
        if key == OPTIONS and not _is_value_table(value):
            raise InputError(
                f"{FIELD}.{name}", "must map names to strings, numbers, true, or false"
            )


def resolve_aliases(table: Mapping[str, Any], field: str = FIELD) -> dict[str, Any]:
    """Return a checked kit whose keys have their documented names.

    field: the kit in errors. Raises InputError if a key has both names.
    """
    for alias, key in ALIASES.items():
        if alias in table and key in table:
            raise InputError(f"{field}.{alias}", f"means the same as {key}; remove one of the two")
    return {ALIASES.get(key, key): value for key, value in table.items()}


def map_files(table: Mapping[str, Any], convert: Callable[[str], str]) -> dict[str, Any]:
    """Return a checked kit with `convert` applied to the name of each file and folder."""

    def change(value: str | list[str]) -> str | list[str]:
        return convert(value) if isinstance(value, str) else [convert(name) for name in value]

    names = (*FILES, FOOTAGE, FONTS)
    return {key: change(value) if key in names else value for key, value in table.items()}


def list_files(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (key, name) of each file and folder of a checked kit."""
    listed: list[tuple[str, str]] = []
    for key in (*FILES, FOOTAGE, FONTS):
        value = table.get(key, [])
        listed += [(key, name) for name in ([value] if isinstance(value, str) else value)]
    return listed


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_value_table(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(v, str | bool | int | float) for v in value.values()
    )
