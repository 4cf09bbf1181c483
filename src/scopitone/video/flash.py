"""Flashes of a video, counted by WCAG 2.3.1: general ones, and those of saturated red.

Each frame is looked at in a grid of pixels. A pixel's transition is a change of its relative
luminance by a tenth of white or more where the darker state is below 0.80, or of (R - G - B) by
20 of 320 where one state is saturated red; a flash is a pair of opposing transitions. The video
has k flashes in a second if pixels that make a quarter of some field of 10 degrees have k each.
So words that move and bars that dance, of which every pixel sees little, are none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster import pictures

Cells = NDArray[np.uint8]
"""Y, U and V of the grid: (3, rows, columns) for one frame, (frames, 3, rows, columns)."""

Signal = NDArray[np.float32]

MOST_PER_SECOND = 3
"""Flashes in any one second that WCAG 2.3.1 allows."""

GRID = 48 * 27
"""Pixels of a frame that are looked at, about: 144 in a field of 10 degrees."""

FINE = 5
"""Pixels a side whose mean is looked at: WCAG excepts patterns as fine as white noise."""

FIELD = 1 / 3
"""The side of a field of 10 degrees as part of the frame's: 341 by 256 of 1024 by 768 pixels
(WCAG 2.2, definition of general flash thresholds)."""

AREA = 0.25
LUMINANCE_STEP, DARKER_BELOW = 0.1, 0.8
RED_STEP, RED_SHARE = 20 / 320, 0.8


@dataclass(frozen=True, slots=True)
class Flash:
    """The most general and red flashes within any second of a video, and whether that is safe."""

    passed: bool
    most_per_second: int
    most_red_per_second: int


def cells(luma: Cells, blue: Cells, red: Cells) -> Cells:
    """The grid of one frame of planes in YUV 4:2:0."""
    height, width = luma.shape
    columns = max(6, round(math.sqrt(GRID * width / height)))
    rows = max(6, round(GRID / columns))
    planes = ((luma, FINE), (blue, 1), (red, 1))
    return np.stack([_picked(plane, rows, columns, side) for plane, side in planes])


class FlashMeter:
    """Takes a video of `fps` frames per second part by part, and counts its flashes."""

    def __init__(self, fps: int) -> None:
        self._general = _Transitions(LUMINANCE_STEP, DARKER_BELOW, fps)
        self._of_red = _Transitions(RED_STEP, math.inf, fps)

    def add(self, frames: Cells) -> None:
        """Look at the frames that follow on those before."""
        for light, redness in zip(*_signals(frames), strict=True):
            self._general.look(light)
            self._of_red.look(redness)

    def found(self) -> Flash:
        """What was found so far."""
        general, of_red = self._general.most, self._of_red.most
        return Flash(max(general, of_red) <= MOST_PER_SECOND, general, of_red)


class _Transitions:
    """One kind of flashes: `most` is how many of them there were within any second."""

    def __init__(self, step: float, darker_below: float, fps: int) -> None:
        self._step, self._darker_below, self._fps = step, darker_below, fps
        self._number = -1
        self.most = 0

    def look(self, now: Signal) -> None:
        """Look at the next frame's signal (rows, columns)."""
        self._number += 1
        if self._number == 0:
            self._begin(now)
            return
        np.minimum(self._low, now, out=self._low)
        np.maximum(self._high, now, out=self._high)
        rises = (now - self._low >= self._step) & (self._low < self._darker_below)
        falls = (self._high - now >= self._step) & (now < self._darker_below)
        turned = (rises & (self._going != 1)) | (falls & (self._going != -1))
        self._going[rises] = 1
        self._going[falls] = -1
        self._low[rises] = now[rises]
        self._high[falls] = now[falls]
        self._count(turned)

    def _begin(self, now: Signal) -> None:
        # The lowest and the highest value since the pixel last turned.
        self._low, self._high = now.copy(), now.copy()
        self._going = np.zeros(now.shape, np.int8)
        self._second = np.zeros((self._fps, *now.shape), np.bool_)
        self._sum = np.zeros(now.shape, np.int16)

    def _count(self, turned: NDArray[np.bool_]) -> None:
        """Count the transitions of the last second, and look for the most flashes."""
        slot = self._number % self._fps
        self._sum -= self._second[slot]
        self._sum += turned
        self._second[slot] = turned
        while turned.any() and _wide(self._sum >= 2 * (self.most + 1)):
            self.most += 1


def _picked(plane: Cells, rows: int, columns: int, side: int) -> Cells:
    """The means of squares of `side` pixels in the middle of each of the grid's parts."""
    down, across = (_places(*pair, side) for pair in zip(plane.shape, (rows, columns), strict=True))
    picked = np.empty((rows, columns), np.uint8)
    pictures.means(plane, down, across, side, picked)
    return picked


def _places(length: int, parts: int, side: int) -> NDArray[np.intp]:
    """Where the squares begin."""
    return ((np.arange(parts) + 0.5) * length / parts - side / 2).astype(np.intp)


def _signals(frames: Cells) -> tuple[Signal, Signal]:
    """Relative luminance and saturated red, (frames, rows, columns) each."""
    planes = frames.astype(np.float32)
    y, u, v = (planes[:, 0] - 16) / 219, (planes[:, 1] - 128) / 224, (planes[:, 2] - 128) / 224
    # ITU-R BT.709's matrix; WCAG's relative luminance takes sRGB's transfer, nearly 2.2.
    rgb = np.stack([y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u])
    linear = np.clip(rgb, 0, 1) ** np.float32(2.2)
    light: Signal = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    total = linear.sum(axis=0)
    saturated = linear[0] >= RED_SHARE * np.maximum(total, 1e-6)
    redness: Signal = np.where(saturated, np.maximum(0, 2 * linear[0] - total), np.float32(0))
    return light, redness


def _wide(changed: NDArray[np.bool_]) -> bool:
    """Whether the pixels make a quarter of a field of 10 degrees wherever that lies."""
    rows, columns = changed.shape
    tall, wide = max(1, round(rows * FIELD)), max(1, round(columns * FIELD))
    total = np.zeros((rows + 1, columns + 1), np.int32)
    total[1:, 1:] = changed.cumsum(axis=0).cumsum(axis=1)
    inside = (
        total[tall:, wide:] - total[:-tall, wide:] - total[tall:, :-wide] + total[:-tall, :-wide]
    )
    return bool(inside.max() >= AREA * tall * wide)
