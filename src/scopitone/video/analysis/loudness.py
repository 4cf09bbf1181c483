"""Integrated loudness by ITU-R BS.1770-4, measured while the song streams by."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scopitone.filtering import filtered
from scopitone.video.analysis.model import Floats, Times

RATE = 48_000
"""Hz for which BS.1770-4 states the coefficients of its filters."""

STEP = RATE // 10
"""Samples between gating blocks: 400 ms blocks that overlap by 75 %."""

STEPS_PER_BLOCK = 4

ABSOLUTE_GATE = -70.0
"""LUFS below which a block is silence (BS.1770-4, equation 4)."""

RELATIVE_GATE = -10.0
"""LU under the mean of the blocks above the absolute gate (BS.1770-4, equation 6)."""

OFFSET = -0.691
"""dB that make a 997 Hz full-scale sine in one channel read -3.01 LKFS (BS.1770-4)."""

# BS.1770-4 annex 1, tables 1 and 2 (numerators, then denominators).
HEAD_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285)
HEAD_SHELF_POLES = (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0)
HIGH_PASS_POLES = (1.0, -1.99004745483398, 0.99007225036621)
K_WEIGHTING = np.array([HEAD_SHELF + HEAD_SHELF_POLES, HIGH_PASS + HIGH_PASS_POLES])


class Meter:
    """Takes the song block by block, gives K-weighted power and the integrated loudness."""

    def __init__(self, channels: int) -> None:
        self._state = np.zeros((len(K_WEIGHTING), channels, 2))
        self._rest: NDArray[np.float64] = np.zeros(0)
        self._power: list[NDArray[np.float64]] = []

    def add(self, block: Floats) -> None:
        """Measure (channels, n) samples at RATE that follow on what was added before."""
        weighted = filtered(K_WEIGHTING, block, state=self._state)
        squares = np.concatenate([self._rest, np.square(weighted).sum(axis=0)])
        whole = len(squares) // STEP * STEP
        self._power.append(squares[:whole].reshape(-1, STEP).mean(axis=1))
        self._rest = squares[whole:]

    def power(self) -> Times:
        """K-weighted power per 100 ms, channels summed; what is left at the end counts whole."""
        last = [np.array([self._rest.mean()])] if len(self._rest) else []
        return np.concatenate([*self._power, *last]) if self._power or last else np.zeros(0)


def integrated(power: Times) -> float:
    """Gated loudness in LUFS of a programme with K-weighted `power` per 100 ms; -inf: silence.

    A programme under 400 ms is one block.
    """
    if not len(power):
        return -math.inf
    span = min(STEPS_PER_BLOCK, len(power))
    blocks = np.convolve(power, np.full(span, 1 / span), mode="valid")
    blocks = blocks[blocks > _power_of(ABSOLUTE_GATE)]
    if not len(blocks):
        return -math.inf
    gate = blocks.mean() * 10 ** (RELATIVE_GATE / 10)
    return OFFSET + 10 * math.log10(blocks[blocks > gate].mean())


def _power_of(lufs: float) -> float:
    return float(10 ** ((lufs - OFFSET) / 10))
