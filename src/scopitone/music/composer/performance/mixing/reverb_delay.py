"""Reverb by convolution with synthetic impulse responses, delay, pan and stereo width."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import fft, signal

from scopitone.music.composer.genres.mix_style import Reverb
from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound, apply_filter

_EDGES_HZ = (500.0, 2000.0, 6000.0)


@lru_cache(maxsize=8)
def make_impulse_response(reverb: Reverb, seed: int) -> Sound:
    """Return the response of `reverb`, shape (2, n), with unit energy in each channel.

    A dozen early reflections, then noise whose bands decay at their own speeds (Moorer 1979,
    "About this reverberation business").
    """
    rng = np.random.default_rng((seed, round(reverb.seconds * 1000)))
    length = round(1.2 * reverb.seconds * RATE)
    t = np.arange(length, dtype=np.float32) / RATE
    noise = rng.standard_normal((2, length)).astype(np.float32)
    shares = (reverb.bass, 1.0, 1 - 0.5 * reverb.damping, 0.75 - 0.6 * reverb.damping)
    tail = np.zeros_like(noise)
    above = noise
    for edge, share in zip((*_EDGES_HZ, None), shares, strict=True):
        low = above if edge is None else apply_filter(above, _lowpass(edge))
        tail += low * 10 ** (-3 * t / (reverb.seconds * share))
        above = above - low
    tail *= np.minimum(1, t / 0.012)
    early = round(0.045 * RATE)
    for channel in range(2):
        delays = rng.integers(round(0.003 * RATE), early, 12)
        tail[channel, delays] += rng.choice((-1.0, 1.0), 12) * np.exp(-delays / early) * 6
    tail = apply_filter(tail, signal.butter(2, 180, "highpass", fs=RATE, output="sos"))
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    gap = np.zeros((2, round(reverb.predelay * RATE)), np.float32)
    return np.concatenate((gap, tail), axis=1).astype(np.float32)


def apply_reverb(send: Sound, reverb: Reverb, seed: int) -> Sound:
    """Return the wet sound of `send`, shape (2, n), cut to its length."""
    response = make_impulse_response(reverb, seed)
    size = fft.next_fast_len(send.shape[1] + response.shape[1] - 1, real=True)
    wet: Sound = np.empty_like(send)
    for channel in range(2):
        product = fft.rfft(send[channel], size) * fft.rfft(response[channel], size)
        wet[channel] = fft.irfft(product, size)[: send.shape[1]]
    return wet


def apply_delay(send: Sound, seconds: float, feedback: float, repeats: int = 4) -> Sound:
    """Return ping-pong echoes of the middle of `send`, shape (2, n), each darker than the last."""
    wet = np.zeros_like(send)
    step = round(seconds * RATE)
    band = signal.butter(1, (300, 3600), "bandpass", fs=RATE, output="sos")
    echo = send.mean(axis=0)
    for repeat in range(repeats):
        echo = apply_filter(
            np.concatenate((np.zeros(step, np.float32), echo))[: send.shape[1]], band
        )
        echo *= np.float32(feedback)
        wet[repeat % 2] += echo
        wet[1 - repeat % 2] += np.float32(0.3) * echo
    return wet


def pan_sound(sound: Sound, pan: float) -> Sound:
    """Move the center of `sound` to `pan` (-1 to 1) at constant power."""
    angle = (np.clip(pan, -1, 1) + 1) * np.pi / 4
    gains = np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)], np.float32)
    panned_sound: Sound = sound * gains.astype(np.float32)[:, None]
    return panned_sound


def narrow_lows(sound: Sound, edge: float = 120.0) -> Sound:
    """Make `sound` mono below `edge` Hz."""
    middle = sound.mean(axis=0)
    side = apply_filter(
        (sound[0] - sound[1]) / 2, signal.butter(2, edge, "highpass", fs=RATE, output="sos")
    )
    return np.stack((middle + side, middle - side))


def widen(sound: Sound, width: float) -> Sound:
    """Scale the difference of the channels by `width`."""
    middle, side = sound.mean(axis=0), (sound[0] - sound[1]) * np.float32(width / 2)
    return np.stack((middle + side, middle - side))


def _lowpass(edge: float) -> np.ndarray:
    sections: np.ndarray = signal.butter(1, edge, fs=RATE, output="sos")
    return sections
