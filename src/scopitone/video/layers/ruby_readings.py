"""Readings over words: where each is, so that it is over its word and touches no other reading."""

from __future__ import annotations

from collections.abc import Sequence

from scopitone.core.song import Ruby
from scopitone.video.layers.sweep_path import RowPath
from scopitone.video.layers.text import Reading
from scopitone.video.raster.text_layout import ShapedWord, shape_word

RUBY_SIZE = 0.42
"""The size of a reading as a share of the size of the words."""
RUBY_ROOM = 0.54
"""Ems that rows with readings need more, above each."""

WEIGHT = 600
# The baseline of readings above that of their words, in ems: Chinese characters are 0.88 high.
RAISED = 1.0
# The distance of readings, and how far one may be from the middle of its word, in ems.
GAP, MAX_SHIFT = 0.06, 0.3
# Readings that are too long are smaller, all of a line alike.
SHRINKS = (1.0, 0.9, 0.8, 0.7, 0.6)
# The place of a character is looked up slightly inside of it: its edge may be that of a word
# elsewhere.
_INSIDE = 0.01

_Spot = tuple[float, ShapedWord]


def place_readings(
    ruby: Sequence[Ruby], paths: Sequence[RowPath], bounds: tuple[float, float]
) -> tuple[tuple[Reading, ...], ...]:
    """Return the readings of each row. `bounds`: ems of the block between which they stay."""
    rows: list[list[_Spot]] = [[] for _ in paths]
    for reading in ruby:
        shared = [_count_shared(reading, path) for path in paths]
        word = shape_word(reading.reading, WEIGHT)
        if not shared or max(shared) <= 0 or not word.runs:
            continue
        # Where a word is broken, the reading is over its larger part.
        number = shared.index(max(shared))
        path = paths[number]
        begin = path.find_x(max(reading.start, path.row.begin) + _INSIDE)
        end = path.find_x(min(reading.end, path.row.end) - _INSIDE)
        rows[number].append(((begin + end) / 2, word))
    for row in rows:
        row.sort(key=lambda spot: spot[0])
    size = next(
        (size for size in _sizes() if _are_near(rows, size, bounds)), RUBY_SIZE * SHRINKS[-1]
    )
    return tuple(
        tuple(
            Reading(word, x, path.row.y - RAISED, fitted)
            for (_, word), (x, fitted) in zip(row, _spread(row, size, bounds), strict=True)
        )
        for row, path in zip(rows, paths, strict=True)
    )


def _sizes() -> list[float]:
    return [RUBY_SIZE * shrink for shrink in SHRINKS]


def _count_shared(reading: Ruby, path: RowPath) -> int:
    return min(reading.end, path.row.end) - max(reading.start, path.row.begin)


def _are_near(rows: list[list[_Spot]], size: float, bounds: tuple[float, float]) -> bool:
    """Return whether at this size every reading is over its word."""
    return all(
        fitted == size and abs(x + word.advance * size / 2 - middle) <= MAX_SHIFT
        for row in rows
        for (middle, word), (x, fitted) in zip(row, _spread(row, size, bounds), strict=True)
    )


def _spread(
    row: list[_Spot], size: float, bounds: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return the left edge and size of each reading of a row: near its middle, and apart.

    All are smaller if the row is too short for them.
    """
    if not row:
        return []
    left, right = bounds
    needed = sum(word.advance for _, word in row)
    room = max(right - left - GAP * (len(row) - 1), 0.5 * (right - left))
    size = min(size, room / max(needed, 1e-6))
    widths = [word.advance * size for _, word in row]
    edges: list[float] = []
    pen = left
    for (middle, _), width in zip(row, widths, strict=True):
        edges.append(max(pen, middle - width / 2))
        pen = edges[-1] + width + GAP
    # What was pushed to the right goes back half of the way, if there is room.
    limit = right
    for number in range(len(row) - 1, -1, -1):
        middle, width = row[number][0], widths[number]
        wanted = (edges[number] + middle - width / 2) / 2
        free = edges[number - 1] + widths[number - 1] + GAP if number else left
        edges[number] = min(max(wanted, free), limit - width)
        limit = edges[number] - GAP
    return [(edge, size) for edge in edges]
