"""Filters on the mel scale (O'Shaughnessy 1987, "Speech Communication")."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def build_mel_filters(
    size: int, rate: int, bands: int, lowest: float, highest: float
) -> NDArray[np.float32]:
    """Return triangles from `lowest` to `highest` Hz, (lines of a spectrum of `size`, bands)."""
    lines = np.fft.rfftfreq(size, 1 / rate)
    mel = 2595 * np.log10(1 + np.array([lowest, highest]) / 700)
    centers = 700 * (10 ** (np.linspace(mel[0], mel[1], bands + 2) / 2595) - 1)
    rising = (lines[:, None] - centers[:-2]) / np.diff(centers)[:-1]
    falling = (centers[2:] - lines[:, None]) / np.diff(centers)[1:]
    filters = np.clip(np.minimum(rising, falling), 0, None)
    weighted: NDArray[np.float32] = (filters / np.maximum(filters.sum(axis=0), 1e-9)).astype(
        np.float32
    )
    return weighted
