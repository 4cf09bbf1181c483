"""Recognize the chords of a recording: major and minor triads, beat by beat.

Each beat is compared with 24 triads (Fujishima 1999, "Realtime chord recognition of musical
sound"), the pitch classes of the bass with their roots, and a Viterbi search over the beats
(Sheh and Ellis 2003, "Chord segmentation and recognition using EM-trained HMMs") lets chords
change on bar lines rather than elsewhere. The constants were chosen on seven songs of the composer
in pop, rock, folk, and country; `benchmarks/uploads.py` measures others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from scopitone.music.composer.score.model import Mode

Curve = NDArray[np.float64]

_TREBLE_HZ, _BASS_HZ = (65.0, 1500.0), (35.0, 220.0)
_COMPRESSION = 0.7
_WHITENING_BINS = 81
_TUNING_WIDTH = 0.2
_BASS_WEIGHT, _KEY_WEIGHT = 0.3, 0.1
_FIFTH_IN_BASS = 0.3
_CHANGE_COSTS = (0.15, 0.8, 0.4, 0.8)
"""The cost of a new chord on each of the four beats of a bar."""

_DIATONIC: dict[Mode, dict[tuple[int, bool], float]] = {
    "major": {
        **dict.fromkeys(((0, False), (5, False), (7, False)), 1.0),
        **dict.fromkeys(((2, True), (4, True), (9, True)), 1.0),
    },
    "minor": {
        **dict.fromkeys(((0, True), (5, True), (7, True)), 1.0),
        **dict.fromkeys(((3, False), (8, False), (10, False)), 1.0),
        (7, False): 0.6,
    },
}
"""How usual a triad is in a key: semitones above the tonic, and whether it is minor."""


@dataclass(frozen=True, slots=True)
class RecognizedChord:
    """A triad from `start` to `end` in beats; `root` is a pitch class."""

    start: float
    end: float
    root: int
    is_minor: bool


@dataclass(frozen=True, slots=True)
class BeatGrid:
    """Beats of a recording: the first bar line and the distance of beats, in seconds."""

    first_s: float
    beat_s: float


def recognize_chords(
    spectrum: Curve, rate: int, frames_per_s: float, grid: BeatGrid, key: tuple[int, Mode]
) -> tuple[RecognizedChord, ...]:
    """Return the chords of a recording from its first bar line on, without gaps.

    `spectrum` is magnitudes, (frames, bins) up to half of `rate` hertz.
    """
    count = int((len(spectrum) / frames_per_s - grid.first_s) / grid.beat_s)
    beats = grid.first_s + grid.beat_s * np.arange(count + 1)
    edges = np.clip(np.round(beats * frames_per_s).astype(int), 0, len(spectrum))
    treble = _average(fold_pitches(spectrum, rate, _TREBLE_HZ), edges)
    bass = _average(fold_pitches(spectrum, rate, _BASS_HZ), edges)
    triads, roots = _build_templates()
    usual = np.array([_DIATONIC[key[1]].get(((r - key[0]) % 12, m), 0.0) for r, m in _TRIADS])
    scores = treble @ triads.T + _BASS_WEIGHT * (bass @ roots.T) + _KEY_WEIGHT * usual
    path = _find_path(scores)
    changes = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(path)]
    return tuple(
        RecognizedChord(float(low), float(high), *_TRIADS[path[low]])
        for low, high in pairwise(changes)
    )


_TRIADS = [(root, is_minor) for root in range(12) for is_minor in (False, True)]


def fold_pitches(spectrum: Curve, rate: int, band: tuple[float, float]) -> Curve:
    """Return the energy of each pitch class in `band` hertz, (frames, 12).

    What does not stand out from its neighbors is left out, and so are bins between two notes.
    """
    frequencies = fft.rfftfreq(2 * (spectrum.shape[1] - 1), 1 / rate)
    used = (frequencies > band[0]) & (frequencies < band[1])
    notes = 69 + 12 * np.log2(frequencies[used] / 440)
    off = (notes - np.round(notes)) / _TUNING_WIDTH
    folded = np.zeros((int(used.sum()), 12))
    folded[np.arange(len(notes)), np.round(notes).astype(int) % 12] = np.exp(-0.5 * off**2)
    level = spectrum[:, used] ** _COMPRESSION
    peaks = np.maximum(level - ndimage.uniform_filter1d(level, _WHITENING_BINS, axis=1), 0)
    return np.asarray(peaks @ folded)


def _average(chroma: Curve, edges: NDArray[np.int64]) -> Curve:
    """Return the mean of each beat, of unit length."""
    spans = (chroma[low : max(high, low + 1)] for low, high in pairwise(edges))
    means = np.array([span.mean(axis=0) for span in spans])
    return np.asarray(means / (np.linalg.norm(means, axis=1, keepdims=True) + 1e-9))


def _build_templates() -> tuple[Curve, Curve]:
    triads, roots = np.zeros((24, 12)), np.zeros((24, 12))
    for number, (root, is_minor) in enumerate(_TRIADS):
        fifth = (root + 7) % 12
        triads[number, [root, (root + 4 - is_minor) % 12, fifth]] = 1 / np.sqrt(3)
        roots[number, root], roots[number, fifth] = 1.0, _FIFTH_IN_BASS
    return triads, roots


def _find_path(scores: Curve) -> NDArray[np.int64]:
    """Return the best triad of each beat, with `_CHANGE_COSTS` for changes."""
    total = scores[0].copy()
    back = np.zeros(scores.shape, np.int64)
    for beat, score in enumerate(scores[1:], 1):
        best = int(total.argmax())
        moved = total[best] - _CHANGE_COSTS[beat % 4]
        stays = total >= moved
        back[beat] = np.where(stays, np.arange(len(total)), best)
        total = np.where(stays, total, moved) + score
    path = np.zeros(len(scores), np.int64)
    path[-1] = int(total.argmax())
    for beat in range(len(scores) - 1, 0, -1):
        path[beat - 1] = back[beat, path[beat]]
    return path
