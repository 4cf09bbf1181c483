"""Compiled kernels for pictures: RGBA to planes of YUV 4:2:0, and resampling of planes.

As in `kernels`: np.float32, values rounded half up, loaded from Numba's cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel
from scopitone.video.raster.yuv_kernels import Floats, Plane

HALF = np.float32(0.5)
ONE = np.float32(1.0)
BYTE = np.float32(1.0 / 255.0)
# ITU-R BT.709-6, table 4: luma weights; item 3.5: 8-bit limited range.
RED, GREEN, BLUE = np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
TO_BLUE, TO_RED = np.float32(224 / 1.8556), np.float32(224 / 1.5748)
TAPS = 4


@kernel(fastmath=True, nogil=True)
def rgba_to_planes(
    pixels: NDArray[np.uint8], luma: Plane, blue: Plane, red: Plane, alpha: Plane, half: Plane
) -> None:
    """Convert premultiplied RGBA (h, w, 4) to straight Y (h, w), U and V (h/2, w/2), and alpha."""
    height, width = alpha.shape
    for r in range(0, height, 2):
        for c in range(0, width, 2):
            sum_r, sum_g, sum_b, sum_a = 0, 0, 0, 0
            for i in range(2):
                for j in range(2):
                    y, x = r + i, c + j
                    p_r, p_g, p_b, a = (
                        pixels[y, x, 0],
                        pixels[y, x, 1],
                        pixels[y, x, 2],
                        pixels[y, x, 3],
                    )
                    sum_r, sum_g, sum_b, sum_a = sum_r + p_r, sum_g + p_g, sum_b + p_b, sum_a + a
                    alpha[y, x] = a
                    scale = ONE / np.float32(max(a, 1))
                    level = RED * min(p_r * scale, ONE)
                    level += GREEN * min(p_g * scale, ONE) + BLUE * min(p_b * scale, ONE)
                    luma[y, x] = np.uint8(np.int32(16 + 219 * level + HALF))
            scale = ONE / np.float32(max(sum_a, 4))
            m_r, m_g, m_b = (
                min(sum_r * scale, ONE),
                min(sum_g * scale, ONE),
                min(sum_b * scale, ONE),
            )
            level = RED * m_r + GREEN * m_g + BLUE * m_b
            y, x = r // 2, c // 2
            blue[y, x] = np.uint8(np.int32(128 + TO_BLUE * (m_b - level) + HALF))
            red[y, x] = np.uint8(np.int32(128 + TO_RED * (m_r - level) + HALF))
            half[y, x] = np.uint8(np.int32(np.float32(sum_a) * np.float32(0.25) + HALF))


@kernel(fastmath=True, nogil=True)
def halve(alpha: Plane, half: Plane) -> None:
    """Average each square of two by two; (h, w) to (h/2, w/2)."""
    for r in range(half.shape[0]):
        for c in range(half.shape[1]):
            total = np.int32(alpha[2 * r, 2 * c]) + alpha[2 * r, 2 * c + 1]
            total += np.int32(alpha[2 * r + 1, 2 * c]) + alpha[2 * r + 1, 2 * c + 1]
            half[r, c] = np.uint8((total + 2) // 4)


@kernel(nogil=True)
def average_squares(
    plane: Plane, down: NDArray[np.intp], across: NDArray[np.intp], side: int, out: Plane
) -> None:
    """Average each square of `side` pixels that begins at a row of `down` and a column of `across`.

    Means are rounded down. out: (rows, columns).
    """
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            total = 0
            for i in range(side):
                for j in range(side):
                    total += plane[down[r] + i, across[c] + j]
            out[r, c] = total // (side * side)


@kernel(fastmath=True, nogil=True)
def resample(
    out: Plane, picture: Plane, left: float, top: float, across: float, down: float
) -> None:
    """Draw a plane so that it fills the rectangle of `across` by `down` pixels of `out`.

    (left, top): its corner. Cubic after Mitchell and Netravali (1988), B = C = 1/3, separable; the
    edges of the picture are extended.
    """
    height, width = out.shape
    columns, column_weights = _make_taps(width, left, across, picture.shape[1])
    rows, row_weights = _make_taps(height, top, down, picture.shape[0])
    first, last = rows[0, 0], rows[height - 1, TAPS - 1]
    wide = np.empty((last - first + 1, width), np.float32)
    for r in range(first, last + 1):
        for c in range(width):
            value = np.float32(0)
            for k in range(TAPS):
                value += column_weights[c, k] * np.float32(picture[r, columns[c, k]])
            wide[r - first, c] = value
    line = np.empty(width, np.float32)
    for r in range(height):
        line[:] = HALF
        for k in range(TAPS):
            weight, source = row_weights[r, k], wide[rows[r, k] - first]
            for c in range(width):
                line[c] += weight * source[c]
        for c in range(width):
            out[r, c] = np.uint8(np.int32(min(max(line[c], np.float32(0)), np.float32(255))))


@kernel(fastmath=True, nogil=True)
def _make_taps(
    length: int, begin: float, side: float, size: int
) -> tuple[NDArray[np.int32], Floats]:
    """Return for each pixel the indices of its four source pixels, and their weights."""
    indices = np.empty((length, TAPS), np.int32)
    weights = np.empty((length, TAPS), np.float32)
    step = size / side
    for i in range(length):
        place = (i + 0.5 - begin) * step - 0.5
        first = int(np.floor(place))
        for k in range(TAPS):
            index = first - 1 + k
            x = np.float32(abs(place - index))
            indices[i, k] = min(max(index, 0), size - 1)
            if x < ONE:
                weights[i, k] = (7 * x * x * x - 12 * x * x + np.float32(16 / 3)) / 6
            else:
                weights[i, k] = (
                    np.float32(-7 / 3) * x * x * x + 12 * x * x - 20 * x + np.float32(32 / 3)
                ) / 6
    return indices, weights


def load_kernels() -> None:
    """Load (or, the first time, compile) the kernels before the first frame is drawn."""
    plane, half = np.zeros((2, 2), np.uint8), np.zeros((1, 1), np.uint8)
    rgba_to_planes(np.zeros((2, 2, 4), np.uint8), plane, half, half, plane, half)
    halve(plane, half)
    start = np.zeros(1, np.intp)
    average_squares(plane, start, start, 1, half)
    resample(plane, half, 0.0, 0.0, 2.0, 2.0)
