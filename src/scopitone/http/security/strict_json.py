"""Strict JSON parsing: input that two parsers could interpret differently is rejected."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel

from scopitone.core.errors import InputError
from scopitone.tasks.errors import UnsupportedTypeError

MAX_DEPTH = 20


def parse(body: bytes) -> dict[str, Any]:
    """Parse `body` as a JSON object.

    Raises:
        InputError: The body is not UTF-8 JSON, not an object, or nested deeper than MAX_DEPTH;
            it contains duplicate keys, a number that is not finite (NaN, Infinity, 1e999), or a
            string with NUL or lone surrogates.
    """
    try:
        value = json.loads(
            # Some Windows programs begin UTF-8 with a byte order mark.
            body.decode("utf-8-sig"),
            object_pairs_hook=_build_object,
            parse_constant=_reject_constant,
        )
    except InputError:
        raise
    except RecursionError as error:
        raise _nesting_error() from error
    except ValueError as error:
        raise InputError("body", f"is not valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError("body", "must be a JSON object")
    _check(value, "", MAX_DEPTH)
    return value


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        duplicate = next(key for key in keys if keys.count(key) > 1)
        raise InputError("body", f"contains the key {duplicate!r} twice; keys must be unique")
    return members


def _reject_constant(name: str) -> Any:
    raise InputError("body", f"contains {name}, which is not valid JSON")


def _nesting_error() -> InputError:
    return InputError("body", f"is nested too deeply; at most {MAX_DEPTH} levels are accepted")


def _check(value: Any, path: str, levels: int) -> None:
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InputError(path, "is too large; the number must fit a 64-bit float")
    elif isinstance(value, dict | list):
        if levels == 0:
            raise _nesting_error()
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            _check_text(str(key), path or "body")
            _check(item, f"{path}.{key}" if path else str(key), levels - 1)


def _check_text(text: str, path: str) -> None:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError(path, "contains NUL or a lone surrogate; only text is accepted")


def check_content_type(request: Request) -> None:
    """Check that the Content-Type, if there is one, is JSON.

    Raises:
        UnsupportedTypeError: It is any other type.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type and content_type != "application/json" and not content_type.endswith("+json"):
        raise UnsupportedTypeError(
            f"Content-Type: {content_type[:64]} is not accepted; send application/json"
        )


async def read_json_body(request: Request) -> dict[str, Any]:
    """Read and parse the request's body; see `parse`."""
    check_content_type(request)
    return parse(await request.body())


JsonBody = Annotated[dict[str, Any], Depends(read_json_body)]


def describe_body(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """Return what the OpenAPI page says of a body that is read as `JsonBody`."""
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": required, "content": content}}
