"""What of a mix is the voice: the harmonic sound in the middle, its activity and its onsets.

Singers stand in the middle of nearly every mix (Vinyes, Bonada, Loscos 2006, "Demixing
Commercial Music Productions via Human-Assisted Time-Frequency Masking"), and what is sung is
harmonic while drums are not (FitzGerald 2010, "Harmonic/Percussive Separation Using Median
Filtering"; means of the logarithm here, which take a tenth of the time of medians).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scopitone.video.audio import Block, decode
from scopitone.video.lyrics.alignment.units import RATE

Floats = NDArray[np.float32]

HOP = 160
ROWS = RATE // HOP
"""Rows per second."""

WINDOW = 640
"""Samples of a spectrum: 40 ms, two periods of the lowest voice and shorter than a syllable."""

LOWEST, HIGHEST = 150.0, 4000.0
"""Hz between which voice and words are."""

BANDS = 24
STEADY = 17
"""Rows over which a note is steady; longer than a drum, shorter than most syllables."""

BROAD = 15
"""Spectral lines (25 Hz each) over which a drum is flat."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A song's voice in rows of 1/ROWS s: row n is about n / ROWS seconds.

    bands: (rows, BANDS), the logarithm of what is in the middle and harmonic. onsets: (rows,),
    how much begins there, mean 1. hiss: (rows,), the logarithm of what is above HIGHEST.
    samples: (n,), the emphasised voice at RATE Hz, or None if it was not asked for.
    """

    bands: Floats
    onsets: Floats
    hiss: Floats
    samples: Floats | None


def hear(audio: Path, *, samples: bool) -> Voice:
    """The voice of the song at `audio`, which is decoded as a stream.

    Raises MissingInputError or MediaError (field "audio").
    """
    bands, hiss, sound = [], [], []
    for spectra in _spectra(decode(audio, rate=RATE, channels=2)):
        emphasised, mask, middle = _emphasised(spectra)
        bands.append(np.log(emphasised @ _FILTERS + 1e-4))
        hiss.append(np.log(np.abs(middle[:, _ABOVE:]).mean(axis=1) + 1e-4))
        if samples:
            sound.append(_sound(middle, mask))
    banded = np.concatenate(bands).astype(np.float32)
    return Voice(
        banded,
        _onsets(banded),
        np.concatenate(hiss).astype(np.float32),
        _overlapped(sound) if samples else None,
    )


def _filters() -> Floats:
    """Triangles on the mel scale, (lines, BANDS)."""
    lines = np.fft.rfftfreq(WINDOW, 1 / RATE)
    mel = 2595 * np.log10(1 + np.array([LOWEST, HIGHEST]) / 700)
    centres = 700 * (10 ** (np.linspace(mel[0], mel[1], BANDS + 2) / 2595) - 1)
    rising = (lines[:, None] - centres[:-2]) / np.diff(centres)[:-1]
    falling = (centres[2:] - lines[:, None]) / np.diff(centres)[1:]
    filters = np.clip(np.minimum(rising, falling), 0, None)
    weighted: Floats = (filters / np.maximum(filters.sum(axis=0), 1e-9)).astype(np.float32)
    return weighted


_HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
_LINES = np.fft.rfftfreq(WINDOW, 1 / RATE)
_ABOVE = int(np.searchsorted(_LINES, HIGHEST))
_WITHIN = ((_LINES >= LOWEST) & (_LINES <= HIGHEST)).astype(np.float32)
_FILTERS = _filters()


def _spectra(blocks: Iterator[Block]) -> Iterator[NDArray[np.complex64]]:
    """Spectra (2, rows, lines) of overlapping windows, some seconds at a time."""
    kept = np.zeros((2, WINDOW // 2), np.float32)
    for block in _gathered(blocks):
        kept = np.concatenate([kept, block], axis=1)
        rows = (kept.shape[1] - WINDOW) // HOP + 1
        if rows > 0:
            yield _transformed(kept, rows)
            kept = kept[:, rows * HOP :]
    kept = np.pad(kept, ((0, 0), (0, WINDOW)))
    yield _transformed(kept, max(1, (kept.shape[1] - WINDOW) // HOP))


def _gathered(blocks: Iterator[Block], count: int = 10) -> Iterator[Block]:
    kept: list[Block] = []
    for block in blocks:
        kept.append(block)
        if len(kept) == count:
            yield np.concatenate(kept, axis=1)
            kept = []
    if kept:
        yield np.concatenate(kept, axis=1)


def _transformed(sound: Block, rows: int) -> NDArray[np.complex64]:
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW, axis=1)[:, ::HOP][:, :rows]
    spectra: NDArray[np.complex64] = np.fft.rfft(windows * _HANN, axis=2).astype(np.complex64)
    return spectra


def _emphasised(
    spectra: NDArray[np.complex64],
) -> tuple[Floats, Floats, NDArray[np.complex64]]:
    """Magnitudes of the voice, the mask that gives them, and the middle that it is laid on."""
    middle = (spectra[0] + spectra[1]) / 2
    side = np.abs(spectra[0] - spectra[1]) / 2
    loud = np.abs(middle)
    central = np.clip(loud - side, 0, None) / (loud + 1e-6)
    level = np.log(loud + 1e-5)
    steady = uniform_filter1d(level, STEADY, axis=0)
    broad = uniform_filter1d(level, BROAD, axis=1)
    harmonic = 1 / (1 + np.exp(2 * (broad - steady)))
    mask = (central * harmonic).astype(np.float32)
    return (mask * loud * _WITHIN).astype(np.float32), mask, middle


def _onsets(bands: Floats) -> Floats:
    """How much louder the bands become within 30 ms, as SuperFlux (Böck, Widmer 2013) has it."""
    before = maximum_filter1d(bands, 3, axis=1)
    rise = np.zeros(len(bands), np.float32)
    rise[2:-1] = np.clip(bands[3:] - before[:-3], 0, None).mean(axis=1)
    return rise / max(float(rise.mean()), 1e-6)


def _sound(middle: NDArray[np.complex64], mask: Floats) -> Floats:
    """The masked windows back as samples, (rows, WINDOW)."""
    return (np.fft.irfft(middle * mask, WINDOW, axis=1) * _HANN).astype(np.float32)


def _overlapped(windows: list[Floats]) -> Floats:
    rows = np.concatenate(windows)
    pieces = WINDOW // HOP
    out = np.zeros((len(rows) + pieces, HOP), np.float32)
    for piece in range(pieces):
        out[piece : piece + len(rows)] += rows[:, piece * HOP : (piece + 1) * HOP]
    return (out.ravel() / float((_HANN**2).sum() / HOP))[WINDOW // 2 :]
