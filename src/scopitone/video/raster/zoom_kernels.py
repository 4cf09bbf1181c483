"""Compiled kernels for full frames: a picture enlarged, shaded, or swept past."""

from __future__ import annotations

import numpy as np

from scopitone.core.kernels import kernel
from scopitone.video.raster.yuv_kernels import Floats, Plane


@kernel(fastmath=True, nogil=True)
def zoom_plane(
    out: Plane, picture: Plane, left: float, top: float, scale: float, light: Floats, black: int
) -> None:
    """Cut the plane of a frame out of a larger one, bilinearly.

    out: (h, w). (left, top): the place in `picture`, (H, W), of the frame's corner; a step of the
    frame is `scale` of its pixels. light: (h,), a factor from 0 to 2 on values above `black`.
    Places have a precision of 1/256 pixel.
    """
    height, width = out.shape
    down, across = picture.shape
    columns = np.empty(width, np.int64)
    shares = np.empty(width, np.int32)
    # Runs of columns whose places in `picture` are neighbors: without indices, loops vectorize.
    begins = np.empty(width + 1, np.int64)
    runs = 0
    for c in range(width):
        place = min(max(left + (c + 0.5) * scale - 0.5, 0.0), across - 1.0)
        columns[c] = min(int(place), across - 2)
        shares[c] = int((place - columns[c]) * 256.0 + 0.5)
        if c == 0 or columns[c] - columns[c - 1] != 1:
            begins[runs] = c
            runs += 1
    begins[runs] = width
    row = np.empty(across, np.int32)
    for r in range(height):
        place = min(max(top + (r + 0.5) * scale - 0.5, 0.0), down - 1.0)
        i = min(int(place), down - 2)
        lower = np.int32((place - i) * 256.0 + 0.5)
        upper = np.int32(256) - lower
        above, below = picture[i], picture[i + 1]
        for k in range(across):
            row[k] = np.int32(above[k]) * upper + np.int32(below[k]) * lower
        share = np.int32(light[r] * np.float32(256.0) + np.float32(0.5))
        # Values have 8 bits behind the point, and their product with `share` 16.
        offset = np.int32(black * (256 - share) * 256 + 32768)
        for run in range(runs):
            begin, length = begins[run], begins[run + 1] - begins[run]
            j = columns[begin]
            first, second = row[j : j + length], row[j + 1 : j + 1 + length]
            part, line = shares[begin : begin + length], out[r, begin : begin + length]
            for c in range(length):
                value = (first[c] * (np.int32(256) - part[c]) + second[c] * part[c]) >> np.int32(8)
                value = (value * share + offset) >> np.int32(16)
                line[c] = np.uint8(min(max(value, np.int32(0)), np.int32(255)))


@kernel(fastmath=True, nogil=True)
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


@kernel(fastmath=True, nogil=True)
def shade_plane(
    out: Plane,
    picture: Plane,
    light: float,
    black: int,
    shade: Floats,
    tone: float,
    dither: Floats,
) -> None:
    """Copy a plane darker, and mix a tone into it by a share that is given in less detail.

    out, picture: (h, w). light: a factor from 0 to 1 on values above `black`. shade: (a, b), the
    share of `tone`, interpolated bilinearly. dither: (k, k), thresholds from 0 to 1 that repeat,
    against banding.
    """
    height, width = out.shape
    rows, columns = shade.shape
    left = np.empty(width, np.int32)
    part = np.empty(width, np.float32)
    for c in range(width):
        u = min(max((c + 0.5) * columns / width - 0.5, 0.0), columns - 1.001)
        left[c] = int(u)
        part[c] = np.float32(u - int(u))
    level = np.empty(columns, np.float32)
    side = dither.shape[0]
    dark, factor, mixed = np.float32(black), np.float32(light), np.float32(tone)
    for r in range(height):
        v = min(max((r + 0.5) * rows / height - 0.5, 0.0), rows - 1.001)
        i = int(v)
        lower = np.float32(v - i)
        for k in range(columns):
            level[k] = shade[i, k] * (np.float32(1.0) - lower) + shade[i + 1, k] * lower
        for c in range(width):
            share = level[left[c]] + (level[left[c] + 1] - level[left[c]]) * part[c]
            value = dark + (np.float32(picture[r, c]) - dark) * factor
            value += (mixed - value) * share
            out[r, c] = np.uint8(np.int32(value + dither[r % side, c % side]))


@kernel(fastmath=True, nogil=True)
def fade_plane(plane: Plane, columns: Floats, rows: Floats, tone: float) -> None:
    """Fade a plane into a tone. columns: (w,) and rows: (h,), how much of each is seen, 0 to 1."""
    height, width = plane.shape
    mixed = np.float32(tone)
    for r in range(height):
        row, seen = plane[r], rows[r]
        for c in range(width):
            value = mixed + (np.float32(row[c]) - mixed) * (columns[c] * seen)
            row[c] = np.uint8(np.int32(value + np.float32(0.5)))
