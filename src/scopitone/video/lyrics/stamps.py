"""Times as lyrics files write them."""

from __future__ import annotations

import re

from scopitone.errors import InputError

LAST = 24 * 3600.0
"""Seconds. No song is a day long; a stamp beyond is a slip, not a time."""

_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,6}))?")


def seconds(stamp: str, number: int) -> float:
    """The time that `stamp` names, in seconds: mm:ss, hh:mm:ss, either with .x to .xxxxxx.

    Raises InputError for line `number` if it is no time.
    """
    found = _TIME.fullmatch(stamp)
    if not found:
        raise _not_a_time(stamp, number)
    hours, minutes, whole, fraction = found.groups()
    if int(whole) >= 60 or (hours and int(minutes) >= 60):
        raise _not_a_time(stamp, number)
    time = int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{whole}.{fraction or 0}")
    if time > LAST:
        raise _not_a_time(stamp, number)
    return time


def _not_a_time(stamp: str, number: int) -> InputError:
    return InputError("lyrics", f"line {number}: {stamp!r} is not a time; write it as 01:23.45")
