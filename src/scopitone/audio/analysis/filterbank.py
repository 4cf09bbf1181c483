"""Filter banks that reduce the bins of a Fourier transform to bands and pitch classes."""

from __future__ import annotations

import numpy as np

from scopitone.audio.analysis.model import Floats, Times

A4_HZ = 440.0
"""The A above middle C (ISO 16), from which pitch classes are counted."""

CHROMA_RANGE_HZ = (65.0, 2_100.0)
"""The bins (C2 to C7) that count as harmony: below, bins are wider than a semitone; above,
there are mostly overtones and noise.
"""


def log_centers(lowest: float, highest: float, count: int) -> Times:
    """Return `count` frequencies in Hz, evenly spaced by ratio, both ends included."""
    return np.geomspace(lowest, highest, count)


def make_triangles(centers: Times, *, size: int, rate: int) -> Floats:
    """Return weights (size // 2 + 1, len(centers)) of triangular bands over the bins of an FFT.

    Each triangle reaches to its neighbors' centers, but at least one bin to both sides: bands
    that are closer than bins are interpolated, so that no band is empty.
    """
    width = rate / size
    bins = np.arange(size // 2 + 1) * width
    ratio = centers[1] / centers[0]
    below = np.maximum(centers - centers / ratio, width)
    above = np.maximum(centers * ratio - centers, width)
    rising = 1 - (centers - bins[:, None]) / below
    falling = 1 - (bins[:, None] - centers) / above
    weights: Floats = np.clip(np.minimum(rising, falling), 0, 1).astype(np.float32)
    return weights


def make_pitch_classes(*, size: int, rate: int) -> Floats:
    """Return weights (size // 2 + 1, 12) of bins in pitch classes, C first.

    A bin counts by a Gaussian of half a semitone about the class (as Ellis 2007, "Chroma
    feature analysis and synthesis").
    """
    bins = np.arange(1, size // 2 + 1) * (rate / size)
    semitones = 12 * np.log2(bins / A4_HZ) + 9
    off = (semitones[:, None] - np.arange(12) + 6) % 12 - 6
    weights = np.exp(-0.5 * (off / 0.5) ** 2)
    weights[weights < 1e-3] = 0
    weights[(bins < CHROMA_RANGE_HZ[0]) | (bins > CHROMA_RANGE_HZ[1])] = 0
    return np.concatenate([np.zeros((1, 12)), weights]).astype(np.float32)
