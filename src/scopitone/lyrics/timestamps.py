"""Times as lyrics files write them."""

from __future__ import annotations

import re

from scopitone.core.errors import InputError

MAX_TIME_S = 24 * 3600.0
"""Seconds. No song lasts a day; a later time is a typing error."""

_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,6}))?")


def parse_timestamp(stamp: str, number: int) -> float:
    """Return the time that `stamp` names, in seconds: mm:ss, hh:mm:ss, either with .x to .xxxxxx.

    60 seconds and 60 minutes carry over: programs that round write them.

    Raises InputError for line `number` if it is not a time.
    """
    match = _TIME.fullmatch(stamp)
    if not match:
        raise _not_a_time(stamp, number)
    hours, minutes, whole, fraction = match.groups()
    if int(whole) > 60 or (hours and int(minutes) > 60):
        raise _not_a_time(stamp, number)
    time = int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{whole}.{fraction or 0}")
    if time > MAX_TIME_S:
        raise _not_a_time(stamp, number)
    return time


def format_timestamp(seconds: float, point: str = ".") -> str:
    """Return `seconds` as hh:mm:ss.xxx, with `point` before the milliseconds."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, whole = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{whole:02d}{point}{thousandths:03d}"


def _not_a_time(stamp: str, number: int) -> InputError:
    return InputError("lyrics", f"line {number}: {stamp!r} is not a time; write it as 01:23.45")
