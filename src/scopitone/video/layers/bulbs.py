"""A row of bulbs round the frame, as round a jukebox: every third one lit, chasing on the beat."""

from __future__ import annotations

from bisect import bisect_right

import skia

from scopitone.video.motion import ease_out, mix, ramp
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box, draw_mask, white
from scopitone.video.timeline import Timeline

TURN_SECONDS = 0.16
CHASE = 3
DIM = 0.16


class Bulbs:
    """Draws the bulbs of frame n; at rest, where there is no beat, they stand."""

    def __init__(
        self, timeline: Timeline, inset: float, radius: float, lit: Floats, heart: Floats
    ) -> None:
        self._beats = list(timeline.beats)
        self._fps = timeline.fps
        places = _places(timeline.width, timeline.height, inset, 6.4 * radius)
        self._glows = [_round(x, y, 3.2 * radius, 0.9 * radius) for x, y in places]
        self._hearts = [_round(x, y, radius, 0.0) for x, y in places]
        self._lit, self._heart = lit, heart

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw every bulb of frame n."""
        beat = bisect_right(self._beats, n)
        way = 1.0
        if beat:
            way = ease_out(ramp(n, self._beats[beat - 1], TURN_SECONDS * self._fps))
        for index, (glow, heart) in enumerate(zip(self._glows, self._hearts, strict=True)):
            now = (index - beat) % CHASE == 0
            before = (index - beat + 1) % CHASE == 0
            level = mix(float(before), float(now), way)
            canvas.paint(glow, self._lit, 0.5 * level)
            canvas.paint(heart, self._heart, mix(DIM, 1.0, level))


def _places(width: int, height: int, inset: float, pitch: float) -> list[tuple[float, float]]:
    """Points round the frame, evenly, a number that the chase divides."""
    across, down = width - 2 * inset, height - 2 * inset
    total = 2 * (across + down)
    count = CHASE * round(total / pitch / CHASE)
    places = []
    for index in range(count):
        at = total * index / count
        if at < across:
            places.append((inset + at, inset))
        elif at < across + down:
            places.append((width - inset, inset + at - across))
        elif at < 2 * across + down:
            places.append((width - inset - (at - across - down), height - inset))
        else:
            places.append((inset, height - inset - (at - 2 * across - down)))
    return places


def _round(x: float, y: float, radius: float, blur: float) -> Mask:
    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(x, y, radius - 2 * blur, white(blur=blur))

    return draw_mask(Box(x, y, x, y).grown(radius + blur), paint)
