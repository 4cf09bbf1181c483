"""Single drum hits, synthesised: mono samples at RATE, about 1 at their peak.

The circuits that are followed: bridged-T oscillators with a pitch envelope for drum heads (TR-808,
TR-909), six square waves for metal (TR-808 service notes), noise through band-passes for wires,
hands and shells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from scopitone.music.composer.sound.stroke import RATE

Hit = NDArray[np.float64]
METAL = (205.3, 369.6, 304.4, 522.7, 540.0, 800.0)
"""The TR-808's six oscillators, Hz."""


def kick(
    pitch: float,
    *,
    fall: float = 2.5,
    speed: float = 0.03,
    ring: float = 0.16,
    click: float = 0.3,
    drive: float = 1.5,
) -> Hit:
    """A head that falls from `fall` octaves above to `pitch` Hz with the time constant `speed`,
    rings with `ring` (s), is driven into a tanh, and begins with a click."""
    t = _span(min(6.0 * ring, 2.5))
    frequency = pitch * 2.0 ** (fall * np.exp(-t / speed))
    body = np.sin(2.0 * np.pi * np.cumsum(frequency) / RATE) * np.exp(-t / ring)
    beater = band(_noise(len(t), 1), 1500, 7000) * np.exp(-t / 0.004)
    return _ended(np.tanh(drive * body) / np.tanh(drive) + click * beater)


def snare(
    pitch: float,
    *,
    ring: float = 0.07,
    wires: float = 0.8,
    rattle: float = 0.11,
    low: float = 1200,
    high: float = 11_000,
    seed: int = 2,
) -> Hit:
    """Two modes of a head (`pitch` and 1.78 times it, Hz) and the wires' noise band."""
    t = _span(max(6.0 * ring, 5.0 * rattle))
    bend = 1.0 + 0.35 * np.exp(-t / 0.008)
    head = np.sin(2.0 * np.pi * np.cumsum(pitch * bend) / RATE) * np.exp(-t / ring)
    head += (
        0.45 * np.sin(2.0 * np.pi * np.cumsum(1.78 * pitch * bend) / RATE) * np.exp(-t / ring * 2)
    )
    noise = band(_noise(len(t), seed), low, high)
    noise *= 0.6 * np.exp(-t / rattle) + 0.6 * np.exp(-t / 0.018)
    return _ended(0.75 * head + wires * noise)


def gated(hit: Hit, seconds: float, *, room: float = 0.7) -> Hit:
    """`hit` in a loud room that is shut after `seconds`: the snare of the eighties."""
    size = round(seconds * RATE)
    t = _span(seconds)
    echo = band(_noise(size, 11), 250, 7500) * np.clip(t / 0.012, 0.0, 1.0) * np.exp(-t / 0.5)
    out = np.zeros(size)
    out[: min(size, len(hit))] += hit[:size]
    return np.asarray((out + room * echo) * np.clip((seconds - t) / 0.018, 0.0, 1.0))


def clap(*, ring: float = 0.09, low: float = 900, high: float = 6500) -> Hit:
    """Three hands a hundredth of a second apart, then the room."""
    t = _span(6.0 * ring)
    noise = band(_noise(len(t), 3), low, high)
    shape = sum(np.exp(-np.maximum(t - at, 0.0) / 0.004) * (t >= at) for at in (0.0, 0.011, 0.021))
    shape = shape + 0.8 * np.exp(-np.maximum(t - 0.031, 0.0) / ring) * (t >= 0.031)
    return _ended(0.9 * noise * shape)


def rim(pitch: float = 1700.0) -> Hit:
    """A stick on the rim: two short woody modes."""
    t = _span(0.12)
    wood = np.sin(2.0 * np.pi * pitch * t) * np.exp(-t / 0.008)
    wood += 0.8 * np.sin(2.0 * np.pi * 0.3 * pitch * t) * np.exp(-t / 0.014)
    return _ended(0.6 * wood + 0.3 * band(_noise(len(t), 4), 2000, 8000) * np.exp(-t / 0.005))


def hat(ring: float, *, metal: float = 0.6, low: float = 7000, seed: int = 5) -> Hit:
    """Closed or open by `ring` (s): square waves and noise above `low` Hz."""
    t = _span(min(6.0 * ring, 2.0))
    squares = sum(np.sign(np.sin(2.0 * np.pi * 9.1 * f * t + f)) for f in METAL) / 3.0
    sound = band(metal * squares + (1.2 - metal) * _noise(len(t), seed), low, 16_000, order=3)
    return _ended(1.3 * sound * (0.5 * np.exp(-t / ring) + 0.5 * np.exp(-t / (0.4 * ring))))


def cymbal(ring: float, *, low: float = 3500, ping: float = 0.0, seed: int = 7) -> Hit:
    """A crash, or a ride with a `ping` (0 to 1)."""
    t = _span(min(4.0 * ring, 3.5))
    squares = sum(np.sign(np.sin(2.0 * np.pi * 6.7 * f * t + f)) for f in METAL) / 4.0
    wash = band(0.4 * squares + 0.7 * _noise(len(t), seed), low, 15_000)
    wash *= np.minimum(1.0, t / 0.003) * (
        0.6 * np.exp(-t / ring) + 0.4 * np.exp(-t / (0.15 * ring))
    )
    bell = np.sin(2.0 * np.pi * 3180 * t) + 0.6 * np.sin(2.0 * np.pi * 4730 * t)
    return _ended((1.0 - 0.6 * ping) * wash + 0.3 * ping * bell * np.exp(-t / 0.12))


def tom(pitch: float, *, ring: float = 0.2, fall: float = 0.8) -> Hit:
    """A tom at `pitch` Hz, or a conga with a small `fall` (octaves)."""
    t = _span(5.0 * ring)
    frequency = pitch * 2.0 ** (fall * np.exp(-t / 0.03))
    body = np.sin(2.0 * np.pi * np.cumsum(frequency) / RATE) * np.exp(-t / ring)
    skin = band(_noise(len(t), 8), 400, 5000) * np.exp(-t / 0.012)
    return _ended(np.tanh(1.3 * body) + 0.25 * skin)


def cowbell() -> Hit:
    """Two square waves, 540 and 800 Hz (TR-808)."""
    t = _span(0.4)
    tone = np.sign(np.sin(2.0 * np.pi * 540 * t)) + np.sign(np.sin(2.0 * np.pi * 800 * t))
    shape = 0.6 * np.exp(-t / 0.015) + 0.4 * np.exp(-t / 0.09)
    return _ended(0.7 * band(tone, 500, 5000) * shape)


def shaker(seconds: float = 0.1, *, low: float = 5500, high: float = 13_000) -> Hit:
    """Grains that swell and fall; a tambourine with a higher band."""
    t = _span(seconds)
    swell = np.minimum(1.0, t / 0.012) * np.exp(-t / (0.25 * seconds))
    return _ended(band(_noise(len(t), 6), low, high) * swell)


def band(sound: Hit, low: float, high: float, order: int = 2) -> Hit:
    """A Butterworth band-pass between `low` and `high` Hz."""
    sos = butter(order, (low, high), "bandpass", fs=RATE, output="sos")
    return np.asarray(sosfilt(sos, sound))


def crushed(hit: Hit, *, bits: int = 9, hold: int = 2, top: float = 7000) -> Hit:
    """`hit` as an old sampler keeps it: `bits` deep, every `hold`th sample, dull above `top`."""
    steps = 2.0 ** (bits - 1)
    held = np.repeat(hit[::hold], hold)[: len(hit)]
    sos = butter(2, top, "lowpass", fs=RATE, output="sos")
    return np.asarray(sosfilt(sos, np.round(held * steps) / steps))


def _span(seconds: float) -> Hit:
    return np.arange(int(seconds * RATE)) / RATE


def _noise(size: int, seed: int) -> Hit:
    return np.random.default_rng(seed).uniform(-1.0, 1.0, size)


def _ended(hit: Hit) -> Hit:
    size = min(len(hit), 480)
    hit[-size:] *= np.linspace(1.0, 0.0, size)
    return hit
