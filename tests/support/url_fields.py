"""The fields of requests that take URLs, found by walking the schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scopitone.http.models.catalogue import MODELS
from scopitone.http.schemas.checking import Wire


def url_paths(schema: dict[str, Any], root: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    """Where a JSON Schema takes URLs: names of fields, and 0 for an item of a list."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "https?://" in schema.get("pattern", ""):
        yield ()
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from url_paths(part, root)
    if "items" in schema:
        yield from ((0, *rest) for rest in url_paths(schema["items"], root))
    for name, field in schema.get("properties", {}).items():
        paths = list(url_paths(field, root))
        if name.endswith(("url", "urls", "uri")) and not paths:
            paths = [()]
        yield from ((name, *rest) for rest in paths)


def paths_of(model: type[Wire]) -> list[tuple[str | int, ...]]:
    schema = model.model_json_schema()
    return sorted(set(url_paths(schema, schema)), key=str)


def with_url(given: dict[str, Any], path: tuple[str | int, ...], url: str) -> dict[str, Any]:
    """`given` with `url` at `path`."""
    value: Any = url
    for key in reversed(path[1:]):
        value = _fill(value, path) if key == 0 else {key: value}
    return {**given, str(path[0]): value}


def _fill(value: Any, path: tuple[str | int, ...]) -> list[Any]:
    """A list that is long enough: a montage needs three pictures."""
    return [value] * (3 if "footage" in path else 1)


FIELDS = [(name, path) for name, model in MODELS.items() for path in paths_of(model.schema)]
"""Each model and the path of one of its fields."""
