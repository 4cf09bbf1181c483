"""Three dots that count the last beats before the singing returns."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.text import INK, Ink
from scopitone.video.plan.easing import ease_in, ease_out, ramp
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white_paint


class Countdown:
    """Draws dots that appear one after the other and leave when the singing begins.

    `gap_above` returns the height of the dots for the line that is sung from a frame on.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        left: float,
        radius: float,
        gap_above: Callable[[float], float],
        ink: Ink = INK,
    ) -> None:
        self._ink, self._choreography = ink, choreography
        self._cues = [(cue, gap_above(cue[-1])) for cue in timeline.countdowns]
        self._fps = timeline.fps
        self._left, self._radius = left, radius
        self._dot = lru_cache(maxsize=8)(self._draw_dot)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the dots of frame n, if it is in a countdown."""
        # As the lyrics, they are hidden while the cover crosses their place.
        shown = 0.85 * self._choreography.stance(n).lyrics
        for (*dots, sung), middle in self._cues:
            leaving = ease_in(ramp(n, sung - 0.25 * self._fps, 0.25 * self._fps))
            if not dots[0] <= n or leaving >= 1.0:
                continue
            for index, start in enumerate(dots):
                arrived = ease_out(ramp(n, start, 0.3 * self._fps))
                canvas.paint(
                    self._dot(index, middle), self._ink.paint, shown * arrived * (1.0 - leaving)
                )

    def _draw_dot(self, index: int, middle: float) -> Mask:
        r = self._radius
        x = self._left + r + index * 3.6 * r
        box = Box(x - r, middle - r, x + r, middle + r)

        def paint(canvas: skia.Canvas) -> None:
            canvas.drawCircle(x, middle, r, white_paint())

        return draw_mask(box, paint)
