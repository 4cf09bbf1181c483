"""The fundamental frequency (f0) of a sung or rapped line, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.performance.voice.phoneme_timing import SungSyllable
from scopitone.music.composer.performance.voice.speech import FRAME_S

# A glide takes 90 ms and is three quarters complete when the new vowel begins.
_GLIDE_S, _GLIDE_LEAD_S = 0.09, 0.03
_VIBRATO_HZ, _VIBRATO_SEMITONES = 5.5, 0.40
_VIBRATO_DELAY_S, _VIBRATO_RISE_S = 0.30, 0.45
_DRIFT_SEMITONES = 0.05
_SCOOP_SEMITONES, _SCOOP_S = 0.30, 0.05


@dataclass(frozen=True, slots=True)
class TimedNote:
    """A note: start and end in seconds, pitch as a MIDI number that may have a fraction."""

    start: float
    end: float
    pitch: float


def sung_f0(
    frames: NDArray[np.float64],
    notes: Sequence[TimedNote],
    rng: np.random.Generator,
    *,
    cents: float = 0.0,
    vibrato: float = 1.0,
) -> NDArray[np.float64]:
    """Return f0 in Hz at each of `frames` (seconds) of a sung line.

    It has glides, a scoop into the phrase, drift, and a vibrato that grows on held notes. `cents`
    detunes the line, `vibrato` scales the depth of the vibrato.
    """
    midi = np.full(len(frames), notes[0].pitch)
    depth = np.zeros(len(frames))
    for note in notes:
        midi[frames >= note.start - _GLIDE_LEAD_S] = note.pitch
        growth = np.clip((frames - note.start - _VIBRATO_DELAY_S) / _VIBRATO_RISE_S, 0.0, 1.0)
        depth = np.where(frames >= note.start, growth, depth)
    midi = _smooth(midi, _GLIDE_S)
    since = np.maximum(frames - notes[0].start, 0.0)
    midi -= _SCOOP_SEMITONES * np.exp(-since / _SCOOP_S)
    speed = _VIBRATO_HZ * (1.0 + 0.04 * _random_curve(len(frames), 0.5, rng))
    phase = 2 * np.pi * np.cumsum(speed * FRAME_S)
    midi += _VIBRATO_SEMITONES * vibrato * _smooth(depth, 0.06) * np.sin(phase)
    midi += _DRIFT_SEMITONES * _random_curve(len(frames), 0.4, rng) + cents / 100.0
    return _midi_to_hertz(midi)


def rapped_f0(
    frames: NDArray[np.float64],
    syllables: Sequence[SungSyllable],
    stresses: Sequence[int],
    rng: np.random.Generator,
    *,
    center: float,
    cents: float = 0.0,
) -> NDArray[np.float64]:
    """Return f0 in Hz at each of `frames` (seconds) of speech around the MIDI pitch `center`.

    It falls along the line, rises on stressed syllables and falls within each syllable.
    """
    first, last = syllables[0].start, syllables[-1].end
    midi = center + 2.0 - 4.0 * np.clip((frames - first) / (last - first), 0.0, 1.0)
    for syllable, stress in zip(syllables, stresses, strict=True):
        inside = (frames >= syllable.start) & (frames < syllable.end)
        rise = (0.0, 1.2, 2.6)[stress] + 0.5 * rng.uniform(-1.0, 1.0)
        progress = (frames[inside] - syllable.vowel) / max(syllable.end - syllable.vowel, FRAME_S)
        midi[inside] += rise - 1.5 * np.clip(progress, 0.0, 1.0)
    return _midi_to_hertz(
        _smooth(midi, 0.06) + 0.2 * _random_curve(len(frames), 0.15, rng) + cents / 100.0
    )


def _midi_to_hertz(midi: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 440.0 * 2.0 ** ((midi - 69.0) / 12.0)
    return result


def _smooth(values: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Turn steps into S-shaped glides of `seconds`."""
    size = max(3, round(seconds / FRAME_S) | 1)
    kernel = np.hanning(size + 2)[1:-1]
    padded = np.pad(values, size // 2, mode="edge")
    smooth: NDArray[np.float64] = np.convolve(padded, kernel / kernel.sum(), "valid")
    return smooth


def _random_curve(count: int, seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a slow random curve within about ±1 that changes over `seconds`."""
    size = round(seconds / FRAME_S)
    kernel = np.hanning(size + 2)[1:-1]
    noise = np.convolve(rng.normal(0.0, 1.0, count + size - 1), kernel, "valid")
    curve: NDArray[np.float64] = np.clip(0.5 * noise / np.sqrt((kernel**2).sum()), -1.0, 1.0)
    return curve
