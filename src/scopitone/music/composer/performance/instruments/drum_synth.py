"""Synthesized single drums: mono samples at RATE, with a peak of about 1.

They follow these circuits: bridged-T oscillators with a pitch envelope for drum heads (TR-808,
TR-909), six square waves for metal (TR-808 service notes), band-passed noise for wires, hands and
shells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from scopitone.music.composer.performance.instruments.note_events import RATE

DrumSound = NDArray[np.float64]
METAL_HZ = (205.3, 369.6, 304.4, 522.7, 540.0, 800.0)
"""The six oscillators of the TR-808."""


def kick(
    pitch: float,
    *,
    fall: float = 2.5,
    speed: float = 0.03,
    ring: float = 0.16,
    click: float = 0.3,
    drive: float = 1.5,
) -> DrumSound:
    """Synthesize a bass drum.

    The head falls from `fall` octaves above `pitch` Hz with the time constant `speed`, rings with
    the time constant `ring` (both in seconds), is distorted by a tanh, and begins with a click.
    """
    t = _sample_times(min(6.0 * ring, 2.5))
    frequency = pitch * 2.0 ** (fall * np.exp(-t / speed))
    body = np.sin(2.0 * np.pi * np.cumsum(frequency) / RATE) * np.exp(-t / ring)
    beater = bandpass(_make_noise(len(t), 1), 1500, 7000) * np.exp(-t / 0.004)
    return _fade_out(np.tanh(drive * body) / np.tanh(drive) + click * beater)


def snare(
    pitch: float,
    *,
    ring: float = 0.07,
    wires: float = 0.8,
    rattle: float = 0.11,
    low: float = 1200,
    high: float = 11_000,
    seed: int = 2,
) -> DrumSound:
    """Synthesize two modes of a head (`pitch` and 1.78 times it, Hz) and the noise of the wires."""
    t = _sample_times(max(6.0 * ring, 5.0 * rattle))
    bend = 1.0 + 0.35 * np.exp(-t / 0.008)
    head = np.sin(2.0 * np.pi * np.cumsum(pitch * bend) / RATE) * np.exp(-t / ring)
    head += (
        0.45 * np.sin(2.0 * np.pi * np.cumsum(1.78 * pitch * bend) / RATE) * np.exp(-t / ring * 2)
    )
    noise = bandpass(_make_noise(len(t), seed), low, high)
    noise *= 0.6 * np.exp(-t / rattle) + 0.6 * np.exp(-t / 0.018)
    return _fade_out(0.75 * head + wires * noise)


def add_gated_reverb(hit: DrumSound, seconds: float, *, room: float = 0.7) -> DrumSound:
    """Add a loud reverb that is cut after `seconds` to `hit`: the snare of the eighties."""
    size = round(seconds * RATE)
    t = _sample_times(seconds)
    echo = (
        bandpass(_make_noise(size, 11), 250, 7500) * np.clip(t / 0.012, 0.0, 1.0) * np.exp(-t / 0.5)
    )
    out = np.zeros(size)
    out[: min(size, len(hit))] += hit[:size]
    return np.asarray((out + room * echo) * np.clip((seconds - t) / 0.018, 0.0, 1.0))


def clap(*, ring: float = 0.09, low: float = 900, high: float = 6500) -> DrumSound:
    """Synthesize three claps a hundredth of a second apart, then the room."""
    t = _sample_times(6.0 * ring)
    noise = bandpass(_make_noise(len(t), 3), low, high)
    starts = (0.0, 0.011, 0.021)
    shape = sum(np.exp(-np.maximum(t - start, 0.0) / 0.004) * (t >= start) for start in starts)
    shape = shape + 0.8 * np.exp(-np.maximum(t - 0.031, 0.0) / ring) * (t >= 0.031)
    return _fade_out(0.9 * noise * shape)


def rim(pitch: float = 1700.0) -> DrumSound:
    """Synthesize a stick on the rim: two short woody modes."""
    t = _sample_times(0.12)
    wood = np.sin(2.0 * np.pi * pitch * t) * np.exp(-t / 0.008)
    wood += 0.8 * np.sin(2.0 * np.pi * 0.3 * pitch * t) * np.exp(-t / 0.014)
    return _fade_out(
        0.6 * wood + 0.3 * bandpass(_make_noise(len(t), 4), 2000, 8000) * np.exp(-t / 0.005)
    )


def hat(ring: float, *, metal: float = 0.6, low: float = 7000, seed: int = 5) -> DrumSound:
    """Synthesize a hat, closed or open by `ring` (s): square waves and noise above `low` Hz."""
    t = _sample_times(min(6.0 * ring, 2.0))
    squares = sum(np.sign(np.sin(2.0 * np.pi * 9.1 * f * t + f)) for f in METAL_HZ) / 3.0
    sound = bandpass(
        metal * squares + (1.2 - metal) * _make_noise(len(t), seed), low, 16_000, order=3
    )
    return _fade_out(1.3 * sound * (0.5 * np.exp(-t / ring) + 0.5 * np.exp(-t / (0.4 * ring))))


def cymbal(ring: float, *, low: float = 3500, ping: float = 0.0, seed: int = 7) -> DrumSound:
    """Synthesize a crash cymbal, or a ride cymbal with a `ping` (0 to 1)."""
    t = _sample_times(min(4.0 * ring, 3.5))
    squares = sum(np.sign(np.sin(2.0 * np.pi * 6.7 * f * t + f)) for f in METAL_HZ) / 4.0
    wash = bandpass(0.4 * squares + 0.7 * _make_noise(len(t), seed), low, 15_000)
    wash *= np.minimum(1.0, t / 0.003) * (
        0.6 * np.exp(-t / ring) + 0.4 * np.exp(-t / (0.15 * ring))
    )
    bell = np.sin(2.0 * np.pi * 3180 * t) + 0.6 * np.sin(2.0 * np.pi * 4730 * t)
    return _fade_out((1.0 - 0.6 * ping) * wash + 0.3 * ping * bell * np.exp(-t / 0.12))


def tom(pitch: float, *, ring: float = 0.2, fall: float = 0.8) -> DrumSound:
    """Synthesize a tom at `pitch` Hz, or a conga with a small `fall` (octaves)."""
    t = _sample_times(5.0 * ring)
    frequency = pitch * 2.0 ** (fall * np.exp(-t / 0.03))
    body = np.sin(2.0 * np.pi * np.cumsum(frequency) / RATE) * np.exp(-t / ring)
    skin = bandpass(_make_noise(len(t), 8), 400, 5000) * np.exp(-t / 0.012)
    return _fade_out(np.tanh(1.3 * body) + 0.25 * skin)


def cowbell() -> DrumSound:
    """Synthesize a cowbell: two square waves, 540 and 800 Hz (TR-808)."""
    t = _sample_times(0.4)
    tone = np.sign(np.sin(2.0 * np.pi * 540 * t)) + np.sign(np.sin(2.0 * np.pi * 800 * t))
    shape = 0.6 * np.exp(-t / 0.015) + 0.4 * np.exp(-t / 0.09)
    return _fade_out(0.7 * bandpass(tone, 500, 5000) * shape)


def shaker(seconds: float = 0.1, *, low: float = 5500, high: float = 13_000) -> DrumSound:
    """Synthesize noise that swells and falls; with a higher band it is a tambourine."""
    t = _sample_times(seconds)
    swell = np.minimum(1.0, t / 0.012) * np.exp(-t / (0.25 * seconds))
    return _fade_out(bandpass(_make_noise(len(t), 6), low, high) * swell)


def bandpass(sound: DrumSound, low: float, high: float, order: int = 2) -> DrumSound:
    """Filter `sound` by a Butterworth band-pass between `low` and `high` Hz."""
    sos = butter(order, (low, high), "bandpass", fs=RATE, output="sos")
    return np.asarray(sosfilt(sos, sound))


def crush(hit: DrumSound, *, bits: int = 9, hold: int = 2, top: float = 7000) -> DrumSound:
    """Degrade `hit` like an old sampler: `bits`, every `hold`th sample, dull above `top` Hz."""
    steps = 2.0 ** (bits - 1)
    coarse = np.repeat(hit[::hold], hold)[: len(hit)]
    sos = butter(2, top, "lowpass", fs=RATE, output="sos")
    return np.asarray(sosfilt(sos, np.round(coarse * steps) / steps))


def _sample_times(seconds: float) -> DrumSound:
    return np.arange(int(seconds * RATE)) / RATE


def _make_noise(size: int, seed: int) -> DrumSound:
    return np.random.default_rng(seed).uniform(-1.0, 1.0, size)


def _fade_out(hit: DrumSound) -> DrumSound:
    size = min(len(hit), 480)
    hit[-size:] *= np.linspace(1.0, 0.0, size)
    return hit
