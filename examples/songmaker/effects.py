"""Reverb, chorus, delay, dynamics and loudness on stereo arrays of shape (samples, 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import fftconvolve, lfilter, resample_poly

from .synth import RATE, band

Stereo = NDArray[np.float64]


def reverb(dry: Stereo, seconds: float, predelay: float, damping: float, seed: int) -> Stereo:
    """Convolution with decaying noise; highs decay faster by `damping` (0 none to 1 dark)."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * 1.4 * RATE)) / RATE
    noise = rng.normal(0, 1, (len(t), 2))
    response = np.zeros_like(noise)
    bands = ((None, 500, 1.0), (500, 2000, 0.9), (2000, 6000, 0.9 - 0.5 * damping),
             (6000, 12_000, 0.7 - 0.55 * damping))  # fmt: skip
    for low, high, share in bands:
        decay = 10.0 ** (-3.0 * t / (seconds * share))
        response += band(noise, low, high) * decay[:, None]
    response *= np.clip(t / 0.015, 0, 1)[:, None]
    response /= np.sqrt((response**2).sum(axis=0))
    gap = np.zeros((int(predelay * RATE), 2))
    response = np.concatenate((gap, response))
    return fftconvolve(dry, response, axes=0)[: len(dry)]


def delay(dry: Stereo, seconds: float, feedback: float) -> Stereo:
    """A ping-pong echo that darkens with each repeat."""
    wet = np.zeros_like(dry)
    echo = dry.mean(axis=1)
    step = int(seconds * RATE)
    for repeat in range(1, 6):
        echo = band(np.concatenate((np.zeros(step), echo[:-step])), 250, 3800, 1) * feedback
        wet[:, repeat % 2] += echo
        wet[:, 1 - repeat % 2] += 0.3 * echo
    return wet


def chorus(dry: Stereo, depth_ms: float = 2.2, rate: float = 0.55) -> Stereo:
    """Two modulated delays, opposite in phase left and right."""
    index = np.arange(len(dry), dtype=float)
    wet = np.empty_like(dry)
    for side in (0, 1):
        sweep = np.sin(2 * np.pi * rate * index / RATE + np.pi * side)
        lag = (9.0 + depth_ms * sweep) * RATE / 1000
        wet[:, side] = np.interp(index - lag, index, dry[:, side])
    return 0.72 * dry + 0.5 * wet


def duck(dry: Stereo, times: list[float], depth: float, seconds: float) -> Stereo:
    """Lower `dry` by up to `depth` at each of `times`, coming back over `seconds`."""
    gain = np.ones(len(dry))
    t = np.arange(int(seconds * RATE)) / (seconds * RATE)
    dip = 1 - depth * (1 - t) ** 2 * np.clip(t / 0.04, 0, 1)
    for time in times:
        start = int(time * RATE)
        part = gain[start : start + len(dip)]
        np.minimum(part, dip[: len(part)], out=part)
    return dry * gain[:, None]


def presence(voice: Stereo) -> NDArray[np.float64]:
    """How much is being sung at each sample, 0 to 1, smoothed over 0.2 s."""
    power = uniform_filter1d((voice**2).mean(axis=1), int(0.2 * RATE))
    level = np.sqrt(np.maximum(power, 0.0))
    return np.clip(level / (level.max() * 0.4), 0.0, 1.0)


def compress(dry: Stereo, threshold_db: float, ratio: float, window: float = 0.04) -> Stereo:
    """RMS compression above `threshold_db`, both channels by the same gain."""
    keep = np.exp(-1 / (window * RATE))
    power = lfilter([1 - keep], [1, -keep], (dry**2).mean(axis=1))
    level = 10 * np.log10(power + 1e-9)
    reduction = np.maximum(0, level - threshold_db) * (1 - 1 / ratio)
    smooth = lfilter([1 - keep], [1, -keep], reduction)
    return dry * 10 ** (-smooth[:, None] / 20)


def widen_only_highs(dry: Stereo, edge: float = 120.0) -> Stereo:
    """Everything below `edge` Hz in mono."""
    side = (dry[:, 0] - dry[:, 1]) / 2
    mid = (dry[:, 0] + dry[:, 1]) / 2
    side = band(side, edge, None)
    return np.stack((mid + side, mid - side), axis=1)


def integrated_loudness(audio: Stereo) -> float:
    """LUFS after ITU-R BS.1770-4 (K-weighting for 48 kHz, 400 ms blocks, both gates)."""
    shelf = ([1.53512485958697, -2.69169618940638, 1.19839281085285],
             [1.0, -1.69065929318241, 0.73248077421585])  # fmt: skip
    high = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
    weighted = lfilter(*high, lfilter(*shelf, audio, axis=0), axis=0)
    total = np.cumsum((weighted**2).sum(axis=1))
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    power = (total[block::hop] - total[:-block:hop]) / block
    power = power[power > 10 ** ((-70 + 0.691) / 10)]
    power = power[power > power.mean() / 10]
    return float(-0.691 + 10 * np.log10(power.mean()))


def true_peak(audio: Stereo) -> NDArray[np.float64]:
    """Largest magnitude of both channels around each sample, 4 times oversampled."""
    over = np.abs(resample_poly(audio, 4, 1, axis=0)).max(axis=1)
    return over[: len(audio) * 4].reshape(-1, 4).max(axis=1)


def limit(audio: Stereo, ceiling_db: float, lookahead: float = 0.004) -> Stereo:
    """A look-ahead limiter on the true peak."""
    ceiling = 10 ** (ceiling_db / 20)
    half = int(lookahead * RATE)
    needed = np.maximum(1.0, true_peak(audio) / ceiling)
    held = maximum_filter1d(needed, 4 * half + 1)
    window = np.hanning(2 * half + 3)[1:-1]
    smooth = fftconvolve(held, window / window.sum(), mode="same")
    edge = np.ones_like(smooth) * held
    smooth[:half] = edge[:half]
    smooth[-half:] = edge[-half:]
    return audio / np.maximum(smooth, 1.0)[:, None]


def master(audio: Stereo, loudness: float, peak_db: float) -> Stereo:
    """Glue, then bring to `loudness` LUFS under a true peak of `peak_db` dBTP."""
    audio = band(widen_only_highs(audio), 28, None)
    audio = audio * 10 ** ((loudness - integrated_loudness(audio)) / 20)
    audio = compress(audio, -15.0, 1.8)
    for _ in range(3):
        audio = audio * 10 ** ((loudness - integrated_loudness(audio)) / 20)
        audio = limit(audio, peak_db)
    return audio
