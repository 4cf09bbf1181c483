"""One lyric line, typeset: its rows, and the way of the light along them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scopitone.video.analysis.model import Times
from scopitone.video.raster.type import Block, Placed, Row, set_rows
from scopitone.video.timeline import LineCue

LEADING = 1.16
MOST_ROWS = 2
SMALLEST = 0.55
"""Of the box's size: what needs more rows then has them."""


@dataclass(frozen=True, slots=True)
class LyricBox:
    """Where lyrics stand: left edge, measure (pixels), the middle line's centre, sizes.

    `centred` rows have what was sung above them leave at once: there the captions are. A line
    that waits is not seen before it stands above `foot`.
    """

    left: float
    measure: float
    centre: float
    size: float
    gap: float
    centred: bool = False
    foot: float = math.inf


@dataclass(frozen=True, slots=True)
class RowPath:
    """The way of the sweep along one row: x (ems) of each character index, in reading order."""

    row: Row
    characters: Times
    xs: Times

    @classmethod
    def of(cls, row: Row) -> RowPath:
        keys: list[tuple[float, float]] = []
        for placed in sorted(row.words, key=lambda word: word.begin):
            begin, end = placed.x, placed.x + placed.word.advance
            if placed.word.rightward:
                for run in placed.word.runs:
                    keys += [(placed.begin + index, begin + x) for index, x in run.clusters]
                keys.append((placed.end, end))
            else:
                keys += [(placed.begin, end), (placed.end, begin)]
        table = np.array(keys, np.float64)
        return cls(row, table[:, 0], table[:, 1])

    def edge(self, character: float, softness: float) -> float:
        """The middle of the sweep's soft edge, in ems of the block.

        It starts half a softness before the row and ends half a softness behind it, so that
        nothing of an unsung row is lit and nothing of a sung one is dark.
        """
        x = float(np.interp(character, self.characters, self.xs))
        part = (x - self.row.x) / self.row.width if self.row.width else 0.0
        return x + (part - 0.5) * softness


@dataclass(frozen=True, slots=True)
class TypesetLine:
    """A line cue, typeset: the sweep's frames and characters, its words' and its rows' paths."""

    cue: LineCue
    block: Block
    size: float
    times: Times
    characters: Times
    words: tuple[tuple[Placed, float, float], ...]
    paths: tuple[RowPath, ...]

    @property
    def height(self) -> float:
        """Ems from the first row's ascent to the last row's descent."""
        return (len(self.block.rows) - 1) * self.block.leading + 1.0


def typeset(cue: LineCue, box: LyricBox, most_rows: int = MOST_ROWS) -> TypesetLine:
    """Set the cue's words in the box, smaller where they need more than so many rows."""
    size, block = box.size, _set(cue.text, box, box.size)
    while len(block.rows) > most_rows and size > SMALLEST * box.size:
        size *= 0.9
        block = _set(cue.text, box, size)
    characters: list[float] = []
    times: list[float] = []
    for word in cue.words:
        characters += [word.begin, word.end]
        times += [word.start, word.stop]
    when = np.maximum.accumulate(np.array(times, np.float64))
    what = np.array(characters, np.float64)
    words = tuple(
        (
            placed,
            float(np.interp(placed.begin, what, when)),
            float(np.interp(placed.end - 0.5, what, when)),
        )
        for placed in block.words
    )
    paths = tuple(RowPath.of(row) for row in block.rows)
    return TypesetLine(cue, block, size, when, what, words, paths)


def _set(text: str, box: LyricBox, size: float) -> Block:
    align = 0.5 if box.centred else 0.0
    return set_rows(text, weight=700, measure=box.measure / size, leading=LEADING, align=align)
