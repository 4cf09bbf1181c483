"""The cover as the label of a turning record, whose grooves the bands light."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import skia

from scopitone.video.dynamics import VERSE
from scopitone.video.layers.pose import Choreography
from scopitone.video.motion import mix, ramp
from scopitone.video.palette import decode_cover, square
from scopitone.video.raster import effects
from scopitone.video.raster.canvas import BLACK, Canvas, Mask, Tile
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box, draw_mask, draw_tile, white
from scopitone.video.timeline import Timeline

# Of the diameter: label and spindle of a twelve-inch record (100 and 7.2 mm of 301).
LABEL, SPINDLE = 0.36, 0.022
# Where the lamp stands: up to the left.
LAMP = (-0.64, -0.77, 0.22)
# Luma: of the vinyl, of a groove's rim, and what the loudest band adds.
RIM, LOUDEST = 10.0, 62.0
# How much of that outside a chorus, and what a drop adds; the light behind it in a chorus.
LOW, DROPPED, HALO = 0.7, 0.4, 0.26
VINYL = skia.Color(17, 17, 20)


class Record:
    """Draws the record where the choreography has the cover; `grown`: its diameter by the
    cover's side; `turns`: a second."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        largest: float,
        accent: Floats,
        grown: float,
        turns: float,
    ) -> None:
        self._grown, self._turns = grown, turns
        self._accent, self._dynamics = accent, timeline.dynamics
        self._timeline = timeline
        self._choreography = choreography
        side = 2 * round(largest * grown * LABEL / 2)
        self._label = _label(square(decode_cover(timeline.cover), side), side)
        self._texture = np.random.default_rng(timeline.seed).random(2048, np.float32)
        self._disc = lru_cache(maxsize=3)(_draw_disc)
        self._shadow = lru_cache(maxsize=3)(_draw_shadow)
        self._halo = lru_cache(maxsize=3)(_draw_halo)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the record of frame n."""
        stance = self._choreography.stance(n)
        radius = stance.cover_side * self._grown / 2
        cx, cy = (at + stance.cover_side / 2 for at in (stance.cover_x, stance.cover_y))
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        light = max(ramp(lift, VERSE, 1.0 - VERSE), drop)
        canvas.paint(self._halo(cx, cy, radius), self._accent, HALO * light)
        canvas.paint(self._shadow(cx, cy, radius), BLACK, 0.55)
        canvas.place(self._disc(cx, cy, radius))
        inner = 2 * radius * LABEL / 2
        lamp = np.array(LAMP, np.float32)
        rings = self._rings(n, round(radius - inner))
        effects.grooves(canvas.luma, cx, cy, inner + 2, 0.985 * radius, rings, lamp)
        # Where nothing is heard the record stands.
        angle = 2 * math.pi * self._turns * float(self._dynamics.flow[n])
        label = self._label
        effects.turned(
            canvas.luma,
            canvas.blue,
            canvas.red,
            label.luma,
            label.blue,
            label.red,
            cx,
            cy,
            inner,
            angle % (2 * math.pi),
            radius * SPINDLE,
        )

    def _rings(self, n: int, count: int) -> Floats:
        """Light of each ring, from the label out: the high bands are inside, the bass outside."""
        bands = self._timeline.bands[n]
        at = np.linspace(len(bands) - 1, 0, count)
        light = np.interp(at, np.arange(len(bands)), bands) ** 1.6
        rims = RIM * (0.45 + 0.55 * self._texture[:count])
        # Between songs the groove is wide, and the vinyl is seen.
        gaps = np.abs((np.arange(count) / count * 4.6 + 0.3) % 1.0 - 0.5) < 0.012
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        loudest = LOUDEST * (mix(LOW, 1.0, lift) + DROPPED * drop)
        return np.where(gaps, 1.0, rims + loudest * light).astype(np.float32)


def _label(image: skia.Image, side: int) -> Tile:
    def paint(canvas: skia.Canvas) -> None:
        canvas.drawImageRect(image, skia.Rect.MakeWH(side, side))

    return draw_tile(Box(0, 0, side, side), paint)


def _draw_disc(cx: float, cy: float, radius: float) -> Tile:
    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(cx, cy, radius, skia.Paint(AntiAlias=True, Color=VINYL))
        line = white(0.30)
        line.setStyle(skia.Paint.kStroke_Style)
        line.setStrokeWidth(radius / 200)
        canvas.drawCircle(cx, cy, radius * 0.9975, line)

    return draw_tile(Box(cx - radius, cy - radius, cx + radius, cy + radius).grown(2), paint)


def _draw_shadow(cx: float, cy: float, radius: float) -> Mask:
    blur = 0.08 * radius

    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(cx, cy + 0.06 * radius, radius, white(blur=blur))

    box = Box(cx - radius, cy - radius, cx + radius, cy + radius)
    return draw_mask(box.grown(3 * blur + 0.06 * radius), paint)


def _draw_halo(cx: float, cy: float, radius: float) -> Mask:
    blur = 0.14 * radius

    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(cx, cy, radius, white(blur=blur))

    return draw_mask(Box(cx, cy, cx, cy).grown(radius + 3 * blur), paint)
