"""Events as JSON lines on stderr: progress, warnings, and the error (`--progress json`).

docs/reference/json-output.md describes them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopitone.core.progress import PHASES, RenderProgress

if TYPE_CHECKING:
    from scopitone.cli.progress.eta import EtaMeter

FLAG, JSON = "--progress", "json"
INTERVAL_S = 0.1
"""Seconds between two lines of one stage, besides its first and its last."""

_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 1}
_AMOUNT = {"type": "number", "minimum": 0}
_ITEM = {
    "type": "object",
    "description": "The file that is being made, of several.",
    "required": ["path", "number", "count"],
    "additionalProperties": False,
    "properties": {"path": _TEXT, "number": _COUNT, "count": _COUNT},
}


def _describe_event(name: str, required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["event", *required],
        "additionalProperties": False,
        "properties": {"event": {"const": name}, **required, **optional},
    }


EVENT_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A line on stderr with --progress json",
    "oneOf": [
        _describe_event(
            "progress",
            {
                "stage": {"enum": list(PHASES)},
                "done": _AMOUNT,
                "total": _AMOUNT,
                "share": {"type": "number", "minimum": 0, "maximum": 1},
                "rate": {"type": ["number", "null"], "description": "Units a second."},
                "left": {"type": ["number", "null"], "description": "Seconds left in the stage."},
                "item": {"anyOf": [_ITEM, {"type": "null"}]},
            },
        ),
        _describe_event("warning", {"message": _TEXT}),
        _describe_event("error", {"code": {"type": "integer"}, "message": _TEXT}, field=_TEXT),
    ],
}
"""JSON Schema of a line."""


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """The file that is being made: number `number` of `count`."""

    path: Path
    number: int = 1
    count: int = 1


class JsonLines:
    """Prints progress events: the first and last of each stage, and some between them.

    now: a clock, in seconds from any start.
    """

    def __init__(
        self,
        meter: EtaMeter,
        item: ProgressItem | None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._meter = meter
        self._item = item
        self._now = now
        self._stage = ""
        self._next_s = 0.0

    def __call__(self, step: RenderProgress) -> None:
        eta = self._meter.measure(step)
        now = self._now()
        if eta.stage == self._stage and eta.share < 1.0 and now < self._next_s:
            return
        self._stage, self._next_s = eta.stage, now + INTERVAL_S
        print_event(
            "progress",
            stage=eta.stage,
            done=round(step.done, 3),
            total=round(max(step.done, step.total), 3),
            share=round(eta.share, 4),
            rate=_round(eta.rate),
            left=_round(eta.left_s),
            item=None if self._item is None else _describe_item(self._item),
        )


def print_event(event: str, **fields: object) -> None:
    """Print one event as a line on stderr."""
    click.echo(json.dumps({"event": event, **fields}, ensure_ascii=False), err=True)


def wants_events(arguments: Sequence[str]) -> bool:
    """Return whether `arguments` ask for JSON lines on stderr, even if others are wrong."""
    return f"{FLAG}={JSON}" in arguments or (FLAG, JSON) in pairwise(arguments)


def _describe_item(item: ProgressItem) -> dict[str, object]:
    return {"path": str(item.path), "number": item.number, "count": item.count}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
