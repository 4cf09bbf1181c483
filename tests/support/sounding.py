"""Sounds for tests, and measures of sound that only tests need."""

from __future__ import annotations

import math
import wave
from array import array
from pathlib import Path

import numpy as np

from scopitone.music.composer.performance.mixing.mix_loudness import Sound, peak_envelope


def tone(path: Path, seconds: float) -> Path:
    """A WAV of a tone that swells twice a second, so that there is a beat to find."""
    rate = 22_050
    samples = array("h", bytes(2 * int(rate * seconds)))
    for n in range(len(samples)):
        swell = math.exp(-8 * ((n / rate) % 0.5))
        samples[n] = int(20_000 * swell * math.sin(2 * math.pi * 220 * n / rate))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def true_peak(sound: Sound) -> float:
    """Return the true peak of `sound` in dBTP; -inf for silence."""
    highest = float(np.abs(sound).max(initial=0.0))
    if highest <= 0:
        return -math.inf
    return 20 * math.log10(float(peak_envelope(sound, highest).max()))
