"""Rhythms as text: one character a sixteenth, `|` between bars.

`.` is a rest, `-` holds what sounds, any other character begins a note; what it means is said
where the pattern is played. Patterns are written for four quarters and fitted to other metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

SIXTEENTH = 0.25


@dataclass(frozen=True, slots=True)
class Hit:
    """A note of a pattern: `start` in beats from the bar's beginning, `length` in beats."""

    start: float
    length: float
    mark: str


@lru_cache(maxsize=4096)
def hits(pattern: str, bar: int, metre: int) -> tuple[Hit, ...]:
    """What bar number `bar` plays of `pattern`, repeated or cut to `metre` quarters."""
    bars = pattern.replace(" ", "").split("|")
    text = bars[bar % len(bars)]
    size = metre * 4
    fitted = (text * (size // max(1, len(text)) + 1))[:size]
    found: list[Hit] = []
    for at, mark in enumerate(fitted):
        if mark in ".-":
            continue
        held = len(fitted[at + 1 :]) - len(fitted[at + 1 :].lstrip("-"))
        found.append(Hit(at * SIXTEENTH, (held + 1) * SIXTEENTH, mark))
    return tuple(found)
