"""The fundamental of a sung or rapped line, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .spoken import FRAME
from .timing import Placed

# A glide takes 90 ms and is three quarters over when the new vowel begins.
_GLIDE_SECONDS, _GLIDE_LEAD = 0.09, 0.03
_VIBRATO_HERTZ, _VIBRATO_SEMITONES = 5.5, 0.40
_VIBRATO_AFTER, _VIBRATO_GROWS = 0.30, 0.45
_DRIFT_SEMITONES = 0.05
_SCOOP_SEMITONES, _SCOOP_SECONDS = 0.30, 0.05


@dataclass(frozen=True, slots=True)
class Tone:
    """A note in seconds and MIDI pitch (fractions of semitones allowed)."""

    start: float
    end: float
    pitch: float


def sung_pitch(
    frames: NDArray[np.float64],
    tones: Sequence[Tone],
    rng: np.random.Generator,
    *,
    cents: float = 0.0,
    vibrato: float = 1.0,
) -> NDArray[np.float64]:
    """Hertz at each of `frames` (seconds): glides, a scoop into the phrase, drift, and a
    vibrato that grows on held notes. `cents` is out of tune, `vibrato` scales its depth.
    """
    midi = np.full(len(frames), tones[0].pitch)
    depth = np.zeros(len(frames))
    for tone in tones:
        midi[frames >= tone.start - _GLIDE_LEAD] = tone.pitch
        held = np.clip((frames - tone.start - _VIBRATO_AFTER) / _VIBRATO_GROWS, 0.0, 1.0)
        depth = np.where(frames >= tone.start, held, depth)
    midi = _smooth(midi, _GLIDE_SECONDS)
    since = np.maximum(frames - tones[0].start, 0.0)
    midi -= _SCOOP_SEMITONES * np.exp(-since / _SCOOP_SECONDS)
    speed = _VIBRATO_HERTZ * (1.0 + 0.04 * _wander(len(frames), 0.5, rng))
    phase = 2 * np.pi * np.cumsum(speed * FRAME)
    midi += _VIBRATO_SEMITONES * vibrato * _smooth(depth, 0.06) * np.sin(phase)
    midi += _DRIFT_SEMITONES * _wander(len(frames), 0.4, rng) + cents / 100.0
    return _hertz(midi)


def rapped_pitch(
    frames: NDArray[np.float64],
    syllables: Sequence[Placed],
    stresses: Sequence[int],
    rng: np.random.Generator,
    *,
    centre: float,
    cents: float = 0.0,
) -> NDArray[np.float64]:
    """Hertz of speech around the MIDI pitch `centre`: it sinks along the line, rises on
    stressed syllables and falls within each.
    """
    first, last = syllables[0].start, syllables[-1].end
    midi = centre + 2.0 - 4.0 * np.clip((frames - first) / (last - first), 0.0, 1.0)
    for syllable, stress in zip(syllables, stresses, strict=True):
        inside = (frames >= syllable.start) & (frames < syllable.end)
        rise = (0.0, 1.2, 2.6)[stress] + 0.5 * rng.uniform(-1.0, 1.0)
        place = (frames[inside] - syllable.vowel) / max(syllable.end - syllable.vowel, FRAME)
        midi[inside] += rise - 1.5 * np.clip(place, 0.0, 1.0)
    return _hertz(_smooth(midi, 0.06) + 0.2 * _wander(len(frames), 0.15, rng) + cents / 100.0)


def _hertz(midi: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 440.0 * 2.0 ** ((midi - 69.0) / 12.0)
    return result


def _smooth(values: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Steps become S-shaped glides of `seconds`."""
    size = max(3, round(seconds / FRAME) | 1)
    kernel = np.hanning(size + 2)[1:-1]
    padded = np.pad(values, size // 2, mode="edge")
    smooth: NDArray[np.float64] = np.convolve(padded, kernel / kernel.sum(), "valid")
    return smooth


def _wander(count: int, seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """A slow random curve within about ±1 that changes over `seconds`."""
    size = round(seconds / FRAME)
    kernel = np.hanning(size + 2)[1:-1]
    noise = np.convolve(rng.normal(0.0, 1.0, count + size - 1), kernel, "valid")
    curve: NDArray[np.float64] = np.clip(0.5 * noise / np.sqrt((kernel**2).sum()), -1.0, 1.0)
    return curve
