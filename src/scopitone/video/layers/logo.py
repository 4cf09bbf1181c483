"""The logo of the brand, small, in the place of its name."""

from __future__ import annotations

from scopitone.core.graphics import skia
from scopitone.video.plan.palette import decode_cover
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.paint import Box, draw_tile


class Logo:
    """Draws a picture with its lower edge at `base` and its middle or a side edge at `x`.

    `align` is 0 for the left edge, 0.5 for the middle and 1 for the right edge. `height` and
    `max_width` are in pixels.
    """

    def __init__(
        self,
        picture: bytes,
        x: float,
        base: float,
        *,
        height: float,
        max_width: float,
        align: float,
    ) -> None:
        image = decode_cover(picture)
        height = min(height, max_width * image.height() / image.width())
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
