"""Three dots that count the last beats before the singing returns."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import skia

from scopitone.video.layers.text import INK, Ink
from scopitone.video.motion import ease_in, ease_out, ramp
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white
from scopitone.video.timeline import Timeline


class Countdown:
    """Draws a dot from each of its frames on; all leave as the singing begins.

    `above` tells how high the dots stand for the line that is sung from a frame.
    """

    def __init__(
        self,
        timeline: Timeline,
        left: float,
        radius: float,
        above: Callable[[float], float],
        ink: Ink = INK,
    ) -> None:
        self._ink = ink
        self._cues = [(cue, above(cue[-1])) for cue in timeline.countdowns]
        self._fps = timeline.fps
        self._left, self._radius = left, radius
        self._dot = lru_cache(maxsize=8)(self._draw_dot)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the dots of frame n, if it is in a countdown."""
        for (*dots, sung), middle in self._cues:
            leaving = ease_in(ramp(n, sung - 0.25 * self._fps, 0.25 * self._fps))
            if not dots[0] <= n or leaving >= 1.0:
                continue
            for index, at in enumerate(dots):
                arrived = ease_out(ramp(n, at, 0.3 * self._fps))
                canvas.paint(
                    self._dot(index, middle), self._ink.paint, 0.85 * arrived * (1.0 - leaving)
                )

    def _draw_dot(self, index: int, middle: float) -> Mask:
        r = self._radius
        x = self._left + r + index * 3.6 * r
        box = Box(x - r, middle - r, x + r, middle + r)

        def paint(canvas: skia.Canvas) -> None:
            canvas.drawCircle(x, middle, r, white())

        return draw_mask(box, paint)
