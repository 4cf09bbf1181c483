"""How loud a sound is: BS.1770 loudness and true peak."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from scopitone import filtering

RATE = 48_000

Sound = NDArray[np.float32]
"""(2, n); (1, n) stands for the same on both sides."""

SILENT = -70.0
"""LUFS: the absolute gate of BS.1770-4; also what silence is said to have."""

_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285,
         1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)  # fmt: skip
"""ITU-R BS.1770-4, tables 1 and 2: the head's shelf and the RLB high-pass at 48 kHz."""

_OFFSET = -0.691
_HOP = RATE // 10
_OVERSAMPLING = 4

_RISE = 0.6
"""A peak between samples is at most a few decibels above them (4.4 dB here)."""

_STRETCH = 256
_MARGIN = 24
_BATCH = 2000


def filtered(sound: Sound, sections: NDArray[Any]) -> Sound:
    """`sound` through second-order sections, along its last axis, in float32."""
    return filtering.filtered(sections, sound)


def momentary(sound: Sound) -> NDArray[np.float64]:
    """The K-weighted power of both channels in each 400 ms block, one block every 100 ms."""
    weighted = filtered(sound, _K_WEIGHTING)
    hops = weighted.shape[-1] // _HOP
    if hops == 0:
        return np.zeros(0)
    blocks = weighted[:, : hops * _HOP].reshape(len(sound), hops, _HOP)
    power = np.einsum("chs,chs->h", blocks, blocks).astype(np.float64) * (2 / len(sound) / _HOP)
    return np.convolve(power, np.full(4, 0.25), "valid" if hops >= 4 else "full")


def gated(power: NDArray[np.float64]) -> float:
    """LUFS of the blocks of `momentary` after both gates of BS.1770-4; SILENT if none is left."""
    loud = power[power > 10 ** ((SILENT - _OFFSET) / 10)]
    if len(loud) == 0:
        return SILENT
    loud = loud[loud > loud.mean() / 10]
    return _OFFSET + 10 * math.log10(float(loud.mean()))


def integrated(sound: Sound) -> float:
    """Integrated loudness in LUFS of (2, n) samples; SILENT for silence."""
    return gated(momentary(sound))


def peaks(sound: Sound, floor: float) -> Sound:
    """The true peak around each sample, (n,): the larger channel, 4 times oversampled.

    BS.1770-4, annex 2. Exact for peaks above `floor` (1.0 is full scale); where samples are far
    below it, no peak between two of them can reach it, and they stand for themselves.
    """
    tops: Sound = np.abs(sound).max(axis=0)
    starts = np.arange(0, len(tops), _STRETCH)
    high = starts[np.maximum.reduceat(tops, starts) > _RISE * floor]
    padded = np.pad(sound, ((0, 0), (_MARGIN, _STRETCH + _MARGIN)))
    reach = np.arange(_STRETCH + 2 * _MARGIN)
    for some in np.split(high, range(_BATCH, len(high), _BATCH)):
        fine = signal.resample_poly(padded[:, some[:, None] + reach], _OVERSAMPLING, 1, axis=-1)
        found = np.abs(fine).reshape(2, len(some), -1, _OVERSAMPLING).max(axis=(0, 3))
        at = (some[:, None] + np.arange(_STRETCH)).ravel()
        kept = found[:, _MARGIN:-_MARGIN].ravel()
        inside = at < len(tops)
        tops[at[inside]] = kept[inside]
    return tops


def true_peak(sound: Sound) -> float:
    """The true peak of the whole in dBTP; -inf for silence."""
    highest = float(np.abs(sound).max(initial=0.0))
    if highest <= 0:
        return -math.inf
    return 20 * math.log10(float(peaks(sound, highest).max()))
