"""Where each row of lyrics is on the screen, and from when to when.

The screen has four rows. Two rows that were sung are replaced by those that come four rows later,
so that the next two can always be read, and what was just sung stays a moment. After a rest the
screen is cleared, and a passage begins in the first row again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from scopitone.core.song import Lyrics
from scopitone.video.packs.cdg.row_drawing import DrawnRow, draw_line, draw_text
from scopitone.video.plan.line_cues import REST_SECONDS, TITLE_SECONDS, list_singers

SLOTS = 4
"""Rows of text on the screen."""

HOLD_SECONDS = 0.8
"""How long the last row of a passage stays after it was sung."""

_REPLACED_AFTER = 0.15
_LEAD_SECONDS = 4.0
_TITLE_ROWS = 2


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row in a slot, 0 to SLOTS - 1, from `shown` seconds on.

    voice: 0 or 1, the second of which is for every second singer.
    """

    row: DrawnRow
    slot: int
    shown: float
    voice: int = 0


@dataclass(frozen=True, slots=True)
class LyricPassage:
    """Rows without a rest between them. sung: when the singing begins. cleared: when the screen
    becomes empty again. counted: whether a count-in precedes it."""

    rows: tuple[PlacedRow, ...]
    sung: float
    cleared: float
    counted: bool = False


def place_lyrics(lyrics: Lyrics) -> tuple[LyricPassage, ...]:
    """Return the passages of timed lyrics."""
    singers = [singer.name for singer in list_singers(lyrics)]
    sung = [
        (PlacedRow(row, 0, 0.0, singers.index(line.singer.name) % 2 if line.singer else 0))
        for line in lyrics.lines
        if line.start is not None and line.text.strip()
        for row in draw_line(line, SLOTS)
    ]
    passages: list[LyricPassage] = []
    free_from = sung_until = 0.0
    for rows in _part_passages(sung):
        begin, end = _start_of(rows[0]), max(map(_end_of, rows))
        shown = max(free_from, begin - _LEAD_SECONDS)
        counted = begin - max(sung_until, TITLE_SECONDS) >= REST_SECONDS
        passages.append(
            LyricPassage(tuple(_fill_slots(rows, shown)), begin, end + HOLD_SECONDS, counted)
        )
        free_from, sung_until = end + HOLD_SECONDS, end
    return tuple(passages)


def place_title(title: str, author: str, before: float) -> LyricPassage:
    """Return the title card, which is gone at `before` seconds."""
    texts = draw_text(title, _TITLE_ROWS), draw_text(author, 1) if author.strip() else ()
    rows = tuple(chain.from_iterable(texts))
    first = (SLOTS - len(rows)) // 2
    placed = tuple(PlacedRow(row, first + number, 0.0) for number, row in enumerate(rows))
    return LyricPassage(placed, 0.0, before)


def _part_passages(rows: Sequence[PlacedRow]) -> list[list[PlacedRow]]:
    passages: list[list[PlacedRow]] = []
    sung_until = -REST_SECONDS
    for row in sorted(rows, key=_start_of):
        if _start_of(row) - sung_until >= REST_SECONDS or not passages:
            passages.append([])
        passages[-1].append(row)
        sung_until = max(sung_until, _end_of(row))
    return passages


def _fill_slots(rows: Sequence[PlacedRow], shown: float) -> list[PlacedRow]:
    placed = []
    for number, row in enumerate(rows):
        # The last row of the pair to which the replaced one belongs.
        last = (number - SLOTS) | 1
        since = shown if number < SLOTS else _end_of(rows[last]) + _REPLACED_AFTER
        placed.append(replace(row, slot=number % SLOTS, shown=since))
    return placed


def _start_of(row: PlacedRow) -> float:
    return row.row.lit[0].time


def _end_of(row: PlacedRow) -> float:
    return row.row.lit[-1].time
