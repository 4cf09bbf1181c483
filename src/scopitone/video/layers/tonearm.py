"""The arm of a record player, which shows the progress of the song."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.easing import mix
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import BLACK, Canvas, Mask
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.yuv_kernels import Floats

# In radii of the record from its center: the pivot of the arm, and the parked, first and last
# positions of the stylus.
PIVOT = (1.07, -0.86)
PARKED, OUTER, INNER = 1.14, 0.95, 0.46
# The length of the arm as a share of the distance from pivot to center: slightly longer.
REACH = 1.04
BASE, WEIGHT, TUBE, HEAD = 0.085, 0.05, 0.018, 0.036
SHADOW_BLUR, SHADOW_DROP, SHADOW_OPACITY = 0.03, 0.035, 0.5
# The number of steps in which the arm moves; a step moves the stylus by about a pixel.
STEPS = 240
SILVER: Floats = np.array([196, 127, 129], np.float32)
DARK: Floats = np.array([44, 129, 127], np.float32)


@dataclass(frozen=True, slots=True)
class _Arm:
    """The masks of the arm in one position."""

    shadow: Mask
    base: Mask
    tube: Mask


class Tonearm:
    """Draws the arm. `scale` is the diameter of the record relative to the side of the cover."""

    def __init__(self, timeline: Timeline, choreography: Choreography, scale: float) -> None:
        self._frames = timeline.frames
        self._choreography = choreography
        self._scale = scale
        self._arm = lru_cache(maxsize=3)(_draw_arm)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the arm of frame n; on the title and end cards it is parked beside the record."""
        stance = self._choreography.stance(n)
        radius = stance.cover_side * self._scale / 2
        cx, cy = (edge + stance.cover_side / 2 for edge in (stance.cover_x, stance.cover_y))
        passed = round((n + 1) / self._frames * STEPS) / STEPS
        groove = mix(OUTER, INNER, passed)
        arm = self._arm(cx, cy, radius, round(mix(PARKED, groove, stance.progress), 4))
        canvas.paint(arm.shadow, BLACK, SHADOW_OPACITY)
        canvas.paint(arm.base, DARK, 1.0)
        canvas.paint(arm.tube, SILVER, 1.0)


def _draw_arm(cx: float, cy: float, radius: float, stylus: float) -> _Arm:
    """Draw the arm with its stylus at `stylus` radii from the center of the record."""
    px, py = cx + PIVOT[0] * radius, cy + PIVOT[1] * radius
    distance = math.hypot(*PIVOT)
    reach = REACH * distance
    turned = math.acos((distance**2 + reach**2 - stylus**2) / (2 * distance * reach))
    angle = math.atan2(-PIVOT[1], -PIVOT[0]) - turned
    ux, uy = math.cos(angle), math.sin(angle)

    def along(far: float, aside: float = 0.0) -> tuple[float, float]:
        return px + (far * ux - aside * uy) * radius, py + (far * uy + aside * ux) * radius

    def base(canvas: skia.Canvas, blur: float = 0.0) -> None:
        canvas.drawCircle(px, py, BASE * radius, white_paint(blur=blur))
        canvas.drawLine(*along(-0.13), *along(-0.2), _stroke(2 * WEIGHT * radius, blur))

    def tube(canvas: skia.Canvas, blur: float = 0.0) -> None:
        canvas.drawCircle(px, py, 0.4 * BASE * radius, white_paint(blur=blur))
        canvas.drawLine(*along(-0.12), *along(reach - 0.1), _stroke(TUBE * radius, blur))
        # The head is bent inward, as on real arms.
        head = _stroke(HEAD * radius, blur)
        canvas.drawLine(*along(reach - 0.11), *along(reach, 0.035), head)

    drop, blur = SHADOW_DROP * radius, SHADOW_BLUR * radius

    def shadow(canvas: skia.Canvas) -> None:
        canvas.translate(0.4 * drop, drop)
        base(canvas, blur)
        tube(canvas, blur)

    margin = 0.1 * radius
    xs, ys = zip(along(-0.3), along(reach + 0.05), along(0.0), strict=True)
    box = Box(min(xs), min(ys), max(xs), max(ys)).grow(margin)
    around = box.grow(3 * blur + drop)
    return _Arm(draw_mask(around, shadow), draw_mask(box, base), draw_mask(box, tube))


def _stroke(width: float, blur: float) -> skia.Paint:
    paint = white_paint(blur=blur)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeWidth(width)
    return paint
