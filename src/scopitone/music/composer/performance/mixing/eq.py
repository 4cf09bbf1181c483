"""Filters of the channel strips, as second-order sections at 48 kHz.

The formulas are Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter
coefficients".
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from scopitone.music.composer.performance.mixing.mix_loudness import RATE

FilterSections = NDArray[np.float64]


def highpass(frequency: float, order: int = 2) -> FilterSections:
    """Return a Butterworth high-pass that is 3 dB down at `frequency` Hz."""
    return np.asarray(signal.butter(order, frequency, "highpass", fs=RATE, output="sos"))


def lowpass(frequency: float, order: int = 2) -> FilterSections:
    """Return a Butterworth low-pass that is 3 dB down at `frequency` Hz."""
    return np.asarray(signal.butter(order, frequency, "lowpass", fs=RATE, output="sos"))


def bell(frequency: float, decibels: float, q: float = 0.8) -> FilterSections:
    """Return a peaking filter: `decibels` at `frequency` Hz, 0 dB far from it."""
    gain = 10 ** (decibels / 40)
    cosine, alpha = _cosine_and_alpha(frequency, q)
    return _normalize_section(
        (1 + alpha * gain, -2 * cosine, 1 - alpha * gain),
        (1 + alpha / gain, -2 * cosine, 1 - alpha / gain),
    )


def low_shelf(frequency: float, decibels: float) -> FilterSections:
    """Return a shelf: `decibels` below `frequency` Hz."""
    gain = 10 ** (decibels / 40)
    cosine, alpha = _cosine_and_alpha(frequency, math.sqrt(0.5))
    slope = 2 * math.sqrt(gain) * alpha
    up, down = gain + 1, gain - 1
    return _normalize_section(
        (
            gain * (up - down * cosine + slope),
            2 * gain * (down - up * cosine),
            gain * (up - down * cosine - slope),
        ),
        (up + down * cosine + slope, -2 * (down + up * cosine), up + down * cosine - slope),
    )


def high_shelf(frequency: float, decibels: float) -> FilterSections:
    """Return a shelf: `decibels` above `frequency` Hz."""
    gain = 10 ** (decibels / 40)
    cosine, alpha = _cosine_and_alpha(frequency, math.sqrt(0.5))
    slope = 2 * math.sqrt(gain) * alpha
    up, down = gain + 1, gain - 1
    return _normalize_section(
        (
            gain * (up + down * cosine + slope),
            -2 * gain * (down + up * cosine),
            gain * (up + down * cosine - slope),
        ),
        (up - down * cosine + slope, 2 * (down - up * cosine), up - down * cosine - slope),
    )


def chain(*filters: FilterSections) -> FilterSections:
    """Combine `filters` in series."""
    return np.concatenate(filters)


def _cosine_and_alpha(frequency: float, q: float) -> tuple[float, float]:
    omega = 2 * math.pi * frequency / RATE
    return math.cos(omega), math.sin(omega) / (2 * q)


def _normalize_section(
    numerator: tuple[float, ...], denominator: tuple[float, ...]
) -> FilterSections:
    return np.array([[*numerator, *denominator]]) / denominator[0]
