"""Text on the frame: a block of words at a size and place, as masks, with its shadow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from scopitone.video.raster.canvas import BLACK, Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box, Draw, draw_mask, white
from scopitone.video.raster.type import Block, Placed, Row, Shaped, draw_run

SHADOW_OPACITY = 0.40
SHADOW_BLUR_EM = 0.085
SHADOW_DROP_EM = 0.045
# What letters need above the baseline and below it, accents and Thai marks included.
ASCENT_EM, DESCENT_EM = 1.15, 0.42


@dataclass(frozen=True, slots=True)
class Ink:
    """The colour (Y, U, V) that text is printed in, and how dark its shadow is."""

    colour: tuple[float, float, float] = (235.0, 128.0, 128.0)
    shadow: float = SHADOW_OPACITY

    @property
    def paint(self) -> Floats:
        """The colour as kernels take it."""
        return np.array(self.colour, np.float32)


INK = Ink()


@dataclass(frozen=True, slots=True)
class Sprite:
    """A block at one place: a mask for each row, and one for the shadow of them all."""

    rows: tuple[Mask, ...]
    shadow: Mask

    def draw(self, canvas: Canvas, opacity: float, ink: Ink = INK) -> None:
        """Draw shadow and text at one opacity."""
        self.draw_shadow(canvas, opacity, ink)
        for row in self.rows:
            canvas.paint(row, ink.paint, opacity)

    def draw_shadow(self, canvas: Canvas, opacity: float, ink: Ink = INK) -> None:
        """Draw the shadow alone."""
        canvas.paint(self.shadow, BLACK, ink.shadow * opacity)


def row_box(row: Row, x: float, y: float, size: float) -> Box:
    """Where a row's ink lies when its block's origin is at (x, y) and an em is `size` pixels."""
    left, baseline = x + row.x * size, y + row.y * size
    return Box(
        left - 0.1 * size,
        baseline - ASCENT_EM * size,
        left + (row.width + 0.1) * size,
        baseline + DESCENT_EM * size,
    )


def make_sprite(block: Block, x: float, y: float, size: float) -> Sprite:
    """Draw `block` with the left end of its first baseline at (x, y), `size` pixels an em."""
    rows = tuple(
        draw_mask(row_box(row, x, y, size), _ink(row.words, x, y, size)) for row in block.rows
    )
    blur, drop = SHADOW_BLUR_EM * size, SHADOW_DROP_EM * size
    boxes = [row_box(row, x, y + drop, size) for row in block.rows]
    around = Box(
        min(box.left for box in boxes),
        boxes[0].top,
        max(box.right for box in boxes),
        boxes[-1].bottom,
    )
    shadow = draw_mask(around.grown(3 * blur), _ink(block.words, x, y + drop, size, blur))
    return Sprite(rows, shadow)


def word_glow(word: Placed, x: float, y: float, size: float, blur: float) -> Mask:
    """The soft light round one word; `blur` in pixels, unclipped."""
    left, baseline = x + word.x * size, y + word.y * size
    box = Box(
        left,
        baseline - ASCENT_EM * size,
        left + word.word.advance * size,
        baseline + DESCENT_EM * size,
    )
    return draw_mask(box.grown(3 * blur), _ink((word,), x, y, size, blur))


def draw_word(
    canvas: skia.Canvas, word: Shaped, x: float, y: float, size: float, paint: skia.Paint
) -> None:
    """Draw one word with its pen at (x, y) pixels."""
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(size, size)
    for run in word.runs:
        draw_run(canvas, run, paint)
    canvas.restore()


def soft_sweep(width: int, edge: float, softness: float, low: float, high: float) -> Floats:
    """Opacity of each column: `high` left of the edge, `low` right of it, softly between.

    edge: pixel of the middle of the transition; softness: its width in pixels.
    """
    columns = np.arange(width, dtype=np.float32)
    passed = np.clip((edge - columns) / softness + 0.5, 0.0, 1.0)
    smooth = passed * passed * (3.0 - 2.0 * passed)
    return np.asarray(low + (high - low) * smooth, np.float32)


def _ink(words: tuple[Placed, ...], x: float, y: float, size: float, blur: float = 0.0) -> Draw:
    def draw(canvas: skia.Canvas) -> None:
        paint = white(blur=blur)
        for word in words:
            draw_word(canvas, word.word, x + word.x * size, y + word.y * size, size, paint)

    return draw
