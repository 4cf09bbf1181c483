"""Integrated loudness by ITU-R BS.1770-4, measured on a stream."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Floats, Times
from scopitone.audio.filters import filter_sound

RATE = 48_000
"""The rate in Hz for which BS.1770-4 gives the coefficients of its filters."""

STEP = RATE // 10
"""Samples between gating blocks: 400 ms blocks that overlap by 75 %."""

STEPS_PER_BLOCK = 4

ABSOLUTE_GATE_LUFS = -70.0
"""LUFS below which a block is silence (BS.1770-4, equation 4)."""

RELATIVE_GATE_LU = -10.0
"""LU relative to the mean of the blocks above the absolute gate (BS.1770-4, equation 6)."""

OFFSET_DB = -0.691
"""dB that make a 997 Hz full-scale sine in one channel read -3.01 LKFS (BS.1770-4)."""

# BS.1770-4 annex 1, tables 1 and 2 (numerators, then denominators).
HEAD_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285)
HEAD_SHELF_POLES = (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0)
HIGH_PASS_POLES = (1.0, -1.99004745483398, 0.99007225036621)
K_WEIGHTING = np.array([HEAD_SHELF + HEAD_SHELF_POLES, HIGH_PASS + HIGH_PASS_POLES])


class LoudnessMeter:
    """Measures the K-weighted power of a song that arrives block by block."""

    def __init__(self, channels: int) -> None:
        self._state = np.zeros((len(K_WEIGHTING), channels, 2))
        self._rest: NDArray[np.float64] = np.zeros(0)
        self._power: list[NDArray[np.float64]] = []

    def add(self, block: Floats) -> None:
        """Measure (channels, n) samples at RATE that follow the previous ones."""
        weighted = filter_sound(K_WEIGHTING, block, state=self._state)
        squares = np.concatenate([self._rest, np.square(weighted).sum(axis=0)])
        whole = len(squares) // STEP * STEP
        self._power.append(squares[:whole].reshape(-1, STEP).mean(axis=1))
        self._rest = squares[whole:]

    def power(self) -> Times:
        """Return K-weighted power per 100 ms, channels summed; a shorter rest counts fully."""
        last = [np.array([self._rest.mean()])] if len(self._rest) else []
        return np.concatenate([*self._power, *last]) if self._power or last else np.zeros(0)


def integrate_loudness(power: Times) -> float:
    """Return the gated loudness in LUFS of a K-weighted `power` per 100 ms; -inf for silence.

    A sound under 400 ms is one block.
    """
    if not len(power):
        return -math.inf
    span = min(STEPS_PER_BLOCK, len(power))
    blocks = np.convolve(power, np.full(span, 1 / span), mode="valid")
    blocks = blocks[blocks > _to_power(ABSOLUTE_GATE_LUFS)]
    if not len(blocks):
        return -math.inf
    gate = blocks.mean() * 10 ** (RELATIVE_GATE_LU / 10)
    return OFFSET_DB + 10 * math.log10(blocks[blocks > gate].mean())


def _to_power(lufs: float) -> float:
    return float(10 ** ((lufs - OFFSET_DB) / 10))
