"""The voice: eSpeak NG speaks each line, WORLD sings it at the score's pitches and times.

Vowels fall on the beat with their consonants before it; vowels are stretched, consonants keep
their length. WORLD (Morise et al. 2016) splits the speech into pitch, envelope and noise, and
puts them together again along the score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyworld
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import resample_poly

from . import pronunciation, score, speech
from .pronunciation import Pronounced
from .score import Note, SungLine
from .synth import RATE

FRAME_MS = 5.0
FRAME = FRAME_MS / 1000.0
VOICE = "en+m3"
SPEECH_WPM = 105
SPEECH_PITCH = 45
# Seconds of sound before the line's first vowel and after its last note.
LEAD_IN, LEAD_OUT = 0.35, 0.25
# Longest sung consonants, in seconds: one plosive, and a whole cluster.
LONGEST_CONSONANT, LONGEST_CLUSTER = 0.12, 0.19

Harmony = Callable[[Note], float]


@dataclass(frozen=True, slots=True)
class Take:
    """How one singer sings: formants `warp`ed, `cents` and `late` seconds beside the score."""

    seed: int
    warp: float = 1.0
    cents: float = 0.0
    late: float = 0.0
    breath: float = 0.0
    vibrato: float = 1.0


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A line as WORLD features, a row per `FRAME`, and its phonemes' boundaries in seconds."""

    voiced: NDArray[np.bool_]
    envelope: NDArray[np.float64]
    noise: NDArray[np.float64]
    boundaries: NDArray[np.float64]
    rate: int


class Singer:
    """Sings lines of the score; what was analysed once is kept."""

    def __init__(self) -> None:
        self._spoken: dict[str, _Spoken] = {}

    def sing(
        self, line: SungLine, take: Take, harmony: Harmony | None = None
    ) -> tuple[float, NDArray[np.float64]]:
        """The line as mono samples at `RATE`, and the second of the song at which they start."""
        spoken = self._speak(line)
        syllables = [s for word in line.words for s in pronunciation.syllables(word.text)]
        notes = [notes for word in line.words for notes in word.syllables]
        start = score.seconds(notes[0][0].beat) - LEAD_IN
        end = score.seconds(notes[-1][-1].end) + LEAD_OUT
        frames = np.arange(start, end, FRAME)
        sung, said = _anchors(syllables, notes, spoken.boundaries)
        source = np.interp(frames, sung, said, left=-1.0, right=-1.0)
        pitch = _pitch(frames, notes, take, harmony)
        audio = _synthesise(spoken, source, pitch, take)
        audio *= np.interp(np.arange(len(audio)) / RATE + start, frames, _dynamics(frames, notes))
        return start + take.late, audio

    def _speak(self, line: SungLine) -> _Spoken:
        words = [word.text for word in line.words]
        text = pronunciation.mnemonics(words)
        if text not in self._spoken:
            said = speech.speak(text, VOICE, SPEECH_WPM, SPEECH_PITCH)
            names = [name for name, _ in said.phonemes if not name.startswith("_")]
            times = [time for name, time in said.phonemes if not name.startswith("_")]
            expected = sum(s.size for word in words for s in pronunciation.syllables(word))
            if len(names) != expected:
                raise ValueError(f"{text}: {expected} phonemes were written, eSpeak said {names}")
            ending = next(
                (t for n, t in said.phonemes if n.startswith("_") and t > times[-1]),
                len(said.samples) / said.rate,
            )
            self._spoken[text] = _analyse(said, np.array([*times, ending]))
        return self._spoken[text]


def _analyse(said: speech.Speech, boundaries: NDArray[np.float64]) -> _Spoken:
    samples = said.samples + np.random.default_rng(0).normal(0, 1e-5, len(said.samples))
    pitch, times = pyworld.harvest(samples, said.rate, 70, 260, FRAME_MS)
    pitch = pyworld.stonemask(samples, pitch, times, said.rate)
    envelope = pyworld.cheaptrick(samples, pitch, times, said.rate)
    noise = pyworld.d4c(samples, pitch, times, said.rate)
    return _Spoken(pitch > 0, np.log(envelope + 1e-12), noise, boundaries, said.rate)


def _anchors(
    syllables: list[Pronounced], notes: list[tuple[Note, ...]], boundaries: NDArray[np.float64]
) -> tuple[list[float], list[float]]:
    """Matching times, sung (in the song) and said (in the speech), both ascending."""
    firsts = np.cumsum([0, *(s.size for s in syllables)])
    onsets = [_onset_seconds(s, boundaries[f:]) for s, f in zip(syllables, firsts, strict=False)]
    sung: list[float] = []
    said: list[float] = []
    for index, syllable in enumerate(syllables):
        first = firsts[index]
        vowel, after = first + len(syllable.onset), first + len(syllable.onset) + 1
        beat = score.seconds(notes[index][0].beat)
        if index + 1 < len(syllables):
            end = score.seconds(notes[index + 1][0].beat) - onsets[index + 1]
        else:
            end = score.seconds(notes[index][-1].end - 0.08)
        coda_said = boundaries[firsts[index + 1]] - boundaries[after]
        coda = min(coda_said, LONGEST_CONSONANT * len(syllable.coda), 0.35 * (end - beat))
        held, steady = (0.80, 0.42) if syllable.glides else (0.85, 0.65)
        release = end - coda
        points = (
            (beat - onsets[index], boundaries[first]),
            (beat, boundaries[vowel]),
            (beat + 0.06, boundaries[vowel] + 0.25 * (boundaries[after] - boundaries[vowel])),
            (beat + held * (release - beat),
             boundaries[vowel] + steady * (boundaries[after] - boundaries[vowel])),
            (release, boundaries[after]),
            (end, boundaries[firsts[index + 1]]),
        )  # fmt: skip
        for when, source in points:
            if not sung or when > sung[-1] + 1e-4:
                sung.append(when)
                said.append(source)
    return sung, said


def _onset_seconds(syllable: Pronounced, boundaries: NDArray[np.float64]) -> float:
    said = float(boundaries[len(syllable.onset)] - boundaries[0])
    return min(said, LONGEST_CONSONANT * len(syllable.onset), LONGEST_CLUSTER)


def _pitch(
    frames: NDArray[np.float64], notes: list[tuple[Note, ...]], take: Take, harmony: Harmony | None
) -> NDArray[np.float64]:
    """Fundamental of each frame in Hz: glides, a scoop, drift, and a vibrato that grows."""
    rng = np.random.default_rng(take.seed)
    flat = [note for syllable in notes for note in syllable]
    midi = np.full(len(frames), _tone(flat[0], harmony))
    vibrato = np.zeros(len(frames))
    for note in flat:
        start, end = score.seconds(note.beat), score.seconds(note.end)
        midi[frames >= start - 0.03] = _tone(note, harmony)
        depth = np.clip((frames - start - 0.28) / 0.5, 0, 1) * (frames < end)
        vibrato = np.where(frames >= start, 0.34 * depth, vibrato)
    kernel = np.hanning(23)[1:-1]
    glided = np.convolve(np.pad(midi, 11, mode="edge"), kernel / kernel.sum(), "same")[11:-11]
    scoop = -0.45 * np.exp(-np.clip(frames - score.seconds(flat[0].beat), 0, None) / 0.07)
    rate = 5.35 + 0.25 * rng.normal()
    phase = 2 * np.pi * np.cumsum(np.full(len(frames), rate * FRAME)) + rng.uniform(0, 6.28)
    wander = np.convolve(rng.normal(0, 1, len(frames) + 80), np.hanning(81), "valid")
    wander *= 0.05 / (np.abs(wander).max() + 1e-9)
    tone = glided + scoop + take.vibrato * vibrato * np.sin(phase) + wander + take.cents / 100
    return 440.0 * 2.0 ** ((tone - 69.0) / 12.0)


def _tone(note: Note, harmony: Harmony | None) -> float:
    return float(note.pitch) if harmony is None else harmony(note)


def _dynamics(frames: NDArray[np.float64], notes: list[tuple[Note, ...]]) -> NDArray[np.float64]:
    """The phrase's arch, a little weight on strong beats, and a release on its last note."""
    first, last = score.seconds(notes[0][0].beat), score.seconds(notes[-1][-1].end)
    place = np.clip((frames - first) / (last - first), 0, 1)
    gain = 0.80 + 0.20 * np.sin(np.pi * place) ** 0.7
    for syllable in notes:
        beat = score.seconds(syllable[0].beat)
        if syllable[0].beat % 2 == 0:
            gain += 0.10 * np.exp(-(((frames - beat - 0.12) / 0.15) ** 2))
    return gain * np.clip((last + 0.05 - frames) / 0.22, 0, 1)


def _synthesise(
    spoken: _Spoken, source: NDArray[np.float64], pitch: NDArray[np.float64], take: Take
) -> NDArray[np.float64]:
    count = len(spoken.envelope)
    place = np.clip(source / FRAME, 0, count - 1.001)
    index = place.astype(int)
    share = (place - index)[:, None]
    envelope = spoken.envelope[index] * (1 - share) + spoken.envelope[index + 1] * share
    noise = spoken.noise[index] * (1 - share) + spoken.noise[index + 1] * share
    voiced = spoken.voiced[np.rint(place).astype(int)]
    envelope = _soften(_warp(envelope, take.warp), spoken.rate)
    noise = _warp(noise, take.warp)
    hertz = np.linspace(0, spoken.rate / 2, envelope.shape[1])
    # A human glottis leaks air: eSpeak's voiced sounds are too pure above 2 kHz.
    air = (0.10 + take.breath) * np.clip((hertz - 1500) / 4000, 0, 1)
    noise = np.where(voiced[:, None], np.clip(np.maximum(noise, air), 0, 1), noise)
    envelope = np.exp(envelope)
    envelope[source < 0] = 1e-12
    f0 = np.where(voiced & (source >= 0), pitch, 0.0)
    audio = pyworld.synthesize(
        np.ascontiguousarray(f0),
        np.ascontiguousarray(envelope),
        np.ascontiguousarray(noise),
        spoken.rate,
        FRAME_MS,
    )
    return resample_poly(audio, RATE // 150, spoken.rate // 150)


def _soften(rows: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Fill the deep gaps between eSpeak's formants, which no throat has, up to 8 dB below a
    smoothed spectrum."""
    per_hertz = (rows.shape[1] - 1) / (rate / 2)
    smooth = gaussian_filter1d(rows, 450 * per_hertz, axis=1, mode="nearest")
    return np.logaddexp(rows, smooth - 1.8)


def _warp(rows: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Move the spectrum's features up in frequency by `factor`."""
    if factor == 1.0:
        return rows
    bins = np.arange(rows.shape[1]) / factor
    index = np.minimum(bins.astype(int), rows.shape[1] - 2)
    share = bins - index
    return rows[:, index] * (1 - share) + rows[:, index + 1] * share
