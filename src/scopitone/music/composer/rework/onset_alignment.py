"""Align estimated beats of a recording with the attacks of its notes, to milliseconds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound

Curve = NDArray[np.float64]

_LOW_RATE, _ROWS_PER_S = 12_000, 1000
_WINDOW_S, _RISE_ROWS = 0.005, 5
_REACH_ROWS, _BLUR_ROWS = 70, 7
"""Spectral flux finds beats up to 50 ms early, because its windows begin before the attack."""


def measure_attacks(sound: Sound) -> Curve:
    """Return how steeply the level of `sound`, (2, n) at 48 kHz, rises, each millisecond."""
    middle = signal.resample_poly(sound.mean(axis=0), 1, RATE // _LOW_RATE).astype(np.float64)
    power = ndimage.uniform_filter1d(middle**2, round(_WINDOW_S * _LOW_RATE))
    level = np.sqrt(np.maximum(power, 0.0))[:: _LOW_RATE // _ROWS_PER_S]
    steps = np.log1p(300 * level / (level.max() + 1e-9))
    rise = np.maximum(steps[_RISE_ROWS:] - steps[:-_RISE_ROWS], 0.0)
    return np.pad(rise, (3, _RISE_ROWS - 3))


def find_offset(attacks: Curve, beats: NDArray[np.floating[Any]]) -> float:
    """Return how many seconds after `beats` (in seconds) the attacks are, −0.07 to 0.07.

    It is the shift at which `measure_attacks` is highest on all beats together; 0 without beats.
    """
    rows = np.round(beats * _ROWS_PER_S).astype(np.int64)
    rows = rows[(rows >= _REACH_ROWS) & (rows < len(attacks) - _REACH_ROWS)]
    if not len(rows):
        return 0.0
    shifts = np.arange(-_REACH_ROWS, _REACH_ROWS + 1)
    strength = attacks[rows[:, None] + shifts].mean(axis=0)
    return float(shifts[ndimage.uniform_filter1d(strength, _BLUR_ROWS).argmax()]) / _ROWS_PER_S
