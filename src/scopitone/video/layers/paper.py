"""A sheet of paper: one pale colour, and the spectrum printed along its edge."""

from __future__ import annotations

import numpy as np

from scopitone.video.raster import kernels
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Timeline


class Paper:
    """Makes canvases of one colour, with a grain that stays where it is."""

    def __init__(self, timeline: Timeline, colour: Floats) -> None:
        self._sheet = Canvas.blank(timeline.width, timeline.height)
        grain = np.random.default_rng(timeline.seed).integers(-1, 2, self._sheet.luma.shape)
        self._sheet.luma[:] = np.clip(round(float(colour[0])) + grain * 0.6, 16, 235).round()
        self._sheet.blue[:] = round(float(colour[1]))
        self._sheet.red[:] = round(float(colour[2]))

    def canvas(self, n: int) -> Canvas:
        """A new sheet; the same in every frame."""
        del n
        canvas = Canvas.blank(self._sheet.luma.shape[1], self._sheet.luma.shape[0])
        canvas.copy_from(self._sheet)
        return canvas


class Ruler:
    """The spectrum as the steps of a ruler along the sheet's left edge, the bass at its foot."""

    def __init__(self, timeline: Timeline, steps: int, reach: float, colour: Floats) -> None:
        parts = np.array_split(timeline.bands, steps, axis=1)
        self._levels = np.stack([part.mean(axis=1) for part in parts], axis=1)[:, ::-1]
        self._height, self._reach, self._colour = timeline.height, reach, colour

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the steps of frame n."""
        levels = self._levels[n]
        pitch = self._height / len(levels)
        rects = np.zeros((len(levels), 5), np.float32)
        rects[:, 0] = -4
        rects[:, 1] = pitch * (np.arange(len(levels)) + 0.1)
        rects[:, 2] = self._reach * (0.12 + 0.88 * levels)
        rects[:, 3] = rects[:, 1] + 0.8 * pitch
        cover = np.zeros((self._height, 2 * int(self._reach / 2 + 2)), np.uint8)
        kernels.fill_round_rects(cover, rects)
        canvas.paint(Mask(0, 0, cover), self._colour, 1.0)
