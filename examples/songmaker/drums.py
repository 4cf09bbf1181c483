"""The drum kit, one hit each: mono samples at `synth.RATE`, about 1.0 at most, seeded noise."""

from __future__ import annotations

from functools import cache

import numpy as np

from .synth import RATE, Samples, band, span


@cache
def kick() -> Samples:
    """A sine that falls from 150 to 48 Hz, with a short click."""
    t = span(0.42)
    frequency = 48 + 105 * np.exp(-t * 32)
    body = np.sin(2 * np.pi * np.cumsum(frequency) / RATE) * np.exp(-t * 7.5)
    click = band(_noise(len(t), 1), 1800, 6000) * np.exp(-t * 260) * 0.35
    return np.tanh(1.5 * body) * np.clip((0.42 - t) / 0.05, 0, 1) + click


@cache
def snare() -> Samples:
    """Two drum-head modes under a noise band."""
    t = span(0.32)
    head = 0.55 * np.sin(2 * np.pi * 186 * t + 3 * np.exp(-t * 60)) * np.exp(-t * 22)
    head += 0.25 * np.sin(2 * np.pi * 331 * t) * np.exp(-t * 30)
    wires = band(_noise(len(t), 2), 900, 9000) * np.exp(-t * 17) * 0.8
    return head + wires


@cache
def clap() -> Samples:
    """Four quick bursts and a tail."""
    t = span(0.30)
    noise = band(_noise(len(t), 3), 800, 5200)
    bursts = sum(np.exp(-np.clip(t - at, 0, 1) * 190) * (t >= at) for at in (0, 0.010, 0.021))
    tail = np.exp(-np.clip(t - 0.031, 0, 1) * 20) * (t >= 0.031)
    return noise * (0.7 * bursts + tail) * 0.9


@cache
def rim() -> Samples:
    """A side stick: two short woody modes."""
    t = span(0.12)
    wood = np.sin(2 * np.pi * 1710 * t) * np.exp(-t * 120)
    wood += 0.8 * np.sin(2 * np.pi * 520 * t) * np.exp(-t * 70)
    return 0.6 * wood + band(_noise(len(t), 4), 2000, 8000) * np.exp(-t * 200) * 0.3


@cache
def hat(opened: bool) -> Samples:
    """A hi-hat: six inharmonic squares and noise, high-passed."""
    t = span(0.34 if opened else 0.09)
    modes = (2051.0, 3129.0, 3692.0, 4518.0, 5333.0, 6173.0)
    metal = sum(np.sign(np.sin(2 * np.pi * f * t)) for f in modes) / 6
    sound = band(0.5 * metal + 0.8 * _noise(len(t), 5), 6800, 15_000)
    fade = np.clip((t[-1] - t) / 0.02, 0, 1)
    return sound * np.exp(-t * (11 if opened else 58)) * fade


@cache
def shaker() -> Samples:
    """A grainy burst that swells and falls."""
    t = span(0.10)
    return band(_noise(len(t), 6), 5200, 12_500) * np.sin(np.pi * t / 0.10) ** 1.5


@cache
def crash() -> Samples:
    """A soft cymbal wash."""
    t = span(2.6)
    wash = band(_noise(len(t), 7), 3200, 13_000) * np.exp(-t * 1.9) * np.clip(t / 0.004, 0, 1)
    return wash * np.clip((2.6 - t) / 0.5, 0, 1)


@cache
def swell(seconds: float) -> Samples:
    """Noise that rises into the next section."""
    t = span(seconds)
    return band(_noise(len(t), 8), 2500, 11_000) * (t / seconds) ** 3


@cache
def tom(frequency: float) -> Samples:
    t = span(0.4)
    bend = frequency * (1 + 0.5 * np.exp(-t * 25))
    return (
        np.sin(2 * np.pi * np.cumsum(bend) / RATE)
        * np.exp(-t * 9)
        * np.clip((0.4 - t) / 0.05, 0, 1)
    )


def _noise(size: int, seed: int) -> Samples:
    return np.random.default_rng(seed).uniform(-1, 1, size)
