"""Compiled kernels for full frames: a picture enlarged, darkened row by row, or swept past."""

from __future__ import annotations

import numpy as np
from numba import njit

from scopitone.video.raster.yuv_kernels import Floats, Plane


@njit(cache=True, fastmath=True, nogil=True)
def zoom_plane(
    out: Plane, picture: Plane, left: float, top: float, scale: float, light: Floats, black: int
) -> None:
    """Cut the plane of a frame out of a larger one, bilinearly.

    out: (h, w). (left, top): the place in `picture`, (H, W), of the frame's corner; a step of the
    frame is `scale` of its pixels. light: (h,), a factor from 0 to 1 on values above `black`.
    Places have a precision of 1/256 pixel.
    """
    height, width = out.shape
    down, across = picture.shape
    columns = np.empty(width, np.int32)
    shares = np.empty(width, np.int32)
    for c in range(width):
        place = min(max(left + (c + 0.5) * scale - 0.5, 0.0), across - 1.0)
        columns[c] = min(int(place), across - 2)
        shares[c] = int((place - columns[c]) * 256.0 + 0.5)
    row = np.empty(across, np.int32)
    for r in range(height):
        place = min(max(top + (r + 0.5) * scale - 0.5, 0.0), down - 1.0)
        i = min(int(place), down - 2)
        lower = int((place - i) * 256.0 + 0.5)
        for k in range(columns[0], columns[width - 1] + 2):
            row[k] = np.int32(picture[i, k]) * (256 - lower) + np.int32(picture[i + 1, k]) * lower
        share = np.int32(light[r] * np.float32(256.0) + np.float32(0.5))
        # Values have 8 bits behind the point, and their product with `share` 16.
        offset = np.int32(black * (256 - share) * 256 + 32768)
        for c in range(width):
            j = columns[c]
            part = shares[c]
            value = np.int32((row[j] * np.int32(256 - part) + row[j + 1] * part) >> 8)
            out[r, c] = np.uint8(np.int32(value * share + offset) >> 16)


@njit(cache=True, fastmath=True, nogil=True)
def sweep_planes(out: Plane, first: Plane, second: Plane, place: float, length: int) -> None:
    """Show a part of two planes side by side, blurred along the row as by a fast camera.

    out, first, second: (h, w). place: the left edge of the part in pixels, 0 to w. length: pixels
    of the blur, at least 1.
    """
    height, width = out.shape
    begin = int(place)
    row = np.empty(2 * width, np.int32)
    for r in range(height):
        for c in range(width):
            row[c] = first[r, c]
            row[width + c] = second[r, c]
        total = np.int32(0)
        low = max(0, begin - length // 2)
        high = low
        for c in range(width):
            wanted_low = min(max(0, begin + c - length // 2), 2 * width - 1)
            wanted_high = min(begin + c - length // 2 + length, 2 * width)
            while high < wanted_high:
                total += row[high]
                high += 1
            while low < wanted_low:
                total -= row[low]
                low += 1
            out[r, c] = np.uint8(total // max(1, high - low))
