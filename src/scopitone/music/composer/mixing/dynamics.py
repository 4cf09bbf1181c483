"""Gain over time: compressors, de-esser, ducking and the limiter.

Detectors work in blocks of a millisecond; their gain is drawn as straight lines between blocks,
which is far above the speed at which any of them moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from scopitone.music.composer.mixing.loudness import RATE, Sound, filtered, peaks

BLOCK = 48
"""Samples of a detector's block: 1 ms."""

_BLOCKS = RATE / BLOCK


@dataclass(frozen=True, slots=True)
class Compressor:
    """`threshold` and `knee` in dB, `attack` and `release` in seconds; `most` dB at the utmost."""

    threshold: float
    ratio: float
    attack: float = 0.01
    release: float = 0.15
    knee: float = 6.0
    most: float = 12.0

    def gain(self, sound: Sound) -> Sound:
        """The gain at each sample of `sound`, (n,); both channels share it."""
        level = 10 * np.log10(power(sound) + 1e-12)
        over = level - self.threshold
        bent = np.clip(over + self.knee / 2, 0, self.knee) ** 2 / (2 * self.knee)
        wanted = np.where(over > self.knee / 2, over, bent) * (1 - 1 / self.ratio)
        reduction = _followed(np.minimum(wanted, self.most), self.attack, self.release)
        return drawn(10 ** (-reduction / 20), sound.shape[-1])


def power(sound: Sound) -> NDArray[np.float64]:
    """Mean power of the louder channel in each block."""
    channels, length = sound.shape
    count = -(-length // BLOCK)
    padded = np.zeros((channels, count * BLOCK), np.float32)
    padded[:, :length] = sound
    blocks = padded.reshape(channels, count, BLOCK)
    found: NDArray[np.float64] = np.einsum("cbs,cbs->cb", blocks, blocks).max(axis=0) / BLOCK
    return found.astype(np.float64)


def drawn(gain: NDArray[np.float64], length: int) -> Sound:
    """One gain a block as a line over `length` samples, (n,)."""
    steps = np.append(gain, gain[-1]).astype(np.float32)
    ramp = np.arange(BLOCK, dtype=np.float32) / BLOCK
    lines = steps[:-1, None] + np.diff(steps)[:, None] * ramp
    return lines.reshape(-1)[:length].astype(np.float32, copy=False)


def deessed(sound: Sound, *, low: float = 5500.0, high: float = 9500.0, most: float = 7.0) -> Sound:
    """A voice whose band of sibilants is lowered while it stands out, by up to `most` dB."""
    band = filtered(sound, signal.butter(1, (low, high), "bandpass", fs=RATE, output="sos"))
    share = 10 * np.log10((power(band) + 1e-12) / (_lasting(power(sound)) + 1e-9))
    reduction = _followed(np.clip(share + 8.0, 0, most), 0.002, 0.04)
    return sound - band * (1 - drawn(10 ** (-reduction / 20), sound.shape[-1]))


def ducking(times: Iterable[float], depth: float, seconds: float, length: int) -> Sound:
    """A gain that falls to 1 - `depth` at each time and is back after `seconds`, (n,)."""
    gain = np.ones(-(-length // BLOCK))
    t = np.arange(max(2, round(seconds * _BLOCKS))) / max(2, round(seconds * _BLOCKS))
    dip = 1 - depth * (1 - t) ** 2
    for time in times:
        part = gain[max(0, round(time * _BLOCKS) - 2) :][: len(dip)]
        np.minimum(part, dip[: len(part)], out=part)
    return drawn(gain, length)


def room_for(voice: Sound, decibels: float) -> Sound:
    """A gain that is `decibels` lower while `voice` is heard, (n,)."""
    level = _lasting(power(voice))
    singing = np.clip(np.sqrt(level / max(float(level.max()), 1e-12)) / 0.3, 0, 1)
    return drawn(10 ** (-decibels * singing / 20), voice.shape[-1])


def limiting(sound: Sound, ceiling: float, *, lookahead: float = 0.004) -> Sound:
    """The gain, (n,), that holds the true peak of `sound` under `ceiling` dBTP.

    Looks ahead: the gain is down before the peak comes, and returns in about 80 ms.
    """
    length = sound.shape[-1]
    tops = peaks(sound, 10 ** (ceiling / 20))
    padded = np.zeros(-(-length // BLOCK) * BLOCK, np.float32)
    padded[:length] = tops
    blocks = padded.reshape(-1, BLOCK).max(axis=1).astype(np.float64)
    over = 20 * np.log10(np.maximum(blocks / 10 ** (ceiling / 20), 1.0))
    half = max(1, round(lookahead * _BLOCKS))
    held = _released(ndimage.maximum_filter1d(over, 2 * half + 3), 0.08)
    window = np.hanning(2 * half + 3)[1:-1]
    smooth = ndimage.convolve1d(held, window / window.sum(), mode="nearest")
    return drawn(10 ** (-smooth / 20), length)


def _lasting(level: NDArray[np.float64]) -> NDArray[np.float64]:
    # The filter's running sum rounds silence to a little less than nothing.
    lasting = ndimage.uniform_filter1d(level, round(0.2 * _BLOCKS))
    return np.asarray(np.maximum(lasting, 0.0))


def _followed(wanted: NDArray[np.float64], attack: float, release: float) -> NDArray[np.float64]:
    """One pole with two speeds, as in Giannoulis et al. 2012, "Digital dynamic range compressor
    design", smoothing the gain in decibels."""
    up = math.exp(-1 / (attack * _BLOCKS))
    down = math.exp(-1 / (release * _BLOCKS))
    state = 0.0
    out = []
    for value in wanted.tolist():
        keep = up if value > state else down
        state = keep * state + (1 - keep) * value
        out.append(state)
    return np.array(out)


def _released(held: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Up at once, down like an exponential of `seconds`."""
    keep = math.exp(-1 / (seconds * _BLOCKS))
    state = 0.0
    out = []
    for value in held.tolist():
        state = max(value, keep * state)
        out.append(state)
    return np.array(out)
