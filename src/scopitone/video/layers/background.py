"""The background: the cover's colours as a slow mesh of light, drawn small and enlarged."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from scopitone.video.motion import mix
from scopitone.video.palette import OPENED
from scopitone.video.raster import kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

# The mesh has no detail finer than a fifth of the frame: a twelfth of its size is plenty.
REDUCTION = 12
FLOOR = np.float32(0.015)
VIGNETTE = 0.34
DRIFT_SECONDS = 47.0
# Between meshes so far apart a straight line is as good: nothing in it turns faster than bars.
KEY_SECONDS = 1 / 3
# Frames that share a drifting background, as many as lie from one reference frame of x264 to the
# next: it moves by a fifth of a grey level in that time, and what stands still is not coded.
HOLD = 4
# The light in quiet parts, in a chorus (see `palette.OPENED`), and what a drop adds for a while.
QUIET, DROPPED = 0.80, 0.05


Small = NDArray[np.uint16]
"""Y, U, V (3, h, w) of the background before it is enlarged, in 256ths."""

Painted = Callable[[Small, int | None], None]


class Background:
    """Makes each frame's canvas; every other layer draws upon it.

    `painted` may change the small picture of a frame, in place, before it is enlarged: it gets
    the planes, and the frame's number, or None where the background stands still.
    """

    def __init__(self, timeline: Timeline, painted: Painted | None = None) -> None:
        self._timeline = timeline
        self._painted = painted
        self._width = math.ceil(timeline.width / REDUCTION)
        self._height = math.ceil(timeline.height / REDUCTION)
        self._labs = np.array([spot.lab for spot in timeline.palette.spots], np.float32)
        # A colour that is rare in the cover is an accent of the background, not half of it.
        shares = np.array([spot.share for spot in timeline.palette.spots], np.float32)
        self._weights = np.sqrt(shares / shares.max()).clip(0.4, 1.0)[:, None]
        self._homes = _spread([(spot.x, spot.y) for spot in timeline.palette.spots], timeline.seed)
        self._shade = _vignette(self._width, self._height)
        self._gamma = _gamma_table()
        self._step = max(1, round(KEY_SECONDS * timeline.fps))
        self._small = av.VideoFrame(self._width, self._height, "yuv444p16le")
        self._reformatter = VideoReformatter()
        self._key = lru_cache(maxsize=3)(self._key_mesh)
        self._still = lru_cache(maxsize=2)(self._paint_still)
        self._held = lru_cache(maxsize=2)(lambda step: self._enlarge(self._between(step * HOLD)))

    def canvas(self, n: int) -> Canvas:
        """A new canvas with the background of frame n."""
        if self._timeline.motion == "drift" and self._painted is not None:
            # What lies between key frames is new already; a key frame itself is kept.
            planes = self._between(n).copy()
            self._painted(planes, n)
            return self._enlarge(planes)
        if self._timeline.motion == "drift":
            still = self._held(n // HOLD)
        else:
            still = self._still(self._light_of_part(n))
        canvas = Canvas.blank(self._timeline.width, self._timeline.height)
        canvas.copy_from(still)
        return canvas

    def _paint_still(self, light: float) -> Canvas:
        planes = self._mesh(0.0, light)
        if self._painted is not None:
            self._painted(planes, None)
        return self._enlarge(planes)

    def _between(self, n: int) -> Small:
        """The small picture of frame n, between those of the key frames round it."""
        before, part = divmod(n, self._step)
        if part == 0:
            return self._key(before)
        weight = np.float32(part / self._step)
        first, second = self._key(before), self._key(before + 1)
        return (first * (1 - weight) + second * weight).astype(np.uint16)

    def _key_mesh(self, number: int) -> Small:
        n = number * self._step
        return self._mesh(float(n), self._light(n))

    def _mesh(self, at: float, light: float) -> Small:
        # In silence the lights come to rest.
        seconds = float(self._timeline.dynamics.flow[self._row(at)])
        xs, ys = _drift(self._homes, seconds)
        width = np.float32(0.52)
        across = np.linspace(0, 1, self._width, dtype=np.float32)
        down = np.linspace(0, 1, self._height, dtype=np.float32)
        blobs_x = _bell(across, xs, width)
        blobs_y = _bell(down, ys, width * np.float32(0.85)) * self._weights
        planes = np.zeros((3, self._height, self._width), np.uint16)
        kernels.mesh(
            planes,
            blobs_x,
            blobs_y,
            self._labs,
            FLOOR,
            (self._shade * np.float32(light)).astype(np.float32),
            self._gamma,
        )
        return planes

    def _enlarge(self, planes: Small) -> Canvas:
        for index in range(3):
            plane = self._small.planes[index]
            rows = np.frombuffer(memoryview(plane), np.uint16)
            rows.reshape(plane.height, -1)[:, : self._width] = planes[index]
        # Scaling 16-bit values down to 8 dithers them by a fixed ordered pattern: no banding,
        # and nothing that moves from frame to frame.
        frame = self._reformatter.reformat(
            self._small,
            self._timeline.width,
            self._timeline.height,
            "yuv420p",
            interpolation=Interpolation.BILINEAR,
        )
        return Canvas(frame)

    def _light(self, n: int) -> float:
        row = self._row(n)
        energy, drop = self._timeline.energy[row], self._timeline.dynamics.drop[row]
        light = self._light_of_part(n) * mix(0.97, 1.0, float(energy)) + DROPPED * float(drop)
        return min(light, OPENED)

    def _light_of_part(self, n: int) -> float:
        """A chorus is bright, a quiet part dark."""
        return mix(QUIET, OPENED, float(self._timeline.dynamics.lift[self._row(n)]))

    def _row(self, n: float) -> int:
        return min(int(n), len(self._timeline.energy) - 1)


def _spread(homes: list[tuple[float, float]], seed: int) -> Floats:
    """Spots where the cover has them, pushed apart so that each owns a part of the frame."""
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
    """Where the spots are now: slow Lissajous paths round their homes."""
    k = np.arange(len(homes), dtype=np.float32)
    turn = 2 * math.pi * seconds / DRIFT_SECONDS
    xs = homes[:, 0] + 0.16 * np.sin(turn * (1.0 + 0.23 * k) + 1.7 * k)
    ys = homes[:, 1] + 0.14 * np.cos(turn * (0.8 + 0.19 * k) + 2.3 * k)
    return xs.astype(np.float32), ys.astype(np.float32)


def _bell(axis: Floats, centres: Floats, width: np.float32) -> Floats:
    distance = (axis[None, :] - centres[:, None]) / width
    bells: Floats = np.exp(-2.0 * distance * distance).astype(np.float32)
    return bells


def _vignette(width: int, height: int) -> Floats:
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    away = np.clip((x * x + y * y) / 2, 0, 1)
    return np.asarray(1.0 - VIGNETTE * away**1.4, np.float32)


def _gamma_table() -> Floats:
    """Linear light to sRGB (IEC 61966-2-1), 4096 steps."""
    linear: NDArray[np.float64] = np.linspace(0, 1, 4096)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return encoded.astype(np.float32)
