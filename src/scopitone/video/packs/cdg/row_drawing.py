"""A row of text as tiles, and the times at which its columns light up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scopitone.core.graphics import skia
from scopitone.core.song import Line
from scopitone.video.layers.text import draw_word
from scopitone.video.packs.cdg.packets import COLUMNS, TILE_HEIGHT, TILE_WIDTH, WIDTH
from scopitone.video.raster.text_layout import PlacedWord, TextBlock, TextRow, set_rows

SLOT_TILES = 4
"""Rows of tiles that a row of text has. Most text needs only the two in the middle, which are
drawn in less than a second."""

SLOT_HEIGHT = SLOT_TILES * TILE_HEIGHT
LEVELS = 4
"""Shades of an edge: 0 is the ground, LEVELS - 1 is the ink."""

_SIZE, _SMALLEST = 24, 14
_BASELINE = 30
_MEASURE = WIDTH - 20
_WEIGHT = 700
# A dot is in the middle of two tiles, smaller than they are: it must not touch the words below.
_DOT_SIDE, _DOT_APART, _DOT_RADIUS = 2 * TILE_WIDTH, 5 * TILE_WIDTH, 4
_WHOLE_LINE_SECONDS = 0.25
_INSIDE = 0.01

Levels = NDArray[np.uint8]
"""(SLOT_HEIGHT, WIDTH): the shade of each pixel."""


@dataclass(frozen=True, slots=True)
class LitColumn:
    """Pixels `left` to `right` of a column of tiles light up at `time` seconds.

    tiles: how many tiles of the column, from the top of the row on.
    """

    time: float
    column: int
    left: int
    right: int
    tiles: int = SLOT_TILES


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of text. `lit` is in order of time, and empty if the row is not sung."""

    levels: Levels
    lit: tuple[LitColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class _Spread:
    """The pixels that the letters of a word fill, and the direction in which it is read."""

    left: float
    right: float
    rightward: bool

    def share_at(self, first: int, last: int) -> float:
        """Return the share of the word that is read before the pixels `first` to `last`."""
        before = first - self.left if self.rightward else self.right - last
        return min(1.0, max(0.0, before / max(1.0, self.right - self.left)))


def draw_text(text: str, most_rows: int) -> tuple[DrawnRow, ...]:
    """Return the rows of a text that is not sung; those after `most_rows` are left out."""
    block, size = _fit(text, most_rows)
    return tuple(DrawnRow(_draw(row, size)) for row in block.rows[:most_rows])


def draw_line(line: Line, most_rows: int) -> tuple[DrawnRow, ...]:
    """Return the rows of a line that has times, in the largest size in which it fits.

    A line without good times of its words lights up as a whole.
    """
    block, size = _fit(line.text, most_rows)
    start = line.start or 0.0
    points = [
        point
        for word, begin, end in (line.spans() if line.is_word_by_word else ())
        for point in ((begin + _INSIDE, word.start), (end - _INSIDE, word.end))
    ] or [(0.0, start), (float(len(line.text)), start + _WHOLE_LINE_SECONDS)]
    rows = block.rows[:most_rows]
    return tuple(DrawnRow(_draw(row, size), _light(row, size, points)) for row in rows)


def add_dots(row: DrawnRow, times: Sequence[float]) -> DrawnRow:
    """Return a row with the dots of a count-in above it, which light up instead of its words."""
    surface = _make_surface()
    lit = []
    for number, time in enumerate(times):
        middle = WIDTH // 2 + (number - len(times) // 2) * _DOT_APART
        left = middle - _DOT_SIDE // 2
        surface.getCanvas().drawCircle(middle, _DOT_RADIUS, _DOT_RADIUS, _paint())
        lit += [
            LitColumn(time, x // TILE_WIDTH, x, x + TILE_WIDTH, tiles=1)
            for x in range(left, left + _DOT_SIDE, TILE_WIDTH)
        ]
    return DrawnRow(np.maximum(row.levels, _read(surface)), tuple(lit))


def _fit(text: str, most_rows: int) -> tuple[TextBlock, int]:
    for size in range(_SIZE, _SMALLEST - 1, -2):
        block = set_rows(text, weight=_WEIGHT, measure=_MEASURE / size, align=0.5)
        if len(block.rows) <= most_rows:
            break
    return block, size


def _draw(row: TextRow, size: int) -> Levels:
    surface = _make_surface()
    for word in row.words:
        x = WIDTH / 2 + word.x * size
        draw_word(surface.getCanvas(), word.word, x, _BASELINE, size, _paint())
    return _read(surface)


def _make_surface() -> skia.Surface:
    surface = skia.Surface.MakeRasterN32Premul(WIDTH, SLOT_HEIGHT)
    surface.getCanvas().clear(skia.ColorBLACK)
    return surface


def _paint() -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)


def _read(surface: skia.Surface) -> Levels:
    coverage = surface.makeImageSnapshot().toarray()[:, :, 1].astype(np.float32) / 255
    return np.asarray(np.rint(coverage * (LEVELS - 1)), np.uint8)


def _light(row: TextRow, size: int, points: Sequence[tuple[float, float]]) -> tuple[LitColumn, ...]:
    """Return when the columns of a row light up. points: (character, seconds) in order."""
    characters, seconds = zip(*points, strict=True)
    words = sorted(row.words, key=lambda word: word.x)
    edges = _find_edges(words, size)
    lit: list[LitColumn] = []
    for word, (left, right) in zip(words, pairwise(edges), strict=True):
        times = np.interp((word.begin + _INSIDE, word.end - _INSIDE), characters, seconds)
        x = WIDTH / 2 + word.x * size
        spread = _Spread(x, x + word.word.advance * size, word.word.rightward)
        lit += _light_columns(left, right, spread, float(times[0]), float(times[1]))
    return tuple(sorted(lit, key=lambda column: column.time))


def _find_edges(words: Sequence[PlacedWord], size: int) -> list[int]:
    """Return the pixels that part the words: the middles of the spaces between them."""
    middles = [
        WIDTH / 2 + size * (before.x + before.word.advance + after.x) / 2
        for before, after in pairwise(words)
    ]
    return [0, *(round(middle) for middle in middles), WIDTH]


def _light_columns(
    left: int, right: int, spread: _Spread, start: float, end: float
) -> list[LitColumn]:
    """Return when the columns from pixel `left` to `right` light up."""
    lit = []
    for column in range(left // TILE_WIDTH, min(COLUMNS, -(-right // TILE_WIDTH))):
        first = max(left, column * TILE_WIDTH)
        last = min(right, (column + 1) * TILE_WIDTH)
        if first < last:
            time = start + spread.share_at(first, last) * (end - start)
            lit.append(LitColumn(time, column, first, last))
    return lit
