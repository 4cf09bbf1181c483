"""Between RGB, as shapes are drawn, and YUV, as frames are kept: BT.709, limited range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster.canvas import Tile
from scopitone.video.raster.kernels import Floats, Plane

# ITU-R BT.709-6, table 4: luma weights; item 3.5: 8-bit limited range.
LUMA_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)
BLUE_SCALE = np.float32(224 / 1.8556)
RED_SCALE = np.float32(224 / 1.5748)
STRIP = 32


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
    alpha = pixels[..., 3].copy()
    luma = np.empty((height, width), np.uint8)
    blue, red, alpha_half = (np.empty((height // 2, width // 2), np.uint8) for _ in range(3))
    # In strips: a cover's pixels as floats would be the largest thing in the process.
    for top in range(0, height, STRIP):
        fine = slice(top, top + STRIP)
        coarse = slice(top // 2, (top + STRIP) // 2)
        luma[fine], blue[coarse], red[coarse], alpha_half[coarse] = _convert(pixels[fine])
    return Tile(x, y, luma, blue, red, alpha, alpha_half)


def _convert(pixels: NDArray[np.uint8]) -> tuple[Plane, Plane, Plane, Plane]:
    """Y (h, w) and U, V and alpha (h/2, w/2) of premultiplied RGBA pixels (h, w, 4)."""
    premultiplied = pixels[..., :3].astype(np.float32) / np.float32(255)
    alpha = pixels[..., 3].astype(np.float32) / np.float32(255)
    coarse = _halve(premultiplied)
    coarse_alpha = _halve(alpha)
    luma = _straight(premultiplied, alpha) @ LUMA_WEIGHTS
    rgb = _straight(coarse, coarse_alpha)
    coarse_luma = rgb @ LUMA_WEIGHTS
    return (
        _byte(16 + 219 * luma),
        _byte(128 + BLUE_SCALE * (rgb[..., 2] - coarse_luma)),
        _byte(128 + RED_SCALE * (rgb[..., 0] - coarse_luma)),
        _byte(coarse_alpha * 255),
    )


def _straight(premultiplied: Floats, alpha: Floats) -> Floats:
    safe = np.maximum(alpha, 1 / 255)[..., None]
    return np.minimum(premultiplied / safe, 1).astype(np.float32)


def _halve(values: Floats) -> Floats:
    quads = values[0::2, 0::2] + values[1::2, 0::2] + values[0::2, 1::2] + values[1::2, 1::2]
    return (quads / 4).astype(np.float32)


def _byte(values: Floats) -> NDArray[np.uint8]:
    rounded: NDArray[np.uint8] = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return rounded
