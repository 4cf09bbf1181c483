"""The background: a slow mesh of light in the colors of the cover, drawn small and enlarged."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.video.plan.easing import mix
from scopitone.video.plan.palette import CHORUS_LIFT
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster import yuv_kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.enlarger import Enlarger, Small
from scopitone.video.raster.yuv_kernels import Floats

# The mesh has no detail finer than a fifth of the frame, so a twelfth of its size is enough.
REDUCTION = 12
FLOOR = np.float32(0.015)
VIGNETTE = 0.34
DRIFT_PERIOD_S = 47.0
# Meshes between key frames are interpolated linearly: nothing moves faster than the bars.
KEY_INTERVAL_S = 1 / 3
# The number of frames that share a drifting background, equal to the distance of x264's reference
# frames: the background moves by a fifth of a gray level in that time, and still areas cost no
# bits.
HOLD_FRAMES = 4
# The light in quiet parts (that of a chorus is `palette.OPENED`), and what a drop adds.
QUIET_LIGHT, DROP_LIGHT = 0.80, 0.05


PaintCallback = Callable[[Small, int | None], None]


class Background:
    """Makes the canvas of each frame, on which all layers draw.

    `paint` may change the small picture of a frame in place before it is enlarged. It receives
    the planes and the number of the frame, or None if the background does not move.
    """

    def __init__(self, timeline: Timeline, paint: PaintCallback | None = None) -> None:
        self._timeline = timeline
        self._paint = paint
        self._width = math.ceil(timeline.width / REDUCTION)
        self._height = math.ceil(timeline.height / REDUCTION)
        self._labs = np.array([spot.lab for spot in timeline.palette.spots], np.float32)
        # A color that is rare in the cover becomes an accent of the background, not half of it.
        shares = np.array([spot.share for spot in timeline.palette.spots], np.float32)
        self._weights = np.sqrt(shares / shares.max()).clip(0.4, 1.0)[:, None]
        self._homes = _spread_spots(
            [(spot.x, spot.y) for spot in timeline.palette.spots], timeline.seed
        )
        self._shade = _vignette(self._width, self._height)
        self._gamma = _gamma_table()
        self._step = max(1, round(KEY_INTERVAL_S * timeline.fps))
        self._enlarger = Enlarger(timeline.width, timeline.height)
        self._key = lru_cache(maxsize=3)(self._key_mesh)
        self._still = lru_cache(maxsize=2)(self._paint_still)
        self._held = lru_cache(maxsize=2)(
            lambda step: self._enlarger.enlarge(self._interpolate(step * HOLD_FRAMES))
        )

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the background of frame n."""
        if self._timeline.motion != "still" and self._paint is not None:
            # Copied because key frames are cached.
            planes = self._interpolate(n).copy()
            self._paint(planes, n)
            return self._enlarger.enlarge(planes)
        if self._timeline.motion != "still":
            still = self._held(n // HOLD_FRAMES)
        else:
            still = self._still(self._section_light(n))
        canvas = Canvas.blank(self._timeline.width, self._timeline.height)
        canvas.copy_from(still)
        return canvas

    def _paint_still(self, light: float) -> Canvas:
        planes = self._mesh(0.0, light)
        if self._paint is not None:
            self._paint(planes, None)
        return self._enlarger.enlarge(planes)

    def _interpolate(self, n: int) -> Small:
        """Return the small picture of frame n, interpolated between the key frames around it."""
        before, part = divmod(n, self._step)
        if part == 0:
            return self._key(before)
        weight = np.float32(part / self._step)
        first, second = self._key(before), self._key(before + 1)
        return (first * (1 - weight) + second * weight).astype(np.uint16)

    def _key_mesh(self, number: int) -> Small:
        n = number * self._step
        return self._mesh(float(n), self._light(n))

    def _mesh(self, n: float, light: float) -> Small:
        # The lights do not move in silence.
        seconds = float(self._timeline.dynamics.flow[self._row(n)])
        xs, ys = _drift(self._homes, seconds)
        width = np.float32(0.52)
        across = np.linspace(0, 1, self._width, dtype=np.float32)
        down = np.linspace(0, 1, self._height, dtype=np.float32)
        blobs_x = _bell_curves(across, xs, width)
        blobs_y = _bell_curves(down, ys, width * np.float32(0.85)) * self._weights
        planes = np.zeros((3, self._height, self._width), np.uint16)
        yuv_kernels.draw_mesh(
            planes,
            blobs_x,
            blobs_y,
            self._labs,
            FLOOR,
            (self._shade * np.float32(light)).astype(np.float32),
            self._gamma,
        )
        return planes

    def _light(self, n: int) -> float:
        row = self._row(n)
        energy, drop = self._timeline.energy[row], self._timeline.dynamics.drop[row]
        light = self._section_light(n) * mix(0.97, 1.0, float(energy)) + DROP_LIGHT * float(drop)
        return min(light, CHORUS_LIFT)

    def _section_light(self, n: int) -> float:
        """Return the light of the section at frame n: a chorus is bright, a quiet part dark."""
        return mix(QUIET_LIGHT, CHORUS_LIFT, float(self._timeline.dynamics.lift[self._row(n)]))

    def _row(self, n: float) -> int:
        return min(int(n), len(self._timeline.energy) - 1)


def _spread_spots(homes: list[tuple[float, float]], seed: int) -> Floats:
    """Start from the spots of the cover and push them apart over the frame."""
    points = np.array(homes, np.float64).reshape(-1, 2)
    angles = np.arange(len(points)) * 2.399963 + seed  # golden angle: no two alike
    points = 0.5 + (points - 0.5) * 0.9
    points[:, 0] += 0.30 * np.cos(angles)
    points[:, 1] += 0.30 * np.sin(angles)
    for _ in range(20):
        gaps = points[:, None] - points[None, :]
        distance = np.linalg.norm(gaps, axis=2) + np.eye(len(points))
        push = np.clip(0.55 - distance, 0, None)[..., None] * gaps / distance[..., None]
        points += 0.25 * push.sum(axis=1)
        points = np.clip(points, 0.0, 1.0)
    return points.astype(np.float32)


def _drift(homes: Floats, seconds: float) -> tuple[Floats, Floats]:
    """Return the positions of the spots: slow Lissajous paths around their homes."""
    k = np.arange(len(homes), dtype=np.float32)
    turn = 2 * math.pi * seconds / DRIFT_PERIOD_S
    xs = homes[:, 0] + 0.16 * np.sin(turn * (1.0 + 0.23 * k) + 1.7 * k)
    ys = homes[:, 1] + 0.14 * np.cos(turn * (0.8 + 0.19 * k) + 2.3 * k)
    return xs.astype(np.float32), ys.astype(np.float32)


def _bell_curves(axis: Floats, centers: Floats, width: np.float32) -> Floats:
    distance = (axis[None, :] - centers[:, None]) / width
    bells: Floats = np.exp(-2.0 * distance * distance).astype(np.float32)
    return bells


def _vignette(width: int, height: int) -> Floats:
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    away = np.clip((x * x + y * y) / 2, 0, 1)
    return np.asarray(1.0 - VIGNETTE * away**1.4, np.float32)


def _gamma_table() -> Floats:
    """Return a table from linear light to sRGB (IEC 61966-2-1) in 4096 steps."""
    linear: NDArray[np.float64] = np.linspace(0, 1, 4096)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return encoded.astype(np.float32)
