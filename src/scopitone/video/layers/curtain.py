"""A curtain: folds of one color in soft light. Only the light changes."""

from __future__ import annotations

import math
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from scopitone.video.plan.easing import mix
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.yuv_kernels import Floats

REDUCTION = 8
# The width of a fold as a share of the shorter side, and how much light a fold takes.
FOLD, DEPTH = 0.098, 0.62
# The light in quiet parts (1 in a chorus), what a drop adds, and the number of its steps.
QUIET_LIGHT, DROP_LIGHT, STEPS = 0.62, 0.1, 40


class Curtain:
    """Makes canvases with the curtain in the light of frame n. `color` is sRGB, 0 to 1."""

    def __init__(self, timeline: Timeline, color: tuple[float, float, float]) -> None:
        self._size = timeline.width, timeline.height
        self._dynamics = timeline.dynamics
        self._make_folds = _make_folds(
            math.ceil(timeline.width / REDUCTION),
            math.ceil(timeline.height / REDUCTION),
            timeline.seed,
        )
        self._color = rgb_to_yuv(color)
        self._reformatter = VideoReformatter()
        self._lit = lru_cache(maxsize=3)(self._draw)

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the curtain of frame n."""
        row = min(n, len(self._dynamics.lift) - 1)
        light = mix(QUIET_LIGHT, 1.0, float(self._dynamics.lift[row]))
        light = min(1.0, light + DROP_LIGHT * float(self._dynamics.drop[row]))
        canvas = Canvas.blank(*self._size)
        canvas.copy_from(self._lit(round(light * STEPS)))
        return canvas

    def _draw(self, step: int) -> Canvas:
        shade = self._make_folds * np.float32(step / STEPS)
        small = av.VideoFrame(shade.shape[1], shade.shape[0], "yuv444p16le")
        for index, (value, dark) in enumerate(zip(self._color, (16, 128, 128), strict=True)):
            plane = small.planes[index]
            rows = np.frombuffer(memoryview(plane), np.uint16).reshape(plane.height, -1)
            rows[:, : shade.shape[1]] = 256 * (dark + (value - dark) * shade)
        frame = self._reformatter.reformat(
            small, *self._size, "yuv420p", interpolation=Interpolation.BICUBIC
        )
        return Canvas(frame)


def _make_folds(width: int, height: int, seed: int) -> Floats:
    """Return the light on the cloth (h, w), 0 to 1: vertical folds, brighter near the foot."""
    unit = min(width, height)
    across = np.arange(width, dtype=np.float32)[None, :] / unit
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    phase = 2 * math.pi * across / FOLD + seed
    # All folds differ, and they widen a little toward the hem.
    bent = phase + 0.9 * np.sin(phase * 0.37 + 1.3) + 0.5 * np.sin(phase * 0.21) * down
    fold = (0.5 + 0.5 * np.sin(bent)) ** 1.5
    middle = (across / (width / unit) - 0.5) * 2
    lamps = 0.38 + 0.62 * np.exp(-((middle / 0.9) ** 2)) * (0.45 + 0.55 * down**1.5)
    return np.asarray((1 - DEPTH + DEPTH * fold) * lamps, np.float32)
