"""The cover image, with rounded corners and a long shadow, moved slightly by the beat."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.plan.easing import ramp
from scopitone.video.plan.framing import Part, find_faces
from scopitone.video.plan.palette import crop_square, decode_cover
from scopitone.video.plan.song_energy import VERSE_LIFT
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster import effect_kernels, pictures, yuv_kernels
from scopitone.video.raster.canvas import BLACK, WHITE, Canvas, Mask, Tile
from scopitone.video.raster.color import tile_from_rgba
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.yuv_kernels import Floats, Plane

RADIUS = 0.045
SHADOW_BLUR, SHADOW_DROP, SHADOW_OPACITY = 0.045, 0.03, 0.55
HAIRLINE = 0.20
# The share of a cover in which it fades out, and how far into that a face is still seen.
FADE, MIDDLE = 0.36, 0.6
# How much the pulse of the beat enlarges the cover, and lights it.
PULSE_ZOOM, PULSE_LIGHT = 0.025, 0.08
# The light behind the cover in the accent color, driven by the bass.
HALO_BLUR, HALO_OPACITY = 0.10, 0.24
# How much a drop enlarges the cover; the light behind it in a chorus.
DROP_GROWTH, CHORUS_LIGHT = 0.035, 0.7
# The number of sizes up to a pulse of 1: a step moves an edge by a pixel at 1080p. A picture that
# changes its size in every frame costs a third of the whole bit rate.
PULSE_STEPS = 8
# A moving cover is blurred over its way in so many frames, from so many pixels on: stripes that
# move quickly would flash.
SHUTTER_FRAMES, LEAST_BLUR = 2.5, 3


class CoverLayer:
    """Draws the cover at its place in the choreography.

    `radius` of its corners is a share of its side; 0.5 makes a disc. `depth` scales the shadow
    and the light around it. Of a cover that sets behind the row of pixels `ground`, or `bleeds`
    to the edges of the frame in a stance, a face stays visible. It is artwork: an overlay for
    editors does not contain it.
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
        ground: float = math.inf,
        bleeds: bool = False,
    ) -> None:
        self._radius, self._depth, self._ground = radius, depth, ground
        self._dynamics = timeline.dynamics
        self._choreography = choreography
        self._accent = accent
        size = 2 * round(largest * (1 + PULSE_ZOOM + DROP_GROWTH) / 2)
        image = crop_square(decode_cover(timeline.cover), size)
        pixels = image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
        # Converted to planes once, because a moving cover is resampled in every frame.
        self._picture = tile_from_rgba(np.ascontiguousarray(pixels), 0, 0)
        self._faces: tuple[Part, ...] = ()
        if ground < math.inf or bleeds:
            self._faces = find_faces(pixels[..., :3].astype(np.float32) / np.float32(255))
        self._tile = lru_cache(maxsize=PULSE_STEPS + 1)(self._draw_tile)
        self._shadow = lru_cache(maxsize=4)(self._draw_shadow)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw shadow and cover of frame n."""
        stance = self._choreography.stance(n)
        x, y, side = stance.cover_x, stance.cover_y, stance.cover_side
        pulse = round(float(self._dynamics.pulse[n]) * PULSE_STEPS) / PULSE_STEPS
        lift, drop = float(self._dynamics.lift[n]), float(self._dynamics.drop[n])
        light = max(min(pulse, 1.0), CHORUS_LIGHT * ramp(lift, VERSE_LIFT, 1.0 - VERSE_LIFT), drop)
        canvas.paint(
            self._shadow(x, y, side, HALO_BLUR, 0.0),
            self._accent,
            HALO_OPACITY * light * self._depth * (1.0 - stance.bleed),
        )
        canvas.paint(
            self._shadow(x, y, side, SHADOW_BLUR, SHADOW_DROP),
            BLACK,
            SHADOW_OPACITY * self._depth * (1.0 - stance.bleed),
        )
        nearer = round(drop * DROP_GROWTH / PULSE_ZOOM * PULSE_STEPS) / PULSE_STEPS
        grown = side * PULSE_ZOOM * (pulse + nearer)
        slide = self._find_slide(y, side, stance)
        canvas.place(
            self._tile(
                x - grown / 2,
                y - grown / 2,
                side + grown,
                pulse,
                slide,
                stance.bleed,
                stance.seen,
                self._measure_move(n),
            )
        )

    def _measure_move(self, n: int) -> tuple[int, int]:
        """Return over how many pixels the cover of frame n is blurred, across and down."""
        before, after = self._choreography.stance(n - 0.5), self._choreography.stance(n + 0.5)
        across = SHUTTER_FRAMES * abs(after.cover_x - before.cover_x)
        return round(across), round(SHUTTER_FRAMES * abs(after.cover_y - before.cover_y))

    def _find_slide(self, y: float, side: float, stance: Stance) -> float:
        """Return how far the picture moves up in its frame, as a share of it, to show a face."""
        seen = (self._ground - y) / side
        whole = stance.bleed * (stance.seen - FADE * MIDDLE) + (1.0 - stance.bleed)
        most = 1.0 - min(seen, stance.seen)
        seen = min(seen, whole)
        if not self._faces or seen >= 1.0:
            return 0.0
        chin = max(face.top + face.height for face in self._faces)
        brow = min(face.top for face in self._faces)
        return max(0.0, min(chin - seen, brow, most))

    def _draw_tile(
        self,
        x: float,
        y: float,
        side: float,
        pulse: float,
        slide: float,
        bleed: float,
        seen: float,
        move: tuple[int, int],
    ) -> Tile:
        box = Box(x, y, x + side, y + side)
        radius = self._radius * side * (1.0 - bleed)
        shape = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, side, side), radius, radius)
        mask = draw_mask(box, lambda canvas: canvas.drawRRect(shape, white_paint()))
        if bleed > 0.0:
            _fade_foot(mask, y + (seen - FADE) * side, FADE * side, bleed)
        tile = Tile(mask.x, mask.y, *_allocate_planes(mask.cover))
        left, top = x - mask.x, y - mask.y - slide * side
        pictures.resample(tile.luma, self._picture.luma, left, top, side, side)
        for half, whole in ((tile.blue, self._picture.blue), (tile.red, self._picture.red)):
            pictures.resample(half, whole, left / 2, top / 2, side / 2, side / 2)
        for plane, step in ((tile.luma, 1), (tile.blue, 2), (tile.red, 2)):
            _blur_move(plane, move[0] // step, move[1] // step)
        if pulse:
            gain = 1.0 + PULSE_LIGHT * pulse
            for plane, black in ((tile.luma, 16), (tile.blue, 128), (tile.red, 128)):
                effect_kernels.light_plane(plane, gain, black)
        if bleed < 1.0:
            self._draw_hairline(tile, shape, side, HAIRLINE * (1.0 - bleed))
        return tile

    def _draw_hairline(self, tile: Tile, shape: skia.RRect, side: float, opacity: float) -> None:
        """Draw a white line just within the edge, with a width of 1/400 of the side."""
        line = white_paint(opacity)
        line.setStyle(skia.Paint.kStroke_Style)
        line.setStrokeWidth(side / 400)
        inner = skia.RRect(shape)
        inner.inset(side / 800, side / 800)
        height, width = tile.luma.shape
        box = Box(tile.x, tile.y, tile.x + width, tile.y + height)
        stroke = draw_mask(box, lambda canvas: canvas.drawRRect(inner, line))
        full = np.ones(width, np.float32)
        yuv_kernels.blend_coverage(tile.luma, tile.blue, tile.red, 0, 0, stroke.cover, full, WHITE)

    def _draw_shadow(self, x: float, y: float, side: float, spread: float, drop: float) -> Mask:
        blur = spread * side
        box = Box(x, y, x + side, y + side)

        def paint(canvas: skia.Canvas) -> None:
            shape = skia.RRect.MakeRectXY(
                skia.Rect.MakeXYWH(x, y + drop * side, side, side),
                self._radius * side,
                self._radius * side,
            )
            canvas.drawRRect(shape, white_paint(blur=blur))

        return draw_mask(box.grow(3 * blur + drop * side), paint)


def _blur_move(plane: Plane, across: int, down: int) -> None:
    """Blur a plane as a camera does that sees it move by so many pixels."""
    if max(across, down) < LEAST_BLUR:
        return
    from scipy.ndimage import uniform_filter1d

    for axis, size in ((0, down), (1, across)):
        if size >= LEAST_BLUR:
            uniform_filter1d(plane, size, axis, output=plane, mode="nearest")


def _fade_foot(mask: Mask, top: float, height: float, share: float) -> None:
    """Fade `share` of a mask out over `height` pixels below the row `top` of the frame."""
    rows = np.arange(mask.cover.shape[0], dtype=np.float32) + np.float32(mask.y + 0.5)
    way = np.clip((rows - top) / height, 0.0, 1.0)
    remaining = 1.0 - share * way * way * (3.0 - 2.0 * way)
    mask.cover[:] = np.round(mask.cover * remaining[:, None]).astype(np.uint8)


def _allocate_planes(alpha: Plane) -> tuple[Plane, Plane, Plane, Plane, Plane]:
    """Return uninitialized planes, and the alpha in both sizes."""
    height, width = alpha.shape
    luma = np.empty((height, width), np.uint8)
    blue, red, half = (np.empty((height // 2, width // 2), np.uint8) for _ in range(3))
    pictures.halve(alpha, half)
    return luma, blue, red, alpha, half
