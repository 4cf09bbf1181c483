"""Checks of a JSON value by a JSON Schema, with errors that say what is accepted.

Only the keywords of `project_schema` are known: type, enum, const, anyOf, $ref, minimum, maximum,
items, prefixItems, minItems, maxItems, properties, required, additionalProperties.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from scopitone.core.errors import InputError

Schema = Mapping[str, Any]

_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}
_TYPE_NAMES = {
    "null": "null",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
    "array": "a list",
    "object": "an object",
}
_MOST_SHOWN = 60


def check_document(value: Any, schema: Schema, field: str) -> None:
    """Check a value that was read from JSON.

    Args:
        schema: of the whole document; `$ref` is looked up in its `$defs`.
        field: name of the value in errors.

    Raises: InputError naming the field inside, such as `project.options.fps`.
    """
    _check(value, schema, field, schema.get("$defs", {}))


def _check(value: Any, schema: Schema, field: str, definitions: Schema) -> None:
    schema = _choose_branch(value, _resolve(schema, definitions), definitions)
    if not _has_type(value, schema):
        raise InputError(field, f"is {_show(value)}; accepted: {describe_accepted(schema)}")
    if ("const" in schema and value != schema["const"]) or value not in schema.get("enum", [value]):
        raise InputError(field, f"is {_show(value)}; accepted: {describe_accepted(schema)}")
    if isinstance(value, str):
        _check_text(value, field)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        # Written so that NaN fails.
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            raise InputError(field, f"is {_show(value)}; accepted: {describe_accepted(schema)}")
    elif isinstance(value, list):
        _check_items(value, schema, field, definitions)
    elif isinstance(value, dict):
        _check_keys(value, schema, field, definitions)


def describe_accepted(schema: Schema) -> str:
    """What a schema accepts, in words: "10 to 60"."""
    if "anyOf" in schema:
        return ", or ".join(map(describe_accepted, schema["anyOf"]))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return ", ".join(
            choice if isinstance(choice, str) else json.dumps(choice) for choice in schema["enum"]
        )
    low, high = schema.get("minimum"), schema.get("maximum")
    limits = "" if low is None else f" from {low}" + ("" if high is None else f" to {high}")
    return " or ".join(
        _TYPE_NAMES[name] + (limits if name in ("integer", "number") else "")
        for name in _types_of(schema)
    )


def _resolve(schema: Schema, definitions: Schema) -> Schema:
    reference = schema.get("$ref")
    return schema if reference is None else definitions[reference.rpartition("/")[2]]


def _choose_branch(value: Any, schema: Schema, definitions: Schema) -> Schema:
    """The alternative of `anyOf` that has the value's type; the schema itself if none has."""
    branches = [_resolve(branch, definitions) for branch in schema.get("anyOf", ())]
    return next((branch for branch in branches if _has_type(value, branch)), schema)


def _types_of(schema: Schema) -> Sequence[str]:
    names = schema.get("type", ())
    return (names,) if isinstance(names, str) else names


def _has_type(value: Any, schema: Schema) -> bool:
    if "anyOf" in schema:
        return False
    names = _types_of(schema)
    if isinstance(value, bool):
        # To Python, true is a number.
        return not names or "boolean" in names
    return not names or any(isinstance(value, _TYPES[name]) for name in names)


def _check_text(text: str, field: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(field, "has half of a surrogate pair; accepted: Unicode text") from error


def _check_items(values: list[Any], schema: Schema, field: str, definitions: Schema) -> None:
    least, most = schema.get("minItems", 0), schema.get("maxItems", len(values))
    if not least <= len(values) <= most:
        count = str(least) if least == most else f"{least} to {most}"
        if "maxItems" not in schema:
            count = f"at least {least}"
        raise InputError(field, f"has {len(values)} items; accepted: {count}")
    first = schema.get("prefixItems", ())
    for index, value in enumerate(values):
        item = first[index] if index < len(first) else schema.get("items", {})
        _check(value, item, f"{field}[{index}]", definitions)


def _check_keys(values: dict[str, Any], schema: Schema, field: str, definitions: Schema) -> None:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    for key in schema.get("required", ()):
        if key not in values:
            raise InputError(f"{field}.{key}", f"is missing; required: {_list_required(schema)}")
    for key, value in values.items():
        if key not in properties and others is False:
            accepted = ", ".join(properties)
            raise InputError(f"{field}.{key}", f"is an unknown key; accepted: {accepted}")
        _check_text(key, field)
        _check(value, properties.get(key, others), f"{field}.{key}", definitions)


def _list_required(schema: Schema) -> str:
    return ", ".join(schema["required"])


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
