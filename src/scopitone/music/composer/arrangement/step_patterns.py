"""Rhythms as text: one character a sixteenth, `|` between bars.

`.` is a rest, `-` holds the note, any other character begins a note; its meaning is documented
where the pattern is played. Patterns are written for four quarters and cut to other meters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

SIXTEENTH = 0.25


@dataclass(frozen=True, slots=True)
class Hit:
    """A note of a pattern: `start` in beats from the beginning of the bar, `length` in beats."""

    start: float
    length: float
    mark: str


@lru_cache(maxsize=4096)
def parse_hits(pattern: str, bar: int, metre: int) -> tuple[Hit, ...]:
    """Return the notes of `pattern` in bar number `bar`, repeated or cut to `metre` quarters."""
    bars = pattern.replace(" ", "").split("|")
    text = bars[bar % len(bars)]
    size = metre * 4
    fitted = (text * (size // max(1, len(text)) + 1))[:size]
    notes: list[Hit] = []
    for index, mark in enumerate(fitted):
        if mark in ".-":
            continue
        holds = len(fitted[index + 1 :]) - len(fitted[index + 1 :].lstrip("-"))
        notes.append(Hit(index * SIXTEENTH, (holds + 1) * SIXTEENTH, mark))
    return tuple(notes)
