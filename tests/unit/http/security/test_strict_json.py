from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.http.security.strict_json import MAX_DEPTH, parse

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_what_json_writes_is_read(value: dict[str, Any]) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=40))
def test_anything_else_is_an_input_error(body: bytes) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(parse(body), dict)


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


def test_depth() -> None:
    parse(nested(MAX_DEPTH))
    with pytest.raises(InputError, match="at most 20 levels"):
        parse(nested(MAX_DEPTH + 1))
    with pytest.raises(InputError, match="at most 20 levels"):
        parse(nested(100_000))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a": 1, "a": 1}', "'a' twice"),
        (b'{"b": [{"c": 1, "d": 2, "c": 3}]}', "'c' twice"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1e400}', "too large"),
        (b'{"a": ["\\udc00"]}', "a.0: contains NUL or a lone surrogate"),
        (b'{"\\u0000": 1}', "contains NUL or a lone surrogate"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is not valid JSON"),
    ],
)
def test_reasons(body: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        parse(body)
