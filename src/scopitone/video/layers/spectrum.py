"""The spectrum, thin rounded bars on a base line, and the line of progress below it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.text import INK, Ink
from scopitone.video.plan.easing import mix
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster import yuv_kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.paint import Box
from scopitone.video.raster.yuv_kernels import Floats

OPACITY = 0.72
# The width of a bar as a share of the distance between bars.
BAR_WIDTH = 0.44
# The height of the bars outside a chorus.
VERSE_HEIGHT = 0.72


class Spectrum:
    """Draws one bar per band. The heights are smoothed by the analysis."""

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
        heights = self._heights[n] * mix(VERSE_HEIGHT, 1.0, float(self._lift[n]))
        left, base = stance.spectrum_left, stance.spectrum_base
        pitch = (stance.spectrum_right - left) / (len(heights) - 1 + BAR_WIDTH)
        width = pitch * BAR_WIDTH
        box = Box(left, base - stance.spectrum_height - 2, stance.spectrum_right + 2, base + 2)
        x, y, w, h = box.to_even()
        rects = np.empty((len(heights), 5), np.float32)
        rects[:, 0] = left - x + pitch * np.arange(len(heights))
        rects[:, 1] = base - y - np.maximum(heights * stance.spectrum_height, width)
        rects[:, 2] = rects[:, 0] + width
        rects[:, 3] = base - y
        rects[:, 4] = width / 2
        cover = np.zeros((h, w), np.uint8)
        yuv_kernels.fill_round_rects(cover, rects)
        canvas.paint(Mask(x, y, cover), self._ink.paint, OPACITY * stance.spectrum)


class ProgressLine:
    """The progress of the song: a thin line from margin to margin."""

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
        """Draw the line and the part that has been played."""
        opacity = self._choreography.stance(n).progress
        if opacity <= 0.003:
            return
        box = self._box
        canvas.paint(self._bar(box.right), self._ink.paint, 0.22 * opacity)
        passed = box.left + (box.right - box.left) * (n + 1) / self._frames
        canvas.paint(self._bar(max(passed, box.left + box.bottom - box.top)), self._accent, opacity)

    def _draw_bar(self, right: float) -> Mask:
        box = self._box
        x, y, w, h = Box(box.left, box.top, right, box.bottom).grow(1).to_even()
        cover = np.zeros((h, w), np.uint8)
        radius = (box.bottom - box.top) / 2
        rect = [[box.left - x, box.top - y, right - x, box.bottom - y, radius]]
        yuv_kernels.fill_round_rects(cover, np.array(rect, np.float32))
        return Mask(x, y, cover)


def _resample(bands: Floats, bars: int) -> Floats:
    """Resample bands (frames, k) to `bars` values per frame, by linear interpolation."""
    count = bands.shape[1]
    if count == bars:
        return bands
    positions = np.linspace(0, count - 1, bars)
    lower = np.floor(positions).astype(int)
    upper = np.minimum(lower + 1, count - 1)
    part = (positions - lower).astype(np.float32)
    return np.asarray(bands[:, lower] * (1 - part) + bands[:, upper] * part, np.float32)
