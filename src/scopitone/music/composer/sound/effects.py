"""What belongs to an instrument's own sound: its body, amplifier, cabinet, moving speakers.

Every effect takes sound (n, 2) at RATE and returns as much; silence stays silence.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly

from scopitone import filtering
from scopitone.music.composer.sound.stroke import RATE, Audio

Sections = NDArray[np.float64]


def filtered(sound: Audio, *bands: Sections) -> Audio:
    """`sound` through second-order sections, in 32 bits."""
    return filtering.filtered(np.vstack(bands), np.asarray(sound, np.float32), axis=0)


def peak(frequency: float, gain: float, quality: float = 1.0) -> Sections:
    """A bell of `gain` dB at `frequency` Hz (Bristow-Johnson's audio EQ cookbook)."""
    amount = 10.0 ** (gain / 40.0)
    turn = 2.0 * math.pi * frequency / RATE
    alpha = math.sin(turn) / (2.0 * quality)
    b = (1.0 + alpha * amount, -2.0 * math.cos(turn), 1.0 - alpha * amount)
    a = (1.0 + alpha / amount, -2.0 * math.cos(turn), 1.0 - alpha / amount)
    return np.asarray(np.array([[*b, *a]]) / a[0])


def low(frequency: float, order: int = 2) -> Sections:
    """A Butterworth low-pass at `frequency` Hz."""
    return np.asarray(butter(order, frequency, "lowpass", fs=RATE, output="sos"))


def high(frequency: float, order: int = 2) -> Sections:
    """A Butterworth high-pass at `frequency` Hz."""
    return np.asarray(butter(order, frequency, "highpass", fs=RATE, output="sos"))


def amplified(sound: Audio, drive: float, *, top: float = 4800.0, tight: float = 90.0) -> Audio:
    """A guitar amplifier: `tight` (Hz) cuts the low end before a valve with `drive` (dB), which
    runs at twice the rate against aliasing; then a cabinet that is closed above `top` Hz."""
    driven = filtered(sound, high(tight), peak(750.0, 4.0, 0.7), low(7000.0))
    wide = resample_poly(driven, 2, 1, axis=0) * np.float32(10.0 ** (drive / 20.0))
    wide = np.tanh(wide + 0.15 * wide * np.abs(wide) / (1.0 + np.abs(wide)))
    bent = resample_poly(wide, 1, 2, axis=0).astype(np.float32)
    return filtered(
        bent, high(75.0), peak(115.0, 3.0), peak(400.0, -3.0), peak(2400.0, 4.0), low(top, 4)
    )


def chorus(sound: Audio, *, depth: float = 2.0, rate: float = 0.8, share: float = 0.5) -> Audio:
    """Adds a copy that wanders by `depth` ms, differently on the two sides."""
    out = sound.copy()
    for channel in range(2):
        moved = wander(sound[:, channel].copy(), 6.0 + depth, depth, rate, 0.25 * channel)
        out[:, channel] += np.float32(share) * moved
    return out


def wow(sound: Audio, *, depth: float = 1.4, rate: float = 0.55, top: float = 4200.0) -> Audio:
    """A worn tape: the pitch drifts by 2π · rate · depth / 1000 and the top is gone."""
    dull = filtered(sound, low(top), high(60.0))
    sides = [wander(dull[:, c].copy(), depth + 0.1, depth, rate, 0.04 * c) for c in range(2)]
    return np.stack(sides, axis=1)


def tremolo(sound: Audio, *, rate: float = 4.6, depth: float = 0.35) -> Audio:
    """Swings from side to side, as suitcase pianos do."""
    swing = np.float32(depth) * _wave(len(sound), rate, 0.0)
    return sound * np.stack([1.0 + swing, 1.0 - swing], axis=1)


def leslie(sound: Audio, *, rate: float = 1.1) -> Audio:
    """A rotating speaker: above 800 Hz a horn with Doppler and tremolo, below a slower drum."""
    horn, drum = filtered(sound, high(800.0)), filtered(sound, low(800.0))
    out = np.empty_like(sound)
    for channel in range(2):
        turn = 0.5 * channel
        moved = wander(horn[:, channel].copy(), 0.5, 0.35, rate, turn)
        out[:, channel] = moved * (1.0 + 0.35 * _wave(len(sound), rate, turn + 0.25))
        out[:, channel] += drum[:, channel] * (1.0 + 0.15 * _wave(len(sound), 0.85 * rate, turn))
    return out


@njit(cache=True, nogil=True)
def wander(
    sound: NDArray[np.float32], base: float, depth: float, rate: float, turn: float
) -> NDArray[np.float32]:
    """`sound` (n) delayed by base + depth · sin(2π (rate t + turn)) ms, linearly interpolated."""
    out = np.zeros_like(sound)
    for n in range(sound.shape[0]):
        moved = base + depth * math.sin(2.0 * math.pi * (rate * n / RATE + turn))
        read = n - 0.001 * RATE * moved
        if read >= 0.0:
            at = int(read)
            share = read - at
            out[n] = sound[at] + share * (sound[min(at + 1, n)] - sound[at])
    return out


def _wave(size: int, rate: float, turn: float) -> NDArray[np.float32]:
    angle = np.arange(size, dtype=np.float32) * np.float32(rate / RATE) % 1.0
    return np.asarray(np.sin(np.float32(2.0 * np.pi) * (angle + np.float32(turn))))
