"""Reading a JSON body strictly: what two readers could understand differently is refused."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from scopitone.errors import InputError

MAX_DEPTH = 20


def parse(body: bytes) -> dict[str, Any]:
    """The object in `body`.

    Raises:
        InputError: not UTF-8 JSON, not an object, deeper than MAX_DEPTH, duplicate keys, a
            number that is no number (NaN, Infinity, 1e999), or text that is no text (lone
            surrogates, NUL).
    """
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_number
        )
    except InputError:
        raise
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise InputError("body", f"is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError("body", "must be a JSON object")
    _check(value, "", MAX_DEPTH)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError("body", f"has the key {twice!r} twice")
    return found


def _no_number(name: str) -> Any:
    raise InputError("body", f"holds {name}, which is not JSON")


def _too_deep() -> InputError:
    return InputError("body", f"is nested deeper than {MAX_DEPTH} levels")


def _check(value: Any, path: str, levels: int) -> None:
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InputError(path, "is too large a number")
    elif isinstance(value, dict | list):
        if levels == 0:
            raise _too_deep()
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            _check_text(str(key), path or "body")
            _check(item, f"{path}.{key}" if path else str(key), levels - 1)


def _check_text(text: str, path: str) -> None:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError(path, "holds characters that are not text")


def check_type(request: Request) -> None:
    """Raises HTTPException (415) if the body's declared type is not JSON."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type and content_type != "application/json" and not content_type.endswith("+json"):
        raise HTTPException(415)


async def json_body(request: Request) -> dict[str, Any]:
    """The request's body as a JSON object."""
    check_type(request)
    return parse(await request.body())


JsonBody = Annotated[dict[str, Any], Depends(json_body)]
