"""Where a picture draws the eye: spectral residual saliency (Hou and Zhang, CVPR 2007).

What a picture's spectrum has besides the smooth curve that all pictures share is what is unusual
in it. The map is computed at about 64 pixels, the scale of that paper.
"""

from __future__ import annotations

import numpy as np

from scopitone.video.raster.color import LUMA_WEIGHTS
from scopitone.video.raster.yuv_kernels import Floats

MAP_SIDE = 64
"""Cells of the longer side of a map."""

_BLUR_CELLS = 2.5
"""Standard deviation of the blur of the map (8 of 64 pixels wide in the paper's figures)."""

_BLUR_REACH = 2.8
"""How far the blur reaches, in standard deviations."""

# Things in the middle matter more than things at the rim (the center bias of Tatler, 2007), where
# the spectrum of a picture that does not repeat has false edges.
_RIM_SHARE = 0.25


def map_saliency(picture: np.ndarray) -> Floats:
    """Return how much each cell of `picture`, uint8 (h, w, 3) sRGB, draws the eye; the sum is 1.

    The map is (rows, columns) of cells, at most MAP_SIDE each. A uniform picture has an even map.
    """
    from scipy.ndimage import gaussian_filter

    small = _shrink(picture)
    gray = small @ LUMA_WEIGHTS
    # Colors as differences: a red flower on equally light grass is unusual too.
    channels: tuple[np.ndarray, ...] = (
        gray,
        small[..., 0] - small[..., 1],
        (small[..., 0] + small[..., 1]) / 2 - small[..., 2],
    )
    total = np.zeros(gray.shape, np.float64)
    for channel in channels:
        spread = float(channel.std())
        if spread > 1 / 255:
            residual = _find_residual(channel)
            total += spread * residual / residual.sum()
    total = gaussian_filter(
        total, _BLUR_CELLS, mode="nearest", truncate=_BLUR_REACH
    ) * _weight_middle(len(total), len(total.T))
    weight = total.sum()
    if weight <= 0:
        return np.full(gray.shape, 1 / gray.size, np.float32)
    return np.asarray(total / weight, np.float32)


def find_salient_point(picture: np.ndarray) -> tuple[float, float]:
    """Return the place (x, y), 0 to 1 each, that draws the eye in `picture`, uint8 (h, w, 3) sRGB.

    It is the mean of the strongest spot of the map and its surroundings; the middle of a uniform
    picture.
    """
    saliency = map_saliency(picture)
    rows, columns = saliency.shape
    top, left = np.unravel_index(int(saliency.argmax()), saliency.shape)
    if saliency.max() < 1.05 / saliency.size:
        return 0.5, 0.5
    y, x = np.mgrid[0:rows, 0:columns]
    near = np.exp(-((y - top) ** 2 + (x - left) ** 2) / (2 * (MAP_SIDE / 8) ** 2))
    weight = saliency * near * (saliency > 0.5 * saliency.max())
    weight = weight / weight.sum()
    return (
        float(((x + 0.5) * weight).sum() / columns),
        float(((y + 0.5) * weight).sum() / rows),
    )


def _shrink(picture: np.ndarray) -> Floats:
    """Return the picture with at most MAP_SIDE cells a side, averaged, 0 to 1."""
    height, width = picture.shape[:2]
    step = max(1, -(-max(height, width) // MAP_SIDE))
    down, across = min(step, height), min(step, width)
    rows, columns = height // down, width // across
    cut = picture[: rows * down, : columns * across].reshape(rows, down, columns, across, 3)
    return np.asarray(cut.mean((1, 3), dtype=np.float32) / np.float32(255), np.float32)


def _find_residual(channel: np.ndarray) -> np.ndarray:
    """Return the energy of a channel whose spectrum is reduced to what is unusual in it."""
    from scipy.ndimage import uniform_filter

    spectrum = np.fft.fft2(channel - channel.mean())
    strength = np.log(np.abs(spectrum) + 1e-6)
    usual = uniform_filter(strength, 3, mode="wrap")
    residual = np.exp(strength - usual + 1j * np.angle(spectrum))
    return np.asarray(np.abs(np.fft.ifft2(residual)) ** 2)


def _weight_middle(rows: int, columns: int) -> np.ndarray:
    """Return 1 in the middle, and _RIM_SHARE in the corners."""
    y = np.linspace(-1, 1, rows)[:, None] if rows > 1 else np.zeros((1, 1))
    x = np.linspace(-1, 1, columns)[None, :] if columns > 1 else np.zeros((1, 1))
    return np.asarray(1 - (1 - _RIM_SHARE) * np.clip((x**2 + y**2) / 2, 0, 1))
