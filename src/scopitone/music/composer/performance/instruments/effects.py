"""Effects that belong to the sound of an instrument: body, amplifier, cabinet, rotating speaker.

Every effect takes and returns sound of shape (n, 2) at RATE; silence stays silence.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly

from scopitone.audio import filters
from scopitone.core.kernels import kernel
from scopitone.music.composer.performance.instruments.note_events import RATE, Audio

FilterBands = NDArray[np.float64]


def apply_filters(sound: Audio, *bands: FilterBands) -> Audio:
    """Filter `sound` by second-order sections, in float32."""
    return filters.filter_sound(np.vstack(bands), np.asarray(sound, np.float32), axis=0)


def peak(frequency: float, gain: float, quality: float = 1.0) -> FilterBands:
    """Return a peaking filter of `gain` dB at `frequency` Hz (Bristow-Johnson's EQ cookbook)."""
    amount = 10.0 ** (gain / 40.0)
    turn = 2.0 * math.pi * frequency / RATE
    alpha = math.sin(turn) / (2.0 * quality)
    b = (1.0 + alpha * amount, -2.0 * math.cos(turn), 1.0 - alpha * amount)
    a = (1.0 + alpha / amount, -2.0 * math.cos(turn), 1.0 - alpha / amount)
    return np.asarray(np.array([[*b, *a]]) / a[0])


def lowpass(frequency: float, order: int = 2) -> FilterBands:
    """Return a Butterworth low-pass at `frequency` Hz."""
    return np.asarray(butter(order, frequency, "lowpass", fs=RATE, output="sos"))


def highpass(frequency: float, order: int = 2) -> FilterBands:
    """Return a Butterworth high-pass at `frequency` Hz."""
    return np.asarray(butter(order, frequency, "highpass", fs=RATE, output="sos"))


def amplify(sound: Audio, drive: float, *, top: float = 4800.0, tight: float = 90.0) -> Audio:
    """Apply a guitar amplifier with its cabinet.

    A high-pass at `tight` Hz precedes a tube with `drive` dB, which is oversampled twice against
    aliasing; the cabinet cuts above `top` Hz.
    """
    driven = apply_filters(sound, highpass(tight), peak(750.0, 4.0, 0.7), lowpass(7000.0))
    wide = resample_poly(driven, 2, 1, axis=0) * np.float32(10.0 ** (drive / 20.0))
    wide = np.tanh(wide + 0.15 * wide * np.abs(wide) / (1.0 + np.abs(wide)))
    bent = resample_poly(wide, 1, 2, axis=0).astype(np.float32)
    return apply_filters(
        bent,
        highpass(75.0),
        peak(115.0, 3.0),
        peak(400.0, -3.0),
        peak(2400.0, 4.0),
        lowpass(top, 4),
    )


def apply_chorus(
    sound: Audio, *, depth: float = 2.0, rate: float = 0.8, share: float = 0.5
) -> Audio:
    """Add a copy whose delay varies by `depth` ms, differently in the two channels."""
    out = sound.copy()
    for channel in range(2):
        delayed = modulate_delay(sound[:, channel].copy(), 6.0 + depth, depth, rate, 0.25 * channel)
        out[:, channel] += np.float32(share) * delayed
    return out


def apply_wow(
    sound: Audio, *, depth: float = 1.4, rate: float = 0.55, top: float = 4200.0
) -> Audio:
    """Apply a worn tape: the pitch drifts by 2π · rate · depth / 1000 and the highs are cut."""
    dull = apply_filters(sound, lowpass(top), highpass(60.0))
    sides = [
        modulate_delay(dull[:, c].copy(), depth + 0.1, depth, rate, 0.04 * c) for c in range(2)
    ]
    return np.stack(sides, axis=1)


def apply_tremolo(sound: Audio, *, rate: float = 4.6, depth: float = 0.35) -> Audio:
    """Pan from side to side, as suitcase electric pianos do."""
    swing = np.float32(depth) * _sine_wave(len(sound), rate, 0.0)
    return sound * np.stack([1.0 + swing, 1.0 - swing], axis=1)


def apply_leslie(sound: Audio, *, rate: float = 1.1) -> Audio:
    """Apply a rotating speaker: a horn with Doppler effect above 800 Hz, a slower drum below."""
    horn, drum = apply_filters(sound, highpass(800.0)), apply_filters(sound, lowpass(800.0))
    out = np.empty_like(sound)
    for channel in range(2):
        turn = 0.5 * channel
        rotated = modulate_delay(horn[:, channel].copy(), 0.5, 0.35, rate, turn)
        out[:, channel] = rotated * (1.0 + 0.35 * _sine_wave(len(sound), rate, turn + 0.25))
        out[:, channel] += drum[:, channel] * (
            1.0 + 0.15 * _sine_wave(len(sound), 0.85 * rate, turn)
        )
    return out


@kernel(nogil=True)
def modulate_delay(
    sound: NDArray[np.float32], base: float, depth: float, rate: float, turn: float
) -> NDArray[np.float32]:
    """Delay `sound` (n,) by base + depth · sin(2π (rate t + turn)) ms, linearly interpolated."""
    out = np.zeros_like(sound)
    for n in range(sound.shape[0]):
        delay_ms = base + depth * math.sin(2.0 * math.pi * (rate * n / RATE + turn))
        position = n - 0.001 * RATE * delay_ms
        if position >= 0.0:
            index = int(position)
            share = position - index
            out[n] = sound[index] + share * (sound[min(index + 1, n)] - sound[index])
    return out


def _sine_wave(size: int, rate: float, turn: float) -> NDArray[np.float32]:
    angle = np.arange(size, dtype=np.float32) * np.float32(rate / RATE) % 1.0
    return np.asarray(np.sin(np.float32(2.0 * np.pi) * (angle + np.float32(turn))))
