"""Weights that fold the bins of a Fourier transform into bands and pitch classes."""

from __future__ import annotations

import numpy as np

from scopitone.video.analysis.model import Floats, Times

A4 = 440.0
"""Hz of the A above middle C (ISO 16), from which pitch classes are counted."""

CHROMA_RANGE = (65.0, 2_100.0)
"""Hz (C2 to C7) whose bins count as harmony: below, bins are wider than a semitone; above,
there are mostly overtones and noise."""


def log_centres(lowest: float, highest: float, count: int) -> Times:
    """`count` frequencies in Hz, evenly spaced by ratio, both ends included."""
    return np.geomspace(lowest, highest, count)


def triangles(centres: Times, *, size: int, rate: int) -> Floats:
    """Weights (size // 2 + 1, len(centres)) of triangular bands over the bins of an FFT.

    Each triangle reaches to its neighbours' centres, but at least one bin to both sides:
    where bands are closer than bins they interpolate, so that no band is empty.
    """
    width = rate / size
    bins = np.arange(size // 2 + 1) * width
    ratio = centres[1] / centres[0]
    below = np.maximum(centres - centres / ratio, width)
    above = np.maximum(centres * ratio - centres, width)
    rising = 1 - (centres - bins[:, None]) / below
    falling = 1 - (bins[:, None] - centres) / above
    weights: Floats = np.clip(np.minimum(rising, falling), 0, 1).astype(np.float32)
    return weights


def pitch_classes(*, size: int, rate: int) -> Floats:
    """Weights (size // 2 + 1, 12) of bins in pitch classes, C first.

    A bin counts by a Gaussian of half a semitone about the class (as Ellis 2007, "Chroma
    feature analysis and synthesis").
    """
    bins = np.arange(1, size // 2 + 1) * (rate / size)
    semitones = 12 * np.log2(bins / A4) + 9
    off = (semitones[:, None] - np.arange(12) + 6) % 12 - 6
    weights = np.exp(-0.5 * (off / 0.5) ** 2)
    weights[weights < 1e-3] = 0
    weights[(bins < CHROMA_RANGE[0]) | (bins > CHROMA_RANGE[1])] = 0
    return np.concatenate([np.zeros((1, 12)), weights]).astype(np.float32)
