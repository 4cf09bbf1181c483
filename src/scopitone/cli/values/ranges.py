"""Numbers between limits, refused in the form of all other errors."""

from __future__ import annotations

from typing import Any

import click


class WholeNumber(click.IntRange):
    """A whole number between limits, each of which may be missing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Raises: BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(describe_limits(value, "whole number", self.min, self.max), param, ctx)


class Number(click.FloatRange):
    """A number between limits, each of which may be missing."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number. Raises: BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(describe_limits(value, "number", self.min, self.max), param, ctx)


def describe_limits(value: Any, kind: str, low: float | None, high: float | None) -> str:
    """Return the error about a value that is no number, or beyond the limits."""
    limits = ""
    if low is not None:
        limits = f", {low:.10g} to {high:.10g}" if high is not None else f", {low:.10g} or more"
    return f"{str(value)!r} is not accepted; accepted: a {kind}{limits}"
