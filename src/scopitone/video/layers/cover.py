"""The cover: the hero, with rounded corners and a long shadow, breathing with the bass."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import skia

from scopitone.video.dynamics import VERSE
from scopitone.video.layers.pose import Choreography
from scopitone.video.motion import ramp
from scopitone.video.palette import decode_cover, square
from scopitone.video.raster import kernels, pictures
from scopitone.video.raster.canvas import BLACK, WHITE, Canvas, Mask, Tile
from scopitone.video.raster.colour import tile_from_rgba
from scopitone.video.raster.kernels import Floats, Plane
from scopitone.video.raster.paint import Box, draw_mask, white
from scopitone.video.timeline import Timeline

RADIUS = 0.045
SHADOW_BLUR, SHADOW_DROP, SHADOW_OPACITY = 0.045, 0.03, 0.55
HAIRLINE = 0.20
BREATH = 0.02
# The light behind the cover, in the accent, that the bass drives.
HALO_BLUR, HALO_OPACITY = 0.10, 0.24
# Below this the bass leaves the cover at rest: it moves with the kick, not with every murmur.
# A picture that changes its size in every frame costs a third of the whole bit rate.
BREATH_FROM = 0.35
# A drop brings the cover nearer by so much; a chorus keeps so much of the light behind it.
NEARER, CHORUS_LIGHT = 0.035, 0.7
# Sizes between rest and full breath: each moves an edge by three quarters of a pixel at 1080p.
BREATH_STEPS = 8


class Cover:
    """Draws the cover where the choreography has it.

    `radius` of its corners is a share of its side, half of it makes a disc; `depth` scales
    shadow and light round it. It is artwork: an overlay for editors leaves it out.
    """

    artwork = True

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        largest: float,
        accent: Floats,
        *,
        radius: float = RADIUS,
        depth: float = 1.0,
    ) -> None:
        self._radius, self._depth = radius, depth
        self._low, self._dynamics = timeline.low, timeline.dynamics
        self._choreography = choreography
        self._accent = accent
        size = 2 * round(largest * (1 + BREATH + NEARER) / 2)
        image = square(decode_cover(timeline.cover), size)
        pixels = image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
        # Once in planes: while the cover travels it is drawn anew in every frame.
        self._picture = tile_from_rgba(np.ascontiguousarray(pixels), 0, 0)
        self._tile = lru_cache(maxsize=BREATH_STEPS + 1)(self._draw_tile)
        self._shadow = lru_cache(maxsize=4)(self._draw_shadow)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw shadow and cover of frame n."""
        stance = self._choreography.stance(n)
        x, y, side = stance.cover_x, stance.cover_y, stance.cover_side
        strength = ramp(float(self._low[n]), BREATH_FROM, 1.0 - BREATH_FROM)
        breath = round(strength * BREATH_STEPS) / BREATH_STEPS
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        light = max(breath, CHORUS_LIGHT * ramp(lift, VERSE, 1.0 - VERSE), drop)
        canvas.paint(
            self._shadow(x, y, side, HALO_BLUR, 0.0),
            self._accent,
            HALO_OPACITY * light * self._depth,
        )
        canvas.paint(
            self._shadow(x, y, side, SHADOW_BLUR, SHADOW_DROP), BLACK, SHADOW_OPACITY * self._depth
        )
        nearer = round(drop * NEARER / BREATH * BREATH_STEPS) / BREATH_STEPS
        grown = side * BREATH * (breath + nearer)
        canvas.place(self._tile(x - grown / 2, y - grown / 2, side + grown))

    def _draw_tile(self, x: float, y: float, side: float) -> Tile:
        box = Box(x, y, x + side, y + side)
        shape = skia.RRect.MakeRectXY(
            skia.Rect.MakeXYWH(x, y, side, side), self._radius * side, self._radius * side
        )
        mask = draw_mask(box, lambda canvas: canvas.drawRRect(shape, white()))
        tile = Tile(mask.x, mask.y, *_blank(mask.cover))
        left, top = x - mask.x, y - mask.y
        pictures.resampled(tile.luma, self._picture.luma, left, top, side)
        for half, whole in ((tile.blue, self._picture.blue), (tile.red, self._picture.red)):
            pictures.resampled(half, whole, left / 2, top / 2, side / 2)
        self._draw_hairline(tile, shape, side)
        return tile

    def _draw_hairline(self, tile: Tile, shape: skia.RRect, side: float) -> None:
        """White, a four-hundredth of the side, just within the edge."""
        line = white(HAIRLINE)
        line.setStyle(skia.Paint.kStroke_Style)
        line.setStrokeWidth(side / 400)
        inner = skia.RRect(shape)
        inner.inset(side / 800, side / 800)
        height, width = tile.luma.shape
        box = Box(tile.x, tile.y, tile.x + width, tile.y + height)
        stroke = draw_mask(box, lambda canvas: canvas.drawRRect(inner, line))
        full = np.ones(width, np.float32)
        kernels.blend_coverage(tile.luma, tile.blue, tile.red, 0, 0, stroke.cover, full, WHITE)

    def _draw_shadow(self, x: float, y: float, side: float, spread: float, drop: float) -> Mask:
        blur = spread * side
        box = Box(x, y, x + side, y + side)

        def paint(canvas: skia.Canvas) -> None:
            shape = skia.RRect.MakeRectXY(
                skia.Rect.MakeXYWH(x, y + drop * side, side, side),
                self._radius * side,
                self._radius * side,
            )
            canvas.drawRRect(shape, white(blur=blur))

        return draw_mask(box.grown(3 * blur + drop * side), paint)


def _blank(alpha: Plane) -> tuple[Plane, Plane, Plane, Plane, Plane]:
    """Planes that are not set, and the alpha in both sizes."""
    height, width = alpha.shape
    luma = np.empty((height, width), np.uint8)
    blue, red, half = (np.empty((height // 2, width // 2), np.uint8) for _ in range(3))
    pictures.halved(alpha, half)
    return luma, blue, red, alpha, half
