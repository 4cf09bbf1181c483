"""A curtain: folds of one colour in soft light, which stands still but for the light on it."""

from __future__ import annotations

import math
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from scopitone.video.motion import mix
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline

REDUCTION = 8
# Folds are so wide, of the frame's shorter side, and as deep as this in the light.
FOLD, DEPTH = 0.098, 0.62
# The light in quiet parts and what a drop adds; in a chorus it is 1. Turned in so many steps.
QUIET, DROPPED, STEPS = 0.62, 0.1, 40


class Curtain:
    """Makes canvases with the curtain in the light of frame n. colour: sRGB, 0 to 1."""

    def __init__(self, timeline: Timeline, colour: tuple[float, float, float]) -> None:
        self._size = timeline.width, timeline.height
        self._dynamics = timeline.dynamics
        self._folds = _folds(
            math.ceil(timeline.width / REDUCTION),
            math.ceil(timeline.height / REDUCTION),
            timeline.seed,
        )
        self._colour = yuv(colour)
        self._reformatter = VideoReformatter()
        self._lit = lru_cache(maxsize=3)(self._draw)

    def canvas(self, n: int) -> Canvas:
        """A new canvas with the curtain of frame n."""
        row = min(n, len(self._dynamics.lift) - 1)
        light = mix(QUIET, 1.0, float(self._dynamics.lift[row]))
        light = min(1.0, light + DROPPED * float(self._dynamics.drop[row]))
        canvas = Canvas.blank(*self._size)
        canvas.copy_from(self._lit(round(light * STEPS)))
        return canvas

    def _draw(self, step: int) -> Canvas:
        shade = self._folds * np.float32(step / STEPS)
        small = av.VideoFrame(shade.shape[1], shade.shape[0], "yuv444p16le")
        for index, (value, dark) in enumerate(zip(self._colour, (16, 128, 128), strict=True)):
            plane = small.planes[index]
            rows = np.frombuffer(memoryview(plane), np.uint16).reshape(plane.height, -1)
            rows[:, : shade.shape[1]] = 256 * (dark + (value - dark) * shade)
        frame = self._reformatter.reformat(
            small, *self._size, "yuv420p", interpolation=Interpolation.BICUBIC
        )
        return Canvas(frame)


def _folds(width: int, height: int, seed: int) -> Floats:
    """Light on the cloth (h, w), 0 to 1: folds across, brighter where the lamps of the foot are."""
    unit = min(width, height)
    across = np.arange(width, dtype=np.float32)[None, :] / unit
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    phase = 2 * math.pi * across / FOLD + seed
    # No fold is like its neighbour, and they open a little towards the hem.
    bent = phase + 0.9 * np.sin(phase * 0.37 + 1.3) + 0.5 * np.sin(phase * 0.21) * down
    fold = (0.5 + 0.5 * np.sin(bent)) ** 1.5
    middle = (across / (width / unit) - 0.5) * 2
    lamps = 0.38 + 0.62 * np.exp(-((middle / 0.9) ** 2)) * (0.45 + 0.55 * down**1.5)
    return np.asarray((1 - DEPTH + DEPTH * fold) * lamps, np.float32)
