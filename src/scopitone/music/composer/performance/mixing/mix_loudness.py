"""BS.1770 loudness and true peaks of arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from scopitone.audio import filters

RATE = 48_000

Sound = NDArray[np.float32]
"""Samples of shape (2, n), or (1, n) if both channels are the same."""

SILENCE_LUFS = -70.0
"""The absolute gate of BS.1770-4, in LUFS; also returned as the loudness of silence."""

_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285,
         1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)  # fmt: skip
"""ITU-R BS.1770-4, tables 1 and 2: the high shelf of the head and the RLB high-pass, at 48 kHz."""

_OFFSET_LU = -0.691
_HOP_SAMPLES = RATE // 10
_OVERSAMPLING = 4

_MAX_RISE = 0.6
"""Ratio of the samples to the highest peak between them: at most a few decibels (4.4 dB here)."""

_STRETCH_SAMPLES = 256
_MARGIN_SAMPLES = 24
_BATCH = 2000


def apply_filter(sound: Sound, sections: NDArray[Any]) -> Sound:
    """Filter `sound` by second-order sections along its last axis, in float32."""
    return filters.filter_sound(sections, sound)


def momentary_power(sound: Sound) -> NDArray[np.float64]:
    """Return the K-weighted power of both channels in each 400 ms block, one block per 100 ms."""
    weighted = apply_filter(sound, _K_WEIGHTING)
    hops = weighted.shape[-1] // _HOP_SAMPLES
    if hops == 0:
        return np.zeros(0)
    blocks = weighted[:, : hops * _HOP_SAMPLES].reshape(len(sound), hops, _HOP_SAMPLES)
    power = np.einsum("chs,chs->h", blocks, blocks).astype(np.float64) * (
        2 / len(sound) / _HOP_SAMPLES
    )
    return np.convolve(power, np.full(4, 0.25), "valid" if hops >= 4 else "full")


def gated_loudness(power: NDArray[np.float64]) -> float:
    """Return the loudness in LUFS of `momentary_power` blocks after both gates of BS.1770-4.

    Returns SILENCE_LUFS if no block is left.
    """
    loud = power[power > 10 ** ((SILENCE_LUFS - _OFFSET_LU) / 10)]
    if len(loud) == 0:
        return SILENCE_LUFS
    loud = loud[loud > loud.mean() / 10]
    return _OFFSET_LU + 10 * math.log10(float(loud.mean()))


def integrated_loudness(sound: Sound) -> float:
    """Return the integrated loudness of `sound` in LUFS; SILENCE_LUFS for silence."""
    return gated_loudness(momentary_power(sound))


def peak_envelope(sound: Sound, floor: float) -> Sound:
    """Return the true peak around each sample, shape (n,): the louder channel, oversampled 4x.

    After BS.1770-4, annex 2. Exact for peaks above `floor` (1.0 is full scale); where samples are
    far below it, no peak between two of them can reach it, and the samples are returned.
    """
    tops: Sound = np.abs(sound).max(axis=0)
    starts = np.arange(0, len(tops), _STRETCH_SAMPLES)
    high = starts[np.maximum.reduceat(tops, starts) > _MAX_RISE * floor]
    padded = np.pad(sound, ((0, 0), (_MARGIN_SAMPLES, _STRETCH_SAMPLES + _MARGIN_SAMPLES)))
    reach = np.arange(_STRETCH_SAMPLES + 2 * _MARGIN_SAMPLES)
    for batch in np.split(high, range(_BATCH, len(high), _BATCH)) if len(high) else ():
        fine = signal.resample_poly(padded[:, batch[:, None] + reach], _OVERSAMPLING, 1, axis=-1)
        maxima = np.abs(fine).reshape(2, len(batch), -1, _OVERSAMPLING).max(axis=(0, 3))
        positions = (batch[:, None] + np.arange(_STRETCH_SAMPLES)).ravel()
        exact = maxima[:, _MARGIN_SAMPLES:-_MARGIN_SAMPLES].ravel()
        inside = positions < len(tops)
        tops[positions[inside]] = exact[inside]
    return tops
