"""The spectrum: thin rounded bars on a base line, and the song's progress below."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.text import INK, Ink
from scopitone.video.motion import mix
from scopitone.video.raster import kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box
from scopitone.video.timeline import Timeline

OPACITY = 0.72
# Of the distance from one bar to the next.
BAR_WIDTH = 0.44
# Outside a chorus the bars reach so high.
LOW = 0.72


class Spectrum:
    """One bar a band. Heights follow the analysis, which smooths them."""

    def __init__(
        self, timeline: Timeline, choreography: Choreography, bars: int, ink: Ink = INK
    ) -> None:
        self._ink = ink
        self._heights = _resample(timeline.bands, bars)
        self._choreography = choreography
        self._lift = timeline.dynamics.lift

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the bars of frame n."""
        stance = self._choreography.stance(n)
        if stance.spectrum <= 0.003:
            return
        heights = self._heights[n] * mix(LOW, 1.0, float(self._lift[n]))
        left, base = stance.spectrum_left, stance.spectrum_base
        pitch = (stance.spectrum_right - left) / (len(heights) - 1 + BAR_WIDTH)
        width = pitch * BAR_WIDTH
        box = Box(left, base - stance.spectrum_height - 2, stance.spectrum_right + 2, base + 2)
        x, y, w, h = box.even()
        rects = np.empty((len(heights), 5), np.float32)
        rects[:, 0] = left - x + pitch * np.arange(len(heights))
        rects[:, 1] = base - y - np.maximum(heights * stance.spectrum_height, width)
        rects[:, 2] = rects[:, 0] + width
        rects[:, 3] = base - y
        rects[:, 4] = width / 2
        cover = np.zeros((h, w), np.uint8)
        kernels.fill_round_rects(cover, rects)
        canvas.paint(Mask(x, y, cover), self._ink.paint, OPACITY * stance.spectrum)


class ProgressLine:
    """How much of the song has passed: a hairline from margin to margin."""

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        box: Box,
        accent: Floats,
        ink: Ink = INK,
    ) -> None:
        self._ink = ink
        self._frames = timeline.frames
        self._choreography = choreography
        self._box = box
        self._accent = accent
        self._bar = lru_cache(maxsize=2)(self._draw_bar)

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw track and passed part of frame n."""
        opacity = self._choreography.stance(n).progress
        if opacity <= 0.003:
            return
        box = self._box
        canvas.paint(self._bar(box.right), self._ink.paint, 0.22 * opacity)
        passed = box.left + (box.right - box.left) * (n + 1) / self._frames
        canvas.paint(self._bar(max(passed, box.left + box.bottom - box.top)), self._accent, opacity)

    def _draw_bar(self, right: float) -> Mask:
        box = self._box
        x, y, w, h = Box(box.left, box.top, right, box.bottom).grown(1).even()
        cover = np.zeros((h, w), np.uint8)
        radius = (box.bottom - box.top) / 2
        rect = [[box.left - x, box.top - y, right - x, box.bottom - y, radius]]
        kernels.fill_round_rects(cover, np.array(rect, np.float32))
        return Mask(x, y, cover)


def _resample(bands: Floats, bars: int) -> Floats:
    """Bands (frames, k) as `bars` values each, by linear interpolation between neighbours."""
    count = bands.shape[1]
    if count == bars:
        return bands
    at = np.linspace(0, count - 1, bars)
    lower = np.floor(at).astype(int)
    upper = np.minimum(lower + 1, count - 1)
    part = (at - lower).astype(np.float32)
    return np.asarray(bands[:, lower] * (1 - part) + bands[:, upper] * part, np.float32)
