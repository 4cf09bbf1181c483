"""The flashes of a video, counted by WCAG 2.3.1: general flashes, and those of saturated red.

Each frame is sampled on a grid of pixels. A pixel's transition is a change of its relative
luminance by a tenth of white or more where the darker state is below 0.80, or of (R - G - B) by
20 of 320 where one state is saturated red; a flash is a pair of opposing transitions. The video
has k flashes in a second if k flashes occur in each of the pixels that make up a quarter of some
field of 10 degrees. So moving words and dancing bars, which change every pixel only a little,
are not flashes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.uint8]
"""Y, U and V of the grid: (3, rows, columns) for one frame, (frames, 3, rows, columns) for several.
"""

Signal = NDArray[np.float32]

MAX_PER_SECOND = 3
"""Flashes in any one second that WCAG 2.3.1 allows."""

GRID_PIXELS = 48 * 27
"""Sampled pixels of a frame, about: 144 in a field of 10 degrees."""

SQUARE_SIDE = 5
"""Side in pixels of the square that one sample averages: WCAG excepts patterns as fine as noise."""

FIELD_SHARE = 1 / 3
"""The side of a field of 10 degrees as a share of the frame's: 341 by 256 of 1024 by 768 pixels
(WCAG 2.2, definition of general flash thresholds).
"""

MIN_AREA = 0.25
"""Share of a field that must flash (WCAG 2.2)."""
LUMINANCE_STEP, DARKER_BELOW = 0.1, 0.8
RED_STEP, RED_SHARE = 20 / 320, 0.8


@dataclass(frozen=True, slots=True)
class FlashResult:
    """The most general and red flashes within any second of a video, and whether that is safe."""

    passed: bool
    most_per_second: int
    most_red_per_second: int


def sample_cells(luma: Cells, blue: Cells, red: Cells) -> Cells:
    """Sample the grid of one frame from its planes in YUV 4:2:0. Returns (3, rows, columns)."""
    height, width = luma.shape
    columns = max(6, round(math.sqrt(GRID_PIXELS * width / height)))
    rows = max(6, round(GRID_PIXELS / columns))
    planes = ((luma, SQUARE_SIDE), (blue, 1), (red, 1))
    return np.stack([_sample_plane(plane, rows, columns, side) for plane, side in planes])


class FlashMeter:
    """Counts the flashes of a video of `fps` frames per second, which it receives in pieces."""

    def __init__(self, fps: int) -> None:
        self._general = _Transitions(LUMINANCE_STEP, DARKER_BELOW, fps)
        self._of_red = _Transitions(RED_STEP, math.inf, fps)

    def add(self, frames: Cells) -> None:
        """Count the flashes of the frames that follow the previous ones."""
        for light, redness in zip(*_to_signals(frames), strict=True):
            self._general.add(light)
            self._of_red.add(redness)

    def result(self) -> FlashResult:
        """Return the result so far."""
        general, of_red = self._general.most, self._of_red.most
        return FlashResult(max(general, of_red) <= MAX_PER_SECOND, general, of_red)


class _Transitions:
    """One kind of flash. `most` is the largest number of flashes within any second."""

    def __init__(self, step: float, darker_below: float, fps: int) -> None:
        self._step, self._darker_below, self._fps = step, darker_below, fps
        self._number = -1
        self.most = 0

    def add(self, signal: Signal) -> None:
        """Process the next frame's signal (rows, columns)."""
        self._number += 1
        if self._number == 0:
            self._begin(signal)
            return
        if not (signal.any() or self._high.any() or self._sum.any()):
            # Most videos are without saturated red from beginning to end.
            return
        np.minimum(self._low, signal, out=self._low)
        np.maximum(self._high, signal, out=self._high)
        up, down = signal - self._low, self._high - signal
        if up.max() < self._step and down.max() < self._step:
            # In most frames no pixel changes by as much as a transition.
            self._count(None)
            return
        rises = (up >= self._step) & (self._low < self._darker_below)
        falls = (down >= self._step) & (signal < self._darker_below)
        turned = (rises & (self._going != 1)) | (falls & (self._going != -1))
        self._going[rises] = 1
        self._going[falls] = -1
        self._low[rises] = signal[rises]
        self._high[falls] = signal[falls]
        self._count(turned if turned.any() else None)

    def _begin(self, signal: Signal) -> None:
        # The lowest and the highest value since the pixel's last transition.
        self._low, self._high = signal.copy(), signal.copy()
        self._going = np.zeros(signal.shape, np.int8)
        self._second: list[NDArray[np.bool_] | None] = [None] * self._fps
        self._sum = np.zeros(signal.shape, np.int16)

    def _count(self, turned: NDArray[np.bool_] | None) -> None:
        """Count the transitions of the last second, and update the maximum.

        turned: the pixels with a transition in this frame, or None.
        """
        slot = self._number % self._fps
        oldest, self._second[slot] = self._second[slot], turned
        if oldest is not None:
            self._sum -= oldest
        if turned is None:
            return
        self._sum += turned
        while _is_wide(self._sum >= 2 * (self.most + 1)):
            self.most += 1


def _sample_plane(plane: Cells, rows: int, columns: int, side: int) -> Cells:
    """Return the means of squares of `side` pixels in the middle of each cell of the grid."""
    # Not at the top: only the processes that draw sample frames, and others do not need Numba.
    from scopitone.video.raster import pictures

    down, across = (
        _square_starts(*pair, side) for pair in zip(plane.shape, (rows, columns), strict=True)
    )
    picked = np.empty((rows, columns), np.uint8)
    pictures.average_squares(plane, down, across, side, picked)
    return picked


def _square_starts(length: int, parts: int, side: int) -> NDArray[np.intp]:
    """Return the first pixel of each square along one axis."""
    return ((np.arange(parts) + 0.5) * length / parts - side / 2).astype(np.intp)


def _to_signals(frames: Cells) -> tuple[Signal, Signal]:
    """Return relative luminance and saturated red, (frames, rows, columns) each."""
    planes = frames.astype(np.float32)
    y, u, v = (planes[:, 0] - 16) / 219, (planes[:, 1] - 128) / 224, (planes[:, 2] - 128) / 224
    # The matrix of ITU-R BT.709. WCAG's relative luminance uses sRGB's transfer, nearly 2.2.
    rgb = np.stack([y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u])
    linear = np.clip(rgb, 0, 1) ** np.float32(2.2)
    light: Signal = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    total = linear.sum(axis=0)
    saturated = linear[0] >= RED_SHARE * np.maximum(total, 1e-6)
    redness: Signal = np.where(saturated, np.maximum(0, 2 * linear[0] - total), np.float32(0))
    return light, redness


def _is_wide(changed: NDArray[np.bool_]) -> bool:
    """Return whether the pixels make up a quarter of any field of 10 degrees."""
    rows, columns = changed.shape
    tall, wide = max(1, round(rows * FIELD_SHARE)), max(1, round(columns * FIELD_SHARE))
    if np.count_nonzero(changed) < MIN_AREA * tall * wide:
        return False
    total = np.zeros((rows + 1, columns + 1), np.int32)
    total[1:, 1:] = changed.cumsum(axis=0).cumsum(axis=1)
    inside = (
        total[tall:, wide:] - total[:-tall, wide:] - total[tall:, :-wide] + total[:-tall, :-wide]
    )
    return bool(inside.max() >= MIN_AREA * tall * wide)
