"""Gain over time: compressor, de-esser, ducking and limiter.

Detectors work in blocks of a millisecond, and their gain is interpolated linearly between blocks;
all of them move far more slowly than that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    Sound,
    apply_filter,
    peak_envelope,
)

BLOCK = 48
"""Samples in a block of a detector: 1 ms."""

_BLOCKS_PER_S = RATE / BLOCK


@dataclass(frozen=True, slots=True)
class Compressor:
    """A compressor with a soft knee.

    `threshold` and `knee` are in dB, `attack` and `release` in seconds; the gain is
    reduced by at most `max_reduction` dB.
    """

    threshold: float
    ratio: float
    attack: float = 0.01
    release: float = 0.15
    knee: float = 6.0
    max_reduction: float = 12.0

    def gain(self, sound: Sound) -> Sound:
        """Return the gain at each sample of `sound`, shape (n,); both channels share it."""
        level = 10 * np.log10(block_power(sound) + 1e-12)
        over = level - self.threshold
        bent = np.clip(over + self.knee / 2, 0, self.knee) ** 2 / (2 * self.knee)
        wanted = np.where(over > self.knee / 2, over, bent) * (1 - 1 / self.ratio)
        reduction = _smooth_reduction(
            np.minimum(wanted, self.max_reduction), self.attack, self.release
        )
        return interpolate_gain(10 ** (-reduction / 20), sound.shape[-1])


def block_power(sound: Sound) -> NDArray[np.float64]:
    """Return the mean power of the louder channel in each block."""
    channels, length = sound.shape
    count = -(-length // BLOCK)
    padded = np.zeros((channels, count * BLOCK), np.float32)
    padded[:, :length] = sound
    blocks = padded.reshape(channels, count, BLOCK)
    louder: NDArray[np.float64] = np.einsum("cbs,cbs->cb", blocks, blocks).max(axis=0) / BLOCK
    return louder.astype(np.float64)


def interpolate_gain(gain: NDArray[np.float64], length: int) -> Sound:
    """Interpolate one gain per block over `length` samples, shape (n,)."""
    steps = np.append(gain, gain[-1]).astype(np.float32)
    ramp = np.arange(BLOCK, dtype=np.float32) / BLOCK
    lines = steps[:-1, None] + np.diff(steps)[:, None] * ramp
    return lines.reshape(-1)[:length].astype(np.float32, copy=False)


def deess(
    sound: Sound, *, low: float = 5500.0, high: float = 9500.0, max_reduction: float = 7.0
) -> Sound:
    """Lower the sibilants of a voice, `low` to `high` Hz, while they are prominent.

    The reduction is at most `max_reduction` dB.
    """
    sibilants = apply_filter(
        sound, signal.butter(1, (low, high), "bandpass", fs=RATE, output="sos")
    )
    share = 10 * np.log10(
        (block_power(sibilants) + 1e-12) / (_smooth_power(block_power(sound)) + 1e-9)
    )
    reduction = _smooth_reduction(np.clip(share + 8.0, 0, max_reduction), 0.002, 0.04)
    return sound - sibilants * (1 - interpolate_gain(10 ** (-reduction / 20), sound.shape[-1]))


def ducking_gain(times: Iterable[float], depth: float, seconds: float, length: int) -> Sound:
    """Return a gain that falls to 1 - `depth` at each of `times` and recovers in `seconds`.

    Its shape is (n,), with n = `length`.
    """
    gain = np.ones(-(-length // BLOCK))
    t = np.arange(max(2, round(seconds * _BLOCKS_PER_S))) / max(2, round(seconds * _BLOCKS_PER_S))
    dip = 1 - depth * (1 - t) ** 2
    for time in times:
        part = gain[max(0, round(time * _BLOCKS_PER_S) - 2) :][: len(dip)]
        np.minimum(part, dip[: len(part)], out=part)
    return interpolate_gain(gain, length)


def sidechain_gain(voice: Sound, decibels: float) -> Sound:
    """Return a gain, shape (n,), that is `decibels` lower while `voice` sounds."""
    level = _smooth_power(block_power(voice))
    singing = np.clip(np.sqrt(level / max(float(level.max()), 1e-12)) / 0.3, 0, 1)
    return interpolate_gain(10 ** (-decibels * singing / 20), voice.shape[-1])


def limiter_gain(sound: Sound, ceiling: float, *, lookahead: float = 0.004) -> Sound:
    """Return the gain, shape (n,), that keeps the true peak of `sound` under `ceiling` dBTP.

    The gain falls `lookahead` seconds before a peak and recovers in about 80 ms.
    """
    length = sound.shape[-1]
    tops = peak_envelope(sound, 10 ** (ceiling / 20))
    padded = np.zeros(-(-length // BLOCK) * BLOCK, np.float32)
    padded[:length] = tops
    blocks = padded.reshape(-1, BLOCK).max(axis=1).astype(np.float64)
    over = 20 * np.log10(np.maximum(blocks / 10 ** (ceiling / 20), 1.0))
    half = max(1, round(lookahead * _BLOCKS_PER_S))
    peaks = _hold_peaks(ndimage.maximum_filter1d(over, 2 * half + 3), 0.08)
    window = np.hanning(2 * half + 3)[1:-1]
    smooth = ndimage.convolve1d(peaks, window / window.sum(), mode="nearest")
    return interpolate_gain(10 ** (-smooth / 20), length)


def _smooth_power(level: NDArray[np.float64]) -> NDArray[np.float64]:
    # The running sum of the filter rounds silence to slightly less than zero.
    lasting = ndimage.uniform_filter1d(level, round(0.2 * _BLOCKS_PER_S))
    return np.asarray(np.maximum(lasting, 0.0))


def _smooth_reduction(
    wanted: NDArray[np.float64], attack: float, release: float
) -> NDArray[np.float64]:
    """Smooth a reduction in dB by one pole with two speeds, `attack` and `release` in seconds.

    After Giannoulis et al. 2012, "Digital dynamic range compressor design".
    """
    up = math.exp(-1 / (attack * _BLOCKS_PER_S))
    down = math.exp(-1 / (release * _BLOCKS_PER_S))
    state = 0.0
    out = []
    for value in wanted.tolist():
        keep = up if value > state else down
        state = keep * state + (1 - keep) * value
        out.append(state)
    return np.array(out)


def _hold_peaks(reduction: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Rise at once, decay exponentially with the time constant `seconds`."""
    keep = math.exp(-1 / (seconds * _BLOCKS_PER_S))
    state = 0.0
    out = []
    for value in reduction.tolist():
        state = max(value, keep * state)
        out.append(state)
    return np.array(out)
