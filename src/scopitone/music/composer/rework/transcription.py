"""Transcribe a recording: estimate its tempo, bars, key, chords and melody."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage, signal

from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound
from scopitone.music.composer.rework.chord_recognition import (
    BeatGrid,
    RecognizedChord,
    recognize_chords,
)
from scopitone.music.composer.rework.onset_alignment import find_offset, measure_attacks
from scopitone.music.composer.score.model import Mode

Curve = NDArray[np.float64]

METRE = 4
"""Bars are assumed to have four quarters: three are detected too unreliably."""

_LOW_RATE = 12_000
_HOP = 240
_FRAMES_PER_S = _LOW_RATE / _HOP
_MIN_BPM, _MAX_BPM, _USUAL_BPM = 60.0, 190.0, 112.0
_LOWEST_NOTE, _NOTES = 45, 37
_MELODY_SIZE, _HARMONICS = 4096, 12
_MAJOR = np.array(
    [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081]
)
_MINOR = np.array(
    [0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052]
)
"""Albrecht and Shanahan 2013, "The use of large corpora to train a new type of key-finding
algorithm": how often each degree occurs. They find the key of 23 of 24 composed songs;
Krumhansl's ratings of 1990 find 16 (`benchmarks/uploads.py`)."""


@dataclass(frozen=True, slots=True)
class TranscribedNote:
    """A note of the melody: start and end in seconds, pitch as a MIDI note number."""

    start: float
    end: float
    pitch: int


@dataclass(frozen=True, slots=True)
class Transcription:
    """What was estimated of a recording.

    Attributes:
        tempo: quarters a minute.
        first_bar_s: the first bar line, in seconds.
        tonic: pitch class of the key.
        mode: major or minor.
        bars: how many bars there are from the first bar line on.
        chords: triads in order, without gaps.
        melody: notes in order.
    """

    tempo: float
    first_bar_s: float
    tonic: int
    mode: Mode
    bars: int
    chords: tuple[RecognizedChord, ...]
    melody: tuple[TranscribedNote, ...]

    @property
    def bar_s(self) -> float:
        """Return the duration of a bar in seconds."""
        return METRE * 60.0 / self.tempo

    @property
    def end_s(self) -> float:
        """Return the end of the last bar in seconds."""
        return self.first_bar_s + self.bars * self.bar_s

    def beat_of(self, second: float) -> float:
        """Return the beat at `second`, counted from the first bar line."""
        return (second - self.first_bar_s) * self.tempo / 60.0

    def add_bars(self, before: int, after: int) -> Transcription:
        """Return the same with more bars, in which the first and the last chord sound."""
        shift = float(before * METRE)
        moved = [replace(c, start=c.start + shift, end=c.end + shift) for c in self.chords]
        moved[0] = replace(moved[0], start=0.0)
        moved[-1] = replace(moved[-1], end=moved[-1].end + after * METRE)
        return replace(
            self,
            first_bar_s=self.first_bar_s - before * self.bar_s,
            bars=self.bars + before + after,
            chords=tuple(moved),
        )


def transcribe(sound: Sound) -> Transcription:
    """Transcribe `sound`, (2, n) at 48 kHz. The tempo must be steady."""
    middle = _downsample(sound)
    spectrum = _compute_spectrum(middle, 2048)
    onsets = _detect_onsets(spectrum)
    tempo, phase = _estimate_beat(onsets)
    fine = _compute_spectrum(middle, 8192)
    chroma = _compute_chroma(fine)
    count = int((sound.shape[1] / RATE - phase) * tempo / 60)
    phase += find_offset(measure_attacks(sound), phase + 60 / tempo * np.arange(count))
    first = _find_downbeat(tempo, phase, _detect_onsets(spectrum[:, :26]), chroma)
    tonic, mode = estimate_key(chroma.sum(axis=0))
    bars = int((len(fine) / _FRAMES_PER_S - first) * tempo / 60.0 / METRE)
    grid = BeatGrid(first, 60.0 / tempo)
    chords = recognize_chords(fine, _LOW_RATE, _FRAMES_PER_S, grid, (tonic, mode)) if bars else ()
    return Transcription(
        tempo=tempo,
        first_bar_s=first,
        tonic=tonic,
        mode=mode,
        bars=bars,
        chords=tuple(
            replace(chord, end=min(chord.end, bars * METRE))
            for chord in chords
            if chord.start < bars * METRE
        ),
        melody=_extract_melody(sound),
    )


def estimate_key(chroma: Curve) -> tuple[int, Mode]:
    """Return the tonic and mode whose profile correlates best with `chroma`, (12,)."""
    best = max(
        (float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1]), tonic, mode)
        for tonic in range(12)
        for mode, profile in (("major", _MAJOR), ("minor", _MINOR))
    )
    return best[1], "major" if best[2] == "major" else "minor"


def _downsample(sound: Sound) -> Curve:
    """Return the mean of both channels of `sound` at `_LOW_RATE`."""
    return np.asarray(signal.resample_poly(sound.mean(axis=0), 1, RATE // _LOW_RATE))


def _compute_spectrum(middle: Curve, size: int) -> Curve:
    """Return magnitudes, (frames, bins), with 50 frames a second, each centered on its time."""
    padded = np.pad(middle.astype(np.float32), (size // 2, size // 2))
    windows = np.lib.stride_tricks.sliding_window_view(padded, size)[::_HOP]
    window = np.hanning(size).astype(np.float32)
    rows = [
        np.abs(fft.rfft(windows[first : first + 512] * window, axis=1))
        for first in range(0, len(windows), 512)
    ]
    return np.concatenate(rows)


def _detect_onsets(spectrum: Curve) -> Curve:
    """Return the spectral flux without its slow part, (frames,).

    Dixon 2006, "Onset detection revisited".
    """
    level = np.log1p(100 * spectrum / (spectrum.max() + 1e-9))
    flux = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0).sum(axis=1)
    slow = np.convolve(flux, np.ones(51) / 51, "same")
    return np.asarray(np.maximum(flux - slow, 0.0), np.float64)


def _estimate_beat(onsets: Curve) -> tuple[float, float]:
    """Return the tempo and the time of a beat in seconds.

    Autocorrelation with a preference for usual tempi (Ellis 2007, "Beat tracking by dynamic
    programming") gives a coarse tempo; the strongest Fourier component of the onsets near it
    gives the exact one.
    """
    size = fft.next_fast_len(2 * len(onsets))
    alike = fft.irfft(np.abs(fft.rfft(onsets - onsets.mean(), size)) ** 2)[: len(onsets)]
    tempi = np.arange(_MIN_BPM, _MAX_BPM, 0.5)
    lags = _FRAMES_PER_S * 60 / tempi
    scores = np.zeros_like(tempi)
    for multiple in (1, 2, 4):
        scores += np.interp(lags * multiple, np.arange(len(alike)), alike)
    scores *= np.exp(-0.5 * (np.log2(tempi / _USUAL_BPM) / 0.9) ** 2)
    coarse = float(tempi[int(scores.argmax())])
    times = np.arange(len(onsets)) / _FRAMES_PER_S
    tempo, wave = coarse, 0j
    # The second pass is fine enough that the last bar of a long song is right within 10 ms.
    for spread in (0.03, 0.0005):
        near = tempo * np.linspace(1 - spread, 1 + spread, 241)
        waves = [complex(np.sum(onsets * np.exp(-2j * np.pi * times * t / 60))) for t in near]
        best = int(np.argmax(np.abs(waves)))
        tempo, wave = float(near[best]), waves[best]
    phase = -np.angle(wave) / (2 * np.pi) * 60 / tempo
    return tempo, float(phase % (60 / tempo))


def _find_downbeat(tempo: float, phase: float, lows: Curve, chroma: Curve) -> float:
    """Return the first bar line in seconds: of four beats, the one on which chords change."""
    beat = 60 / tempo
    count = int((len(lows) / _FRAMES_PER_S - phase) / beat)
    beats = (phase + beat * np.arange(count)) * _FRAMES_PER_S
    frames = np.clip(beats.astype(int), 1, len(lows) - 2)
    struck = np.maximum.reduce([lows[frames - 1], lows[frames], lows[frames + 1]])
    means = [part.mean(axis=0) for part in np.split(chroma, frames)]
    changed = np.array([float(np.linalg.norm(b - a)) for a, b in pairwise(means)])
    scores = struck / (struck.mean() + 1e-9) + 2 * changed / (changed.mean() + 1e-9)
    number = int(np.argmax([scores[start::METRE].mean() for start in range(METRE)]))
    return phase + number * beat


def _compute_chroma(spectrum: Curve) -> Curve:
    """Return the energy of each pitch class between 65 and 1500 Hz, unit length, (frames, 12)."""
    frequencies = fft.rfftfreq(8192, 1 / _LOW_RATE)
    used = (frequencies > 65) & (frequencies < 1500)
    notes = 69 + 12 * np.log2(frequencies[used] / 440)
    classes = np.round(notes).astype(int) % 12
    # A bin between two notes counts for neither.
    weights = np.exp(-0.5 * ((notes - np.round(notes)) / 0.2) ** 2)
    folded = np.zeros((used.sum(), 12))
    folded[np.arange(used.sum()), classes] = weights
    chroma = np.sqrt(spectrum[:, used]) @ folded
    chroma -= chroma.min(axis=1, keepdims=True)
    return np.asarray(chroma / (np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-9))


def _extract_melody(sound: Sound) -> tuple[TranscribedNote, ...]:
    """Return the most salient line, found by harmonic summation and a Viterbi search.

    The salience follows Salamon and Gómez 2012, "Melody extraction from polyphonic music
    signals"; the search over notes and silence smooths it. A singer is in the center and moves,
    so the sides are subtracted from each bin, and so is what lasts for seconds.
    """
    sides = signal.resample_poly((sound[0] - sound[1]) / 2, 1, RATE // _LOW_RATE)
    center = _compute_spectrum(_downsample(sound), _MELODY_SIZE) - 2 * _compute_spectrum(
        sides, _MELODY_SIZE
    )
    level = np.sqrt(np.maximum(center, 0))
    level = np.maximum(
        level - 0.6 * ndimage.uniform_filter1d(level, 2 * int(_FRAMES_PER_S), axis=0), 0
    )
    salience = np.zeros((len(level), _NOTES + 1))
    for number in range(_NOTES):
        fundamental = 440 * 2 ** ((_LOWEST_NOTE + number - 69) / 12)
        for harmonic in range(1, _HARMONICS + 1):
            place = fundamental * harmonic * _MELODY_SIZE / _LOW_RATE
            middle, width = round(place), max(1, round(0.015 * place))
            if middle + width < level.shape[1]:
                near = level[:, middle - width : middle + width + 1].max(axis=1)
                salience[:, number] += 0.9 ** (harmonic - 1) * near
    salience[:, :_NOTES] /= np.median(salience[:, :_NOTES].max(axis=1)) + 1e-9
    salience[:, _NOTES] = 0.75
    return _collect_notes(_find_path(salience))


def _find_path(salience: Curve) -> NDArray[np.int64]:
    steps = np.abs(np.subtract.outer(np.arange(_NOTES + 1), np.arange(_NOTES + 1)))
    cost = 0.25 + 0.02 * steps.astype(np.float64)
    np.fill_diagonal(cost, 0.0)
    cost[_NOTES, :_NOTES] = cost[:_NOTES, _NOTES] = 0.3
    total = salience[0].copy()
    back = np.zeros((len(salience), _NOTES + 1), np.int64)
    for number, frame in enumerate(salience[1:], 1):
        reached = total[:, None] - cost
        back[number] = reached.argmax(axis=0)
        total = reached.max(axis=0) + frame
    path = np.zeros(len(salience), np.int64)
    path[-1] = int(total.argmax())
    for number in range(len(salience) - 1, 0, -1):
        path[number - 1] = back[number, path[number]]
    return path


def _collect_notes(path: NDArray[np.int64]) -> tuple[TranscribedNote, ...]:
    edges = np.flatnonzero(np.diff(path, prepend=-1, append=-1))
    return tuple(
        TranscribedNote(low / _FRAMES_PER_S, high / _FRAMES_PER_S, _LOWEST_NOTE + int(path[low]))
        for low, high in pairwise(edges)
        if path[low] < _NOTES and high - low >= math.ceil(0.1 * _FRAMES_PER_S)
    )
