"""Pages of lists: their length and where they begin, as clients ask for them."""

from __future__ import annotations

import re

from scopitone.core.errors import InputError

_HEX_ID = "[0-9a-f]{32}"


def parse_limit(limit: str, most: int) -> int:
    """Return the entries of a page, 1 to `most`. Raises: InputError("limit")."""
    if not limit.isdecimal() or not 1 <= int(limit[:9]) <= most:
        raise InputError("limit", f"must be an integer from 1 to {most}")
    return int(limit)


def parse_cursor(cursor: str, id_pattern: str = _HEX_ID) -> tuple[int, str] | None:
    """Return the time and the id of the last entry of the page before; None for the first page.

    Raises: InputError("cursor").
    """
    if not cursor:
        return None
    match = re.fullmatch(f"([0-9]{{1,12}})-({id_pattern})", cursor)
    if match is None:
        raise InputError("cursor", "must be the next_cursor of the previous page")
    return int(match[1]), match[2]


def format_cursor(time: int, entry_id: str) -> str:
    """Return the cursor of a page that ends with an entry."""
    return f"{time}-{entry_id}"
