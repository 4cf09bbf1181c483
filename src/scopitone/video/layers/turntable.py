"""The cover as the label of a turning record whose grooves show the spectrum."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.easing import mix, ramp
from scopitone.video.plan.framing import find_faces_of
from scopitone.video.plan.palette import crop_square, decode_cover
from scopitone.video.plan.song_energy import VERSE_LIFT
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster import effect_kernels
from scopitone.video.raster.canvas import BLACK, Canvas, Mask, Tile
from scopitone.video.raster.paint import Box, draw_mask, draw_tile, white_paint
from scopitone.video.raster.yuv_kernels import Floats

# Label and spindle of a twelve-inch record as shares of its diameter (100 and 7.2 mm of 301).
LABEL, SPINDLE = 0.36, 0.022
# The direction of the lamp: upper left.
LAMP = (-0.64, -0.77, 0.22)
# Luma of the rim of a groove, and what the loudest band adds.
RIM_LIGHT, BAND_LIGHT = 10.0, 62.0
# The share of that light outside a chorus, what a drop adds, and the light behind the record in a
# chorus.
VERSE_LIGHT, DROP_LIGHT, HALO = 0.7, 0.4, 0.26
# How much the pulse of the beat enlarges the record, and the number of its steps.
PULSE_ZOOM, PULSE_STEPS = 0.025, 5
# A label with a face is never upside down: it sways by so many radians in so many turns.
SWAY, SWAY_TURNS = 0.35, 4.0
VINYL = skia.Color(17, 17, 20)


class RecordLayer:
    """Draws the record at the place of the cover in the choreography.

    `scale` is its diameter relative to the side of the cover, `turns` is turns per second.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        largest: float,
        accent: Floats,
        scale: float,
        turns: float,
    ) -> None:
        self._scale, self._turns = scale, turns
        self._accent, self._dynamics = accent, timeline.dynamics
        self._timeline = timeline
        self._choreography = choreography
        side = 2 * round(largest * scale * LABEL / 2)
        self._label = _label(crop_square(decode_cover(timeline.cover), side), side)
        self._has_face = bool(find_faces_of(timeline.cover))
        self._texture = np.random.default_rng(timeline.seed).random(2048, np.float32)
        self._disc = lru_cache(maxsize=PULSE_STEPS + 2)(_draw_disc)
        self._shadow = lru_cache(maxsize=3)(_draw_shadow)
        self._halo = lru_cache(maxsize=3)(_draw_halo)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the record of frame n."""
        stance = self._choreography.stance(n)
        pulse = round(float(self._dynamics.pulse[n]) * PULSE_STEPS) / PULSE_STEPS
        still = stance.cover_side * self._scale / 2
        radius = still * (1.0 + PULSE_ZOOM * pulse)
        cx, cy = (edge + stance.cover_side / 2 for edge in (stance.cover_x, stance.cover_y))
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        light = max(ramp(lift, VERSE_LIFT, 1.0 - VERSE_LIFT), drop)
        canvas.paint(self._halo(cx, cy, still), self._accent, HALO * light)
        canvas.paint(self._shadow(cx, cy, still), BLACK, 0.55)
        canvas.place(self._disc(cx, cy, radius))
        inner = 2 * radius * LABEL / 2
        lamp = np.array(LAMP, np.float32)
        rings = self._rings(n, round(radius - inner))
        effect_kernels.draw_grooves(canvas.luma, cx, cy, inner + 2, 0.985 * radius, rings, lamp)
        # The record does not turn in silence.
        angle = 2 * math.pi * self._turns * float(self._dynamics.flow[n])
        if self._has_face:
            angle = SWAY * math.sin(angle / SWAY_TURNS)
        label = self._label
        effect_kernels.draw_turned(
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
        """Return the light of each ring from the label outward: high bands first, bass last."""
        bands = self._timeline.bands[n]
        positions = np.linspace(len(bands) - 1, 0, count)
        light = np.interp(positions, np.arange(len(bands)), bands) ** 1.6
        rims = RIM_LIGHT * (0.45 + 0.55 * self._texture[:count])
        # Between songs the groove is wide and shows the vinyl.
        gaps = np.abs((np.arange(count) / count * 4.6 + 0.3) % 1.0 - 0.5) < 0.012
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        loudest = BAND_LIGHT * (mix(VERSE_LIGHT, 1.0, lift) + DROP_LIGHT * drop)
        return np.where(gaps, 1.0, rims + loudest * light).astype(np.float32)


def _label(image: skia.Image, side: int) -> Tile:
    def paint(canvas: skia.Canvas) -> None:
        canvas.drawImageRect(image, skia.Rect.MakeWH(side, side))

    return draw_tile(Box(0, 0, side, side), paint)


def _draw_disc(cx: float, cy: float, radius: float) -> Tile:
    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(cx, cy, radius, skia.Paint(AntiAlias=True, Color=VINYL))
        line = white_paint(0.30)
        line.setStyle(skia.Paint.kStroke_Style)
        line.setStrokeWidth(radius / 200)
        canvas.drawCircle(cx, cy, radius * 0.9975, line)

    return draw_tile(Box(cx - radius, cy - radius, cx + radius, cy + radius).grow(2), paint)


def _draw_shadow(cx: float, cy: float, radius: float) -> Mask:
    blur = 0.08 * radius

    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(cx, cy + 0.06 * radius, radius, white_paint(blur=blur))

    box = Box(cx - radius, cy - radius, cx + radius, cy + radius)
    return draw_mask(box.grow(3 * blur + 0.06 * radius), paint)


def _draw_halo(cx: float, cy: float, radius: float) -> Mask:
    blur = 0.14 * radius

    def paint(canvas: skia.Canvas) -> None:
        canvas.drawCircle(cx, cy, radius, white_paint(blur=blur))

    return draw_mask(Box(cx, cy, cx, cy).grow(radius + 3 * blur), paint)
