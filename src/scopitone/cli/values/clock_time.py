"""Times as 90 or 1:30, in seconds."""

from __future__ import annotations

import re
from typing import Any

import click

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?|\.\d+)")


class ClockTime(click.ParamType[float]):
    """A time as 90, 90.5, 1:30, or 1:02:03, in seconds."""

    name = "seconds"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the seconds. Raises: BadParameter."""
        if isinstance(value, float | int):
            return float(value)
        match = _CLOCK.fullmatch(value.strip())
        if not match:
            self.fail(f"{value!r} is not a time; accepted: seconds, or 1:30", param, ctx)
        hours, minutes, seconds = match.groups()
        return 3600 * int(hours or 0) + 60 * int(minutes or 0) + float(seconds)


SECONDS = ClockTime()
