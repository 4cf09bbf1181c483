"""Rooms and echoes: reverb by convolution with made impulse responses, and a ping-pong delay."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft, signal

from scopitone.music.composer.mixing.loudness import RATE, Sound, filtered

_EDGES = (500.0, 2000.0, 6000.0)


@dataclass(frozen=True, slots=True)
class Room:
    """`seconds` until the reverb's middle is 60 dB down, `predelay` seconds before it begins.

    `damping` is 0 (highs last as long as the middle) to 1 (dark); `bass` is how long lows last
    against the middle.
    """

    seconds: float
    predelay: float = 0.01
    damping: float = 0.5
    bass: float = 1.0


@lru_cache(maxsize=8)
def impulse(room: Room, seed: int) -> Sound:
    """The response of `room`, (2, n), with unit energy in each channel.

    Noise whose bands decay at their own speeds (Moorer 1979, "About this reverberation
    business"), behind a dozen early reflections.
    """
    rng = np.random.default_rng((seed, round(room.seconds * 1000)))
    length = round(1.2 * room.seconds * RATE)
    t = np.arange(length, dtype=np.float32) / RATE
    noise = rng.standard_normal((2, length)).astype(np.float32)
    shares = (room.bass, 1.0, 1 - 0.5 * room.damping, 0.75 - 0.6 * room.damping)
    tail = np.zeros_like(noise)
    rest = noise
    for edge, share in zip((*_EDGES, None), shares, strict=True):
        low = rest if edge is None else filtered(rest, _lowpass(edge))
        tail += low * 10 ** (-3 * t / (room.seconds * share))
        rest = rest - low
    tail *= np.minimum(1, t / 0.012)
    early = round(0.045 * RATE)
    for channel in range(2):
        at = rng.integers(round(0.003 * RATE), early, 12)
        tail[channel, at] += rng.choice((-1.0, 1.0), 12) * np.exp(-at / early) * 6
    tail = filtered(tail, signal.butter(2, 180, "highpass", fs=RATE, output="sos"))
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    gap = np.zeros((2, round(room.predelay * RATE)), np.float32)
    return np.concatenate((gap, tail), axis=1).astype(np.float32)


def reverberated(send: Sound, room: Room, seed: int) -> Sound:
    """What `room` answers to `send`, (2, n), cut to its length."""
    response = impulse(room, seed)
    size = fft.next_fast_len(send.shape[1] + response.shape[1] - 1, real=True)
    wet: Sound = np.empty_like(send)
    for channel in range(2):
        product = fft.rfft(send[channel], size) * fft.rfft(response[channel], size)
        wet[channel] = fft.irfft(product, size)[: send.shape[1]]
    return wet


def echoed(send: Sound, seconds: float, feedback: float, repeats: int = 4) -> Sound:
    """Ping-pong echoes of the middle of `send`, (2, n), each darker than the one before."""
    wet = np.zeros_like(send)
    step = round(seconds * RATE)
    band = signal.butter(1, (300, 3600), "bandpass", fs=RATE, output="sos")
    echo = send.mean(axis=0)
    for repeat in range(repeats):
        echo = filtered(np.concatenate((np.zeros(step, np.float32), echo))[: send.shape[1]], band)
        echo *= np.float32(feedback)
        wet[repeat % 2] += echo
        wet[1 - repeat % 2] += np.float32(0.3) * echo
    return wet


def panned(sound: Sound, pan: float) -> Sound:
    """`sound` with its centre moved to `pan` (-1 to 1), by a balance of constant power."""
    angle = (np.clip(pan, -1, 1) + 1) * np.pi / 4
    gains = np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)], np.float32)
    moved: Sound = sound * gains.astype(np.float32)[:, None]
    return moved


def narrow_lows(sound: Sound, edge: float = 120.0) -> Sound:
    """The same with nothing at the sides below `edge` Hz."""
    middle = sound.mean(axis=0)
    side = filtered(
        (sound[0] - sound[1]) / 2, signal.butter(2, edge, "highpass", fs=RATE, output="sos")
    )
    return np.stack((middle + side, middle - side))


def widened(sound: Sound, width: float) -> Sound:
    """The sides `width` times as loud as they were."""
    middle, side = sound.mean(axis=0), (sound[0] - sound[1]) * np.float32(width / 2)
    return np.stack((middle + side, middle - side))


def _lowpass(edge: float) -> np.ndarray:
    sections: np.ndarray = signal.butter(1, edge, fs=RATE, output="sos")
    return sections
