"""The brand's logo, discreet, where its name would stand."""

from __future__ import annotations

import skia

from scopitone.video.palette import decode_cover
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.paint import Box, draw_tile


class Logo:
    """Draws a picture whose foot stands on `base`: at x its middle, left or right edge.

    align: 0 from x on, 0.5 about it, 1 up to it. height and widest: pixels.
    """

    def __init__(
        self, picture: bytes, x: float, base: float, *, height: float, widest: float, align: float
    ) -> None:
        image = decode_cover(picture)
        height = min(height, widest * image.height() / image.width())
        width = height * image.width() / image.height()
        left, top = x - align * width, base - height
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        area = skia.Rect.MakeXYWH(left, top, width, height)
        self._tile = draw_tile(
            Box(left, top, left + width, base),
            lambda canvas: canvas.drawImageRect(image, area, sampling),
        )

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the logo; the same in every frame."""
        del n
        canvas.place(self._tile, 0.92)
