"""Compiled kernels on YUV 4:2:0 planes. All of them clip to the canvas and write in place.

Positions and sizes are pixels of the luma plane; `x` and `y` are even, so that a 2x2 block of
luma always corresponds to one chroma sample. Arithmetic is np.float32, which vectorizes; values
are rounded half up. Kernels are compiled once, then loaded from Numba's cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel

Plane = NDArray[np.uint8]
Floats = NDArray[np.float32]

HALF = np.float32(0.5)
QUARTER = np.float32(0.25)
ONE = np.float32(1.0)
BYTE = np.float32(1.0 / 255.0)


@kernel(fastmath=True, nogil=True)
def _mix_row(row: Plane, alpha: Floats, value: np.float32) -> None:
    for c in range(row.shape[0]):
        old = np.float32(row[c])
        row[c] = np.uint8(np.int32(old + (value - old) * alpha[c] + HALF))


@kernel(fastmath=True, nogil=True)
def blend_coverage(
    luma: Plane,
    blue: Plane,
    red: Plane,
    x: int,
    y: int,
    mask: Plane,
    columns: Floats,
    color: Floats,
) -> None:
    """Paint a flat color through a coverage mask.

    mask: (h, w) coverage, 0 to 255. columns: (w,), opacity 0 to 1 of each column.
    color: (3,) Y, U, V.
    """
    height, width = luma.shape
    left, right = max(0, -x), min(mask.shape[1], width - x)
    top, bottom = max(0, -y), min(mask.shape[0], height - y)
    if left >= right or top >= bottom:
        return
    n = right - left
    half = (n + 1) // 2
    strength = columns[left:right] * BYTE
    upper = np.zeros(2 * half, np.float32)
    lower = np.zeros(2 * half, np.float32)
    chroma = np.zeros(half, np.float32)
    cx = (x + left) // 2
    for r in range(top, bottom, 2):
        a = mask[r, left:right]
        for c in range(n):
            upper[c] = np.float32(a[c]) * strength[c]
        _mix_row(luma[y + r, x + left : x + right], upper[:n], color[0])
        if r + 1 < bottom:
            b = mask[r + 1, left:right]
            for c in range(n):
                lower[c] = np.float32(b[c]) * strength[c]
            _mix_row(luma[y + r + 1, x + left : x + right], lower[:n], color[0])
        else:
            lower[:] = 0
        for c in range(half):
            i = 2 * c
            chroma[c] = (upper[i] + upper[i + 1] + lower[i] + lower[i + 1]) * QUARTER
        cy = (y + r) // 2
        _mix_row(blue[cy, cx : cx + half], chroma, color[1])
        _mix_row(red[cy, cx : cx + half], chroma, color[2])


@kernel(fastmath=True, nogil=True)
def _mix_plane(
    plane: Plane, x: int, y: int, tile: Plane, alpha: Plane, opacity: np.float32
) -> None:
    height, width = plane.shape
    left, right = max(0, -x), min(tile.shape[1], width - x)
    top, bottom = max(0, -y), min(tile.shape[0], height - y)
    if left >= right:
        return
    scale = opacity * BYTE
    for r in range(top, bottom):
        row = plane[y + r, x + left : x + right]
        value = tile[r, left:right]
        cover = alpha[r, left:right]
        for c in range(right - left):
            old = np.float32(row[c])
            mixed = old + (np.float32(value[c]) - old) * (np.float32(cover[c]) * scale)
            row[c] = np.uint8(np.int32(mixed + HALF))


@kernel(fastmath=True, nogil=True)
def blend_tile(
    luma: Plane,
    blue: Plane,
    red: Plane,
    x: int,
    y: int,
    tile_luma: Plane,
    tile_blue: Plane,
    tile_red: Plane,
    alpha: Plane,
    alpha_half: Plane,
    opacity: np.float32,
) -> None:
    """Blend a picture tile with straight (not premultiplied) colors.

    tile_luma, alpha: (h, w), both even; tile_blue, tile_red, alpha_half: (h/2, w/2).
    """
    _mix_plane(luma, x, y, tile_luma, alpha, opacity)
    _mix_plane(blue, x // 2, y // 2, tile_blue, alpha_half, opacity)
    _mix_plane(red, x // 2, y // 2, tile_red, alpha_half, opacity)


@kernel(nogil=True)
def cross_fade(plane: Plane, other: Plane, share: float) -> None:
    """Mix in `share` of `other`, 0 to 1, a plane of the same size."""
    height, width = plane.shape
    ours, theirs = np.float32(1.0 - share), np.float32(share)
    for r in range(height):
        row, other_row = plane[r], other[r]
        for c in range(width):
            mixed = np.float32(row[c]) * ours + np.float32(other_row[c]) * theirs
            row[c] = np.uint8(np.int32(np.rint(mixed)))


@kernel(nogil=True)
def shift_rows(out: Plane, mask: Plane, whole: int, share: int) -> None:
    """Copy a coverage mask `whole` rows and `share` 256ths of a row further down.

    mask: (h, w). out: (h + 2, w), zeros; whole: 0 or 1.
    """
    height, width = mask.shape
    for r in range(height + 1):
        for c in range(width):
            upper = np.int32(mask[r - 1, c]) if r > 0 else np.int32(0)
            lower = np.int32(mask[r, c]) if r < height else np.int32(0)
            out[r + whole, c] = np.uint8((upper * share + lower * (256 - share) + 128) >> 8)


@kernel(nogil=True)
def fill_round_rects(mask: Plane, rects: Floats) -> None:
    """Add anti-aliased rounded rectangles to a coverage mask.

    mask: (h, w). rects: (n, 5) left, top, right, bottom, radius in pixels, which may be
    fractional. Coverage is the clamped signed distance to the edge (0.5 at the edge).
    """
    height, width = mask.shape
    for i in range(rects.shape[0]):
        left, top, right, bottom, radius = rects[i]
        mx, my = (left + right) * HALF, (top + bottom) * HALF
        hx, hy = (right - left) * HALF - radius, (bottom - top) * HALF - radius
        for r in range(max(0, int(top) - 1), min(height, int(bottom) + 2)):
            dy = max(abs(np.float32(r) + HALF - my) - hy, np.float32(0))
            for c in range(max(0, int(left) - 1), min(width, int(right) + 2)):
                dx = max(abs(np.float32(c) + HALF - mx) - hx, np.float32(0))
                cover = radius + HALF - np.sqrt(dx * dx + dy * dy)
                if cover > 0:
                    value = min(cover, ONE) * np.float32(255) + HALF
                    mask[r, c] = max(mask[r, c], np.uint8(np.int32(value)))


@kernel(fastmath=True, nogil=True)
def draw_mesh(
    planes: NDArray[np.uint16],
    blobs_x: Floats,
    blobs_y: Floats,
    colors: Floats,
    floor: np.float32,
    shade: Floats,
    gamma: Floats,
) -> None:
    """Mix soft spots of color in OKLab into a small 16-bit Y, U, V picture.

    planes: (3, h, w), out. blobs_x: (k, w) and blobs_y: (k, h), the two factors of each spot's
    weight. colors: (k, 3), OKLab. floor: the weight that every spot has everywhere.
    shade: (h, w), a factor on the lightness (vignette). gamma: (4096,), linear light 0 to 1
    -> sRGB 0 to 1. OKLab to linear sRGB after Björn Ottosson (2020); BT.709 limited range.
    """
    count = colors.shape[0]
    chromas = np.sqrt(colors[:, 1] ** 2 + colors[:, 2] ** 2)
    _, height, width = planes.shape
    for r in range(height):
        for c in range(width):
            total, light, chroma = np.float32(0), np.float32(0), np.float32(0)
            a, b = np.float32(0), np.float32(0)
            for k in range(count):
                weight = floor + blobs_x[k, c] * blobs_y[k, r]
                total += weight
                light += weight * colors[k, 0]
                a += weight * colors[k, 1]
                b += weight * colors[k, 2]
                chroma += weight * chromas[k]
            scale = shade[r, c] / total
            # A straight line between two hues crosses gray, so their chroma is restored.
            vivid = scale * min(
                np.float32(1.7), chroma / max(np.sqrt(a * a + b * b), np.float32(1e-6))
            )
            light, a, b = light * scale, a * vivid, b * vivid
            cone_l = light + np.float32(0.3963377774) * a + np.float32(0.2158037573) * b
            cone_m = light - np.float32(0.1055613458) * a - np.float32(0.0638541728) * b
            cone_s = light - np.float32(0.0894841775) * a - np.float32(1.2914855480) * b
            cone_l, cone_m, cone_s = cone_l**3, cone_m**3, cone_s**3
            red = (
                np.float32(4.0767416621) * cone_l
                - np.float32(3.3077115913) * cone_m
                + np.float32(0.2309699292) * cone_s
            )
            green = (
                np.float32(-1.2684380046) * cone_l
                + np.float32(2.6097574011) * cone_m
                - np.float32(0.3413193965) * cone_s
            )
            blue = (
                np.float32(-0.0041960863) * cone_l
                - np.float32(0.7034186147) * cone_m
                + np.float32(1.7076147010) * cone_s
            )
            red = _look_up(gamma, red)
            green = _look_up(gamma, green)
            blue = _look_up(gamma, blue)
            luma = np.float32(0.2126) * red + np.float32(0.7152) * green + np.float32(0.0722) * blue
            planes[0, r, c] = np.uint16(np.int32((np.float32(16) + np.float32(219) * luma) * 256))
            cb = (blue - luma) * np.float32(224 / 1.8556) + np.float32(128)
            cr = (red - luma) * np.float32(224 / 1.5748) + np.float32(128)
            planes[1, r, c] = np.uint16(np.int32(cb * 256))
            planes[2, r, c] = np.uint16(np.int32(cr * 256))


@kernel(fastmath=True, nogil=True)
def _look_up(table: Floats, value: np.float32) -> np.float32:
    top = table.shape[0] - 1
    position = min(max(value, np.float32(0)), ONE) * np.float32(top)
    i = min(int(position), top - 1)
    return np.float32(table[i] + (table[i + 1] - table[i]) * (position - np.float32(i)))


def load_kernels() -> None:
    """Load (or, the first time, compile) the kernels before the first frame is drawn."""
    luma, chroma = np.zeros((2, 2), np.uint8), np.zeros((1, 1), np.uint8)
    opacity, color = np.zeros(2, np.float32), np.zeros(3, np.float32)
    blend_coverage(luma, chroma, chroma, 0, 0, luma, opacity, color)
    blend_tile(luma, chroma, chroma, 0, 0, luma, chroma, chroma, luma, chroma, np.float32(0))
    fill_round_rects(luma, np.zeros((0, 5), np.float32))
    cross_fade(luma, luma, 0.0)
    shift_rows(np.zeros((4, 2), np.uint8), luma, 0, 0)
    small, spot = np.zeros((3, 1, 1), np.uint16), np.ones((1, 1), np.float32)
    lab, gamma = np.zeros((1, 3), np.float32), np.zeros(2, np.float32)
    draw_mesh(small, spot, spot, lab, np.float32(0), spot, gamma)
