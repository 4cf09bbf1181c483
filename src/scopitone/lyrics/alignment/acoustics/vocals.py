"""The vocals in a mix: the harmonic sound in the middle, its activity and its onsets.

Singers are in the middle of nearly every mix (Vinyes, Bonada, Loscos 2006, "Demixing
Commercial Music Productions via Human-Assisted Time-Frequency Masking"), and what is sung is
harmonic while drums are not (FitzGerald 2010, "Harmonic/Percussive Separation Using Median
Filtering"; means of the logarithm here, which take a tenth of the time of medians).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scopitone.audio.decode import Block
from scopitone.lyrics.alignment.acoustics.mel import build_mel_filters
from scopitone.lyrics.listening.listener import SAMPLE_RATE

Floats = NDArray[np.float32]

HOP_SAMPLES = 160
ROWS_PER_S = SAMPLE_RATE // HOP_SAMPLES

WINDOW_SAMPLES = 640
"""Samples of a spectrum: 40 ms, two periods of the lowest voice and shorter than a syllable."""

MIN_HZ, MAX_HZ = 150.0, 4000.0
"""Hz between which voice and words are."""

BANDS = 24
STEADY_ROWS = 17
"""Rows over which a note is steady; longer than a drum, shorter than most syllables."""

BROAD_LINES = 15
"""Spectral lines (25 Hz each) over which a drum is flat."""

BATCH_BLOCKS = 10
"""Blocks that are transformed together."""


@dataclass(frozen=True, slots=True)
class Vocals:
    """A song's vocals in rows of 1/ROWS_PER_S s: row n is about n / ROWS_PER_S seconds.

    bands: (rows, BANDS), the logarithm of what is in the middle and harmonic. onsets: (rows,),
    how much begins there, mean 1. hiss: (rows,), the logarithm of what is above MAX_HZ.
    """

    bands: Floats
    onsets: Floats
    hiss: Floats


def extract_vocals(blocks: Iterator[Block]) -> Vocals:
    """Extract the vocals of a song that comes as blocks of (2, n) samples at SAMPLE_RATE Hz."""
    bands, hiss = [], []
    for spectra in _compute_spectra(blocks):
        emphasized, middle = _emphasize_voice(spectra)
        bands.append(np.log(emphasized @ _FILTERS + 1e-4))
        hiss.append(np.log(np.abs(middle[:, _FIRST_HISS_LINE:]).mean(axis=1) + 1e-4))
    rows = np.concatenate(bands).astype(np.float32)
    return Vocals(rows, _detect_onsets(rows), np.concatenate(hiss).astype(np.float32))


_HANN = np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)
_LINES_HZ = np.fft.rfftfreq(WINDOW_SAMPLES, 1 / SAMPLE_RATE)
_FIRST_HISS_LINE = int(np.searchsorted(_LINES_HZ, MAX_HZ))
_VOICE_LINES = ((_LINES_HZ >= MIN_HZ) & (_LINES_HZ <= MAX_HZ)).astype(np.float32)
_FILTERS = build_mel_filters(WINDOW_SAMPLES, SAMPLE_RATE, BANDS, MIN_HZ, MAX_HZ)


def _compute_spectra(blocks: Iterator[Block]) -> Iterator[NDArray[np.complex64]]:
    """Yield spectra (2, rows, lines) of overlapping windows, some seconds at a time."""
    pending = np.zeros((2, WINDOW_SAMPLES // 2), np.float32)
    for batch in _batch_blocks(blocks):
        pending = np.concatenate([pending, batch], axis=1)
        rows = (pending.shape[1] - WINDOW_SAMPLES) // HOP_SAMPLES + 1
        if rows > 0:
            yield _transform(pending, rows)
            pending = pending[:, rows * HOP_SAMPLES :]
    pending = np.pad(pending, ((0, 0), (0, WINDOW_SAMPLES)))
    yield _transform(pending, max(1, (pending.shape[1] - WINDOW_SAMPLES) // HOP_SAMPLES))


def _batch_blocks(blocks: Iterator[Block]) -> Iterator[Block]:
    batch: list[Block] = []
    for block in blocks:
        batch.append(block)
        if len(batch) == BATCH_BLOCKS:
            yield np.concatenate(batch, axis=1)
            batch = []
    if batch:
        yield np.concatenate(batch, axis=1)


def _transform(sound: Block, rows: int) -> NDArray[np.complex64]:
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW_SAMPLES, axis=1)
    windows = windows[:, ::HOP_SAMPLES][:, :rows]
    spectra: NDArray[np.complex64] = np.fft.rfft(windows * _HANN, axis=2).astype(np.complex64)
    return spectra


def _emphasize_voice(spectra: NDArray[np.complex64]) -> tuple[Floats, NDArray[np.complex64]]:
    """Return magnitudes of the voice, and the middle of the mix that they are taken from."""
    middle = (spectra[0] + spectra[1]) / 2
    side = np.abs(spectra[0] - spectra[1]) / 2
    loud = np.abs(middle)
    central = np.clip(loud - side, 0, None) / (loud + 1e-6)
    level = np.log(loud + 1e-5)
    steady = uniform_filter1d(level, STEADY_ROWS, axis=0)
    broad = uniform_filter1d(level, BROAD_LINES, axis=1)
    harmonic = 1 / (1 + np.exp(2 * (broad - steady)))
    mask = (central * harmonic).astype(np.float32)
    return (mask * loud * _VOICE_LINES).astype(np.float32), middle


def _detect_onsets(bands: Floats) -> Floats:
    """Return how much louder the bands become within 30 ms, as SuperFlux (Böck, Widmer 2013)."""
    before = maximum_filter1d(bands, 3, axis=1)
    rise = np.zeros(len(bands), np.float32)
    rise[2:-1] = np.clip(bands[3:] - before[:-3], 0, None).mean(axis=1)
    return rise / max(float(rise.mean()), 1e-6)
