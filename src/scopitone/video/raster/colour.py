"""Between RGB, as shapes are drawn, and YUV, as frames are kept: BT.709, limited range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster import pictures
from scopitone.video.raster.canvas import Tile
from scopitone.video.raster.kernels import Floats

LUMA_WEIGHTS = np.array([pictures.RED, pictures.GREEN, pictures.BLUE], np.float32)
BLUE_SCALE, RED_SCALE = pictures.TO_BLUE, pictures.TO_RED


def yuv(rgb: tuple[float, float, float]) -> Floats:
    """One colour, sRGB components 0 to 1, as Y, U, V (16 to 235, 16 to 240)."""
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


def tile_from_rgba(pixels: NDArray[np.uint8], x: int, y: int) -> Tile:
    """A tile from premultiplied RGBA pixels (h, w, 4), h and w even, to stand at (x, y)."""
    height, width = pixels.shape[:2]
    luma, alpha = (np.empty((height, width), np.uint8) for _ in range(2))
    blue, red, alpha_half = (np.empty((height // 2, width // 2), np.uint8) for _ in range(3))
    pictures.planes_of(pixels, luma, blue, red, alpha, alpha_half)
    return Tile(x, y, luma, blue, red, alpha, alpha_half)
