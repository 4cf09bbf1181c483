"""JSON Schemas in the plain form that forms and other programs of clients read."""

from __future__ import annotations

from typing import Any

_NULL = {"type": "null"}
_TYPES: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def simplify_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Return Pydantic's schema of an object with plain properties.

    An optional field is one that is not in `required`: it has neither null as an alternative nor
    null as its default. Every property has a `type`, and definitions stand where they are used.
    """
    definitions = schema.get("$defs", {})
    plain = {key: value for key, value in schema.items() if key != "$defs"}
    plain["properties"] = {
        name: _simplify(_insert_definitions(value, definitions))
        for name, value in schema["properties"].items()
    }
    return plain


def _insert_definitions(value: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_insert_definitions(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _insert_definitions(v, definitions) for key, v in value.items() if key != "$ref"}
    if "$ref" not in value:
        return inner
    name = value["$ref"].rpartition("/")[2]
    definition = _insert_definitions(definitions[name], definitions)
    if "properties" in definition:
        definition["properties"] = {
            field: _simplify(item) for field, item in definition["properties"].items()
        }
    return {**definition, **inner}


def _simplify(field: dict[str, Any]) -> dict[str, Any]:
    choices = [choice for choice in field.get("anyOf", ()) if choice != _NULL]
    rest = {key: value for key, value in field.items() if key != "anyOf"}
    if rest.get("default", _NULL) is None:
        del rest["default"]
    if len(choices) == 1:
        rest = {**choices[0], **rest}
    elif choices:
        rest["anyOf"] = choices
    return {"type": _find_type(rest), **rest}


def _find_type(field: dict[str, Any]) -> str | list[str]:
    """Return the type or types of a field that does not say it: of its choices or its values."""
    if "type" in field:
        declared: str | list[str] = field["type"]
        return declared
    if "anyOf" in field:
        types = [choice["type"] for choice in field["anyOf"]]
    else:
        types = [_TYPES[type(value)] for value in field["enum"]]
    unique = list(dict.fromkeys(types))
    return unique[0] if len(unique) == 1 else unique
