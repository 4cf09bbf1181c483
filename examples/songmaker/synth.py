"""The instruments: each plays one note and returns mono samples at `RATE`, about 1.0 at most."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

RATE = 48_000
Samples = NDArray[np.float64]


def hertz(midi: float | Samples) -> float | Samples:
    """Equal temperament, A4 (69) at 440 Hz."""
    return 440.0 * 2.0 ** ((midi - 69.0) / 12.0)


def span(seconds: float) -> Samples:
    """Time of each sample in seconds."""
    return np.arange(int(seconds * RATE)) / RATE


def envelope(seconds: float, attack: float, release: float) -> Samples:
    """Rises over `attack`, holds until `seconds`, falls over `release` after it."""
    t = span(seconds + release)
    rise = np.clip(t / attack, 0.0, 1.0)
    fall = np.clip((seconds + release - t) / release, 0.0, 1.0)
    return np.sin(0.5 * np.pi * rise) ** 2 * np.sin(0.5 * np.pi * fall) ** 2


@cache
def _table(kind: str, harmonics: int, softness: float) -> Samples:
    """One cycle of a band-limited wave; `softness` darkens it (harmonic k falls by exp(-k s))."""
    k = np.arange(1, harmonics + 1)
    amplitude = np.exp(-softness * k) / k
    if kind == "square":
        amplitude[1::2] = 0.0
    cycle = np.sin(2 * np.pi * np.outer(np.arange(4096) / 4096, k)) @ amplitude
    return np.append(cycle, cycle[0]) / np.abs(cycle).max()


def wave(
    kind: str, frequency: float | Samples, t: Samples, softness: float, phase: float = 0.0
) -> Samples:
    """A wavetable oscillator that follows `frequency` and never aliases."""
    top = float(np.max(frequency))
    table = _table(kind, max(1, int(9_000 / top)), softness)
    cycles = np.cumsum(np.broadcast_to(frequency, t.shape)) / RATE + phase
    position = (cycles % 1.0) * 4096
    index = position.astype(int)
    share = position - index
    return table[index] * (1 - share) + table[index + 1] * share


def band(sound: Samples, low: float | None, high: float | None, order: int = 2) -> Samples:
    """Butterworth band of `sound` between `low` and `high` Hz; None leaves that side open."""
    for edge, kind in ((low, "highpass"), (high, "lowpass")):
        if edge is not None:
            sos = butter(order, edge, kind, fs=RATE, output="sos")
            sound = sosfilt(sos, sound, axis=0)
    return sound


def epiano(midi: int, seconds: float, velocity: float) -> Samples:
    """Two-operator FM tine piano after Chowning: a mellow body and a short bell at 14 f."""
    frequency = hertz(midi)
    t = span(seconds + 0.5)
    body_index = (0.5 + 1.3 * velocity) * np.exp(-t * 2.2)
    body = np.sin(2 * np.pi * frequency * t + body_index * np.sin(2 * np.pi * frequency * t))
    bell = np.sin(
        2 * np.pi * frequency * t
        + 0.5 * velocity * np.exp(-t * 14) * np.sin(2 * np.pi * 14 * frequency * t)
    )
    decay = np.exp(-t * (0.9 + frequency / 700))
    release = np.clip((seconds + 0.5 - t) / 0.5, 0, 1) ** 2
    attack = np.clip(t / 0.004, 0, 1)
    return velocity * attack * release * decay * (0.75 * body + 0.25 * bell)


@cache
def _string(midi: int, brightness: float) -> Samples:
    """A Karplus-Strong string (Karplus and Strong 1983), 3 s long, tuned between samples."""
    frequency = float(hertz(midi))
    rng = np.random.default_rng(midi)
    period = RATE / frequency - 0.5
    delay = int(period)
    share = period - delay
    burst = rng.uniform(-1, 1, delay)
    burst = lfilter([brightness], [1, brightness - 1], burst)
    pick = burst - 0.8 * np.roll(burst, int(delay * 0.18))
    damping = 0.998 - 0.00003 * frequency
    loop = damping * np.convolve([0.5, 0.5], [1 - share, share])
    feedback = np.zeros(delay + 3)
    feedback[0] = 1.0
    feedback[delay : delay + 3] -= loop
    start = np.zeros(int(RATE * 3.0))
    start[:delay] = pick
    sound = lfilter([1.0], feedback, start)
    return band(sound, 90, 7500) / np.abs(sound).max()


def pluck(midi: int, seconds: float, velocity: float) -> Samples:
    """A nylon-like plucked string."""
    sound = _string(midi, 0.35 if velocity < 0.7 else 0.5)
    size = min(len(sound), int((seconds + 0.4) * RATE))
    fade = np.clip((size - np.arange(size)) / (0.25 * RATE), 0, 1)
    return velocity * sound[:size] * fade


def bass(midi: int, seconds: float, velocity: float) -> Samples:
    """A round synth bass: a sine below a soft saw whose brightness falls after the attack."""
    t = span(seconds + 0.06)
    frequency = hertz(midi)
    sub = np.sin(2 * np.pi * frequency * t)
    dark = wave("saw", frequency, t, 0.35)
    bright = wave("saw", frequency, t, 0.10)
    opening = velocity * np.exp(-t * 9)
    body = dark * (1 - opening) + bright * opening
    shape = envelope(seconds, 0.006, 0.06)[: len(t)] * np.exp(-t * 0.7)
    return velocity * shape * np.tanh(1.3 * (0.62 * sub + 0.5 * body))


def pad(midi: int, seconds: float, brightness: float, seed: int) -> NDArray[np.float64]:
    """Seven detuned saws spread over the stereo field; returns (samples, 2)."""
    release = 0.7
    t = span(seconds + release)
    rng = np.random.default_rng(seed)
    sound = np.zeros((len(t), 2))
    for voice in range(7):
        cents = (voice - 3) * 4.2 + rng.normal(0, 0.8)
        drift = 2.0 * np.sin(2 * np.pi * (0.11 + 0.05 * voice) * t + rng.uniform(0, 6.28))
        frequency = hertz(midi + (cents + drift) / 100)
        tone = wave("saw", frequency, t, 0.34 - 0.24 * brightness, rng.uniform())
        pan = 0.5 + 0.45 * (voice - 3) / 3 * (-1) ** voice
        sound += tone[:, None] * [np.cos(pan * np.pi / 2), np.sin(pan * np.pi / 2)]
    return sound / 4.0 * envelope(seconds, min(0.5, 0.35 * seconds), release)[: len(t), None]


def lead(notes: list[tuple[float, float, int]], seconds: float) -> Samples:
    """A gliding soft lead over a whole phrase; `notes` are (start, end, midi) in seconds."""
    t = span(seconds)
    pitch = np.full(len(t), float(notes[0][2]))
    level = np.zeros(len(t))
    for start, end, midi in notes:
        pitch[int(start * RATE) :] = midi
        on = np.clip((t - start) / 0.03, 0, 1) * np.clip((end - t) / 0.08, 0, 1)
        level = np.maximum(level, on)
        held = np.clip((t - start - 0.25) / 0.3, 0, 1) * (t < end) * (t >= start)
        pitch = pitch + 0.22 * held * np.sin(2 * np.pi * 5.3 * t)
    glide = np.exp(-1 / (0.022 * RATE))
    pitch = lfilter([1 - glide], [1, -glide], pitch - pitch[0]) + pitch[0]
    frequency = hertz(pitch)
    tone = 0.7 * wave("square", frequency, t, 0.30) + 0.35 * wave("saw", frequency * 1.003, t, 0.22)
    return tone * level * 0.6


def bell(midi: int, seconds: float, velocity: float) -> Samples:
    """A glassy FM bell, soft: ratio 3.5, fast-falling index."""
    frequency = hertz(midi)
    t = span(seconds + 1.2)
    index = 1.1 * velocity * np.exp(-t * 7)
    tone = np.sin(2 * np.pi * frequency * t + index * np.sin(2 * np.pi * 3.5 * frequency * t))
    octave = 0.22 * np.sin(4 * np.pi * frequency * t) * np.exp(-t * 6)
    fade = np.clip((seconds + 1.2 - t) / 0.3, 0, 1)
    return velocity * fade * np.clip(t / 0.003, 0, 1) * np.exp(-t * 2.4) * (tone + octave) * 0.7
