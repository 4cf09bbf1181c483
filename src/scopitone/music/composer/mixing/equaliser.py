"""Filters of a channel strip, as second-order sections at 48 kHz.

The formulas are Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter
coefficients".
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from scopitone.music.composer.mixing.loudness import RATE

Sections = NDArray[np.float64]


def highpass(frequency: float, order: int = 2) -> Sections:
    """Butterworth, 3 dB down at `frequency` Hz."""
    return np.asarray(signal.butter(order, frequency, "highpass", fs=RATE, output="sos"))


def lowpass(frequency: float, order: int = 2) -> Sections:
    """Butterworth, 3 dB down at `frequency` Hz."""
    return np.asarray(signal.butter(order, frequency, "lowpass", fs=RATE, output="sos"))


def bell(frequency: float, decibels: float, q: float = 0.8) -> Sections:
    """`decibels` at `frequency` Hz, nothing far from it."""
    gain = 10 ** (decibels / 40)
    cosine, alpha = _angles(frequency, q)
    return _section(
        (1 + alpha * gain, -2 * cosine, 1 - alpha * gain),
        (1 + alpha / gain, -2 * cosine, 1 - alpha / gain),
    )


def low_shelf(frequency: float, decibels: float) -> Sections:
    """`decibels` below `frequency` Hz."""
    gain = 10 ** (decibels / 40)
    cosine, alpha = _angles(frequency, math.sqrt(0.5))
    slope = 2 * math.sqrt(gain) * alpha
    up, down = gain + 1, gain - 1
    return _section(
        (
            gain * (up - down * cosine + slope),
            2 * gain * (down - up * cosine),
            gain * (up - down * cosine - slope),
        ),
        (up + down * cosine + slope, -2 * (down + up * cosine), up + down * cosine - slope),
    )


def high_shelf(frequency: float, decibels: float) -> Sections:
    """`decibels` above `frequency` Hz."""
    gain = 10 ** (decibels / 40)
    cosine, alpha = _angles(frequency, math.sqrt(0.5))
    slope = 2 * math.sqrt(gain) * alpha
    up, down = gain + 1, gain - 1
    return _section(
        (
            gain * (up + down * cosine + slope),
            -2 * gain * (down + up * cosine),
            gain * (up + down * cosine - slope),
        ),
        (up - down * cosine + slope, 2 * (down - up * cosine), up - down * cosine - slope),
    )


def chain(*filters: Sections) -> Sections:
    """One after the other."""
    return np.concatenate(filters)


def _angles(frequency: float, q: float) -> tuple[float, float]:
    omega = 2 * math.pi * frequency / RATE
    return math.cos(omega), math.sin(omega) / (2 * q)


def _section(above: tuple[float, ...], below: tuple[float, ...]) -> Sections:
    return np.array([[*above, *below]]) / below[0]
