"""Conversion from RGB, in which shapes are drawn, to YUV, in which frames are stored.

BT.709, limited range.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster import pictures
from scopitone.video.raster.canvas import Tile
from scopitone.video.raster.yuv_kernels import Floats

LUMA_WEIGHTS = np.array([pictures.RED, pictures.GREEN, pictures.BLUE], np.float32)
BLUE_SCALE, RED_SCALE = pictures.TO_BLUE, pictures.TO_RED


def rgb_to_yuv(rgb: tuple[float, float, float]) -> Floats:
    """Convert one color, sRGB components 0 to 1, to Y, U, V (16 to 235, 16 to 240)."""
    components = np.array(rgb, np.float32)
    luma = float(components @ LUMA_WEIGHTS)
    return np.array(
        [
            16 + 219 * luma,
            128 + BLUE_SCALE * (components[2] - luma),
            128 + RED_SCALE * (components[0] - luma),
        ],
        np.float32,
    )


def yuv_to_rgb(yuv: Floats) -> tuple[float, float, float]:
    """Convert one color back, the inverse of `rgb_to_yuv`; sRGB components 0 to 1."""
    luma = (float(yuv[0]) - 16) / 219
    blue = luma + (float(yuv[1]) - 128) / BLUE_SCALE
    red = luma + (float(yuv[2]) - 128) / RED_SCALE
    shares = [float(weight) for weight in LUMA_WEIGHTS]
    green = (luma - shares[0] * red - shares[2] * blue) / shares[1]
    clipped = np.clip([red, green, blue], 0.0, 1.0)
    return float(clipped[0]), float(clipped[1]), float(clipped[2])


def tile_from_rgba(pixels: NDArray[np.uint8], x: int, y: int) -> Tile:
    """Make a tile at (x, y) from premultiplied RGBA pixels (h, w, 4), h and w even."""
    height, width = pixels.shape[:2]
    luma, alpha = (np.empty((height, width), np.uint8) for _ in range(2))
    blue, red, alpha_half = (np.empty((height // 2, width // 2), np.uint8) for _ in range(3))
    pictures.rgba_to_planes(pixels, luma, blue, red, alpha, alpha_half)
    return Tile(x, y, luma, blue, red, alpha, alpha_half)
