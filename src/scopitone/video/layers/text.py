"""Text on the frame: masks of a block of words and of its shadow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.raster.canvas import BLACK, Canvas, Mask
from scopitone.video.raster.paint import Box, Draw, draw_mask, white_paint
from scopitone.video.raster.text_layout import PlacedWord, ShapedWord, TextBlock, TextRow, draw_run
from scopitone.video.raster.yuv_kernels import Floats

SHADOW_OPACITY = 0.40
SHADOW_BLUR_EM = 0.085
SHADOW_DROP_EM = 0.045
# The space above and below the baseline, including accents and Thai marks.
ASCENT_EM, DESCENT_EM = 1.15, 0.42


@dataclass(frozen=True, slots=True)
class Ink:
    """The color (Y, U, V) of text, and the opacity of its shadow."""

    color: tuple[float, float, float] = (235.0, 128.0, 128.0)
    shadow: float = SHADOW_OPACITY

    @property
    def paint(self) -> Floats:
        """The color as an array for kernels."""
        return np.array(self.color, np.float32)


INK = Ink()


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading above a word: its pen in ems of the block, and its size as a share of the em."""

    word: ShapedWord
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Sprite:
    """A block at a place: a mask for each row, and a mask for the shadow of all rows."""

    rows: tuple[Mask, ...]
    shadow: Mask

    def draw(self, canvas: Canvas, opacity: float, ink: Ink = INK) -> None:
        """Draw shadow and text with the same opacity."""
        self.draw_shadow(canvas, opacity, ink)
        for row in self.rows:
            canvas.paint(row, ink.paint, opacity)

    def draw_shadow(self, canvas: Canvas, opacity: float, ink: Ink = INK) -> None:
        """Draw only the shadow."""
        canvas.paint(self.shadow, BLACK, ink.shadow * opacity)


def row_box(row: TextRow, x: float, y: float, size: float) -> Box:
    """Return the box of a row if its block has the origin (x, y) and `size` pixels per em."""
    left, baseline = x + row.x * size, y + row.y * size
    return Box(
        left - 0.1 * size,
        baseline - ASCENT_EM * size,
        left + (row.width + 0.1) * size,
        baseline + DESCENT_EM * size,
    )


def make_sprite(
    block: TextBlock,
    x: float,
    y: float,
    size: float,
    readings: tuple[tuple[Reading, ...], ...] = (),
) -> Sprite:
    """Draw `block` with the left end of its first baseline at (x, y), `size` pixels per em.

    readings: those of each row, which become part of the row's mask; or none at all.
    """
    above = readings or ((),) * len(block.rows)
    rows = tuple(
        draw_row(row, row.words, x, y, size, readings=over)
        for row, over in zip(block.rows, above, strict=True)
    )
    blur, drop = SHADOW_BLUR_EM * size, SHADOW_DROP_EM * size
    boxes = [
        _grow_box(row_box(row, x, y + drop, size), over, x, y + drop, size)
        for row, over in zip(block.rows, above, strict=True)
    ]
    around = Box(
        min(box.left for box in boxes),
        boxes[0].top,
        max(box.right for box in boxes),
        boxes[-1].bottom,
    )
    everything = tuple(reading for over in above for reading in over)
    shadow = draw_mask(
        around.grow(3 * blur),
        _make_drawer(block.words, x, y + drop, size, blur, readings=everything),
    )
    return Sprite(rows, shadow)


def draw_row(
    row: TextRow,
    words: tuple[PlacedWord, ...],
    x: float,
    y: float,
    size: float,
    *,
    blur: float = 0.0,
    readings: tuple[Reading, ...] = (),
) -> Mask:
    """Return the mask of some words of a row, and of readings; `blur` is in pixels.

    x, y, size: as for `make_sprite`.
    """
    box = _grow_box(row_box(row, x, y, size), readings, x, y, size)
    return draw_mask(box.grow(3 * blur), _make_drawer(words, x, y, size, blur, readings))


def _grow_box(box: Box, readings: tuple[Reading, ...], x: float, y: float, size: float) -> Box:
    """Return the box with room for readings of a block with the origin (x, y)."""
    for reading in readings:
        left, baseline = x + reading.x * size, y + reading.y * size
        box = Box(
            min(box.left, left),
            min(box.top, baseline - ASCENT_EM * reading.size * size),
            max(box.right, left + reading.word.advance * reading.size * size),
            box.bottom,
        )
    return box


def word_glow(word: PlacedWord, x: float, y: float, size: float, blur: float) -> Mask:
    """Return the mask of the soft light around a word; `blur` is in pixels."""
    left, baseline = x + word.x * size, y + word.y * size
    box = Box(
        left,
        baseline - ASCENT_EM * size,
        left + word.word.advance * size,
        baseline + DESCENT_EM * size,
    )
    return draw_mask(box.grow(3 * blur), _make_drawer((word,), x, y, size, blur))


def draw_word(
    canvas: skia.Canvas, word: ShapedWord, x: float, y: float, size: float, paint: skia.Paint
) -> None:
    """Draw a word with its pen at (x, y) pixels."""
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(size, size)
    for run in word.runs:
        draw_run(canvas, run, paint)
    canvas.restore()


def soft_sweep(width: int, edge: float, softness: float, low: float, high: float) -> Floats:
    """Return the opacity of each column: `high` left of the edge, `low` right of it.

    `edge` is the middle of the soft transition and `softness` its width, in pixels.
    """
    columns = np.arange(width, dtype=np.float32)
    passed = np.clip((edge - columns) / softness + 0.5, 0.0, 1.0)
    smooth = passed * passed * (3.0 - 2.0 * passed)
    return np.asarray(low + (high - low) * smooth, np.float32)


def _make_drawer(
    words: tuple[PlacedWord, ...],
    x: float,
    y: float,
    size: float,
    blur: float = 0.0,
    readings: tuple[Reading, ...] = (),
) -> Draw:
    def draw(canvas: skia.Canvas) -> None:
        paint = white_paint(blur=blur)
        for word in words:
            draw_word(canvas, word.word, x + word.x * size, y + word.y * size, size, paint)
        for over in readings:
            pen = x + over.x * size, y + over.y * size
            draw_word(canvas, over.word, *pen, over.size * size, paint)

    return draw
