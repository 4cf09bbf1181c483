"""Skia draws shapes and glyphs once into masks and tiles; the kernels draw those on frames."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.raster.canvas import Mask, Tile
from scopitone.video.raster.color import tile_from_rgba

Draw = Callable[[skia.Canvas], None]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the frame; may be fractional."""

    left: float
    top: float
    right: float
    bottom: float

    def grow(self, by: float) -> Box:
        """Return the box with `by` pixels more on each side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def to_even(self) -> tuple[int, int, int, int]:
        """Return x, y, width and height of the smallest even box around this one."""
        x, y = 2 * math.floor(self.left / 2), 2 * math.floor(self.top / 2)
        width = 2 * math.ceil((self.right - x) / 2)
        height = 2 * math.ceil((self.bottom - y) / 2)
        return x, y, max(2, width), max(2, height)


def white_paint(opacity: float = 1.0, blur: float = 0.0) -> skia.Paint:
    """Make anti-aliased white paint; `blur` is the standard deviation in pixels."""
    paint = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(1, 1, 1, opacity))
    if blur > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur, False))
    return paint


def draw_mask(box: Box, draw: Draw) -> Mask:
    """Draw with `draw`, in coordinates of the frame; return the coverage within `box`."""
    x, y, width, height = box.to_even()
    cover = np.zeros((height, width), np.uint8)
    info = skia.ImageInfo.MakeA8(width, height)
    surface = skia.Surface.MakeRasterDirect(info, cover, width)
    canvas = surface.getCanvas()
    canvas.translate(-x, -y)
    draw(canvas)
    return Mask(x, y, cover)


def draw_tile(box: Box, draw: Draw) -> Tile:
    """Draw with `draw` in color, in coordinates of the frame; return the tile within `box`."""
    x, y, width, height = box.to_even()
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(
        width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
    )
    surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
    canvas = surface.getCanvas()
    canvas.translate(-x, -y)
    draw(canvas)
    return tile_from_rgba(pixels, x, y)
