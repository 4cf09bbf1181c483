"""The features of the sound, extracted in one pass, at 100 rows a second.

A song is far larger than its features (0.6 MB a minute), so memory stays small for any length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.fft import rfft

from scopitone.audio.analysis import filterbank
from scopitone.audio.analysis.model import Floats, Times
from scopitone.audio.analysis.spectrum import BANDS, FLOOR_DB, HIGHEST_HZ, LOWEST_HZ
from scopitone.audio.loudness import RATE, LoudnessMeter

HOP = 480
"""Samples between rows: 10 ms, as Böck & Widmer (2013) use for onsets."""

ROWS_PER_SECOND = RATE // HOP
"""Rows per second."""

LONG_WINDOW = 4096
"""Window in samples for pitch and bands: 85 ms, 12 Hz a bin."""

SHORT_WINDOW = 2048
"""Window in samples for onsets: 43 ms, the size that Böck & Widmer (2013) use."""

ATTACK_HOP = 120
"""Samples (2.5 ms) between values of the attack curve, which moves beats to the transients."""

ONSET_BANDS_PER_OCTAVE = 24
ONSET_RANGE_HZ = (30.0, 17_000.0)
"""Hz; both from SuperFlux (Böck & Widmer 2013, "Maximum filter vibrato suppression for onset
detection", section 3)."""

LOW_BINS = slice(2, 6)
"""Bins of the short window that contain 40 to 120 Hz: kick and bass."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a song. Rows are centered at multiples of 10 ms.

    samples: count at 48 kHz. bands: (rows, BANDS) dB, where a full-scale sine is 0 (half
    precision: 0.06 dB). chroma: (rows, 12) magnitudes. flux: (rows,) SuperFlux. low: (rows,)
    dB of 40 to 120 Hz. attack: power of the sound's slope per 2.5 ms. power: K-weighted
    power per 100 ms.
    """

    samples: int
    bands: NDArray[np.float16]
    chroma: NDArray[np.float16]
    flux: Floats
    low: Floats
    attack: Floats
    power: Times

    @property
    def duration(self) -> float:
        """Seconds of sound."""
        return self.samples / RATE


def extract_features(blocks: Iterable[Floats], report: Callable[[float], None]) -> Features:
    """Measure a stream of (2, n) blocks at 48 kHz; `report` receives the seconds done so far."""
    meter = LoudnessMeter(channels=2)
    spectra = _Spectra()
    attack = _Attack()
    samples = 0
    for block in blocks:
        samples += block.shape[1]
        mono = block.mean(axis=0)
        meter.add(block)
        attack.add(mono)
        spectra.add(mono)
        report(samples / RATE)
    spectra.finish()
    return Features(
        samples=samples,
        bands=np.concatenate(spectra.bands),
        chroma=np.concatenate(spectra.chroma),
        flux=np.concatenate(spectra.flux),
        low=np.concatenate(spectra.low),
        attack=attack.values(),
        power=meter.power(),
    )


class _Spectra:
    """Short-time spectra of a stream, reduced at once to the rows of the features."""

    def __init__(self) -> None:
        self.bands: list[NDArray[np.float16]] = []
        self.chroma: list[NDArray[np.float16]] = []
        self.flux: list[Floats] = []
        self.low: list[Floats] = []
        # Half a window of silence before the song, so that the first row is centered at 0 s.
        self._samples: Floats = np.zeros(LONG_WINDOW // 2, np.float32)
        self._long = np.hanning(LONG_WINDOW + 1)[:-1].astype(np.float32)
        self._short = np.hanning(SHORT_WINDOW + 1)[:-1].astype(np.float32)
        centers = filterbank.log_centers(LOWEST_HZ, HIGHEST_HZ, BANDS)
        self._bands = _FilterBank(filterbank.make_triangles(centers, size=LONG_WINDOW, rate=RATE))
        self._chroma = _FilterBank(filterbank.make_pitch_classes(size=LONG_WINDOW, rate=RATE))
        onsets = _make_onset_bands()
        self._onsets = _FilterBank(onsets)
        self._before: Floats = np.zeros((1, onsets.shape[1]), np.float32)

    def add(self, mono: Floats) -> None:
        self._samples = np.concatenate([self._samples, mono])
        rows = (len(self._samples) - LONG_WINDOW) // HOP + 1
        if rows <= 0:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._samples, LONG_WINDOW)[::HOP][:rows]
        self._fold_long(windows)
        edge = (LONG_WINDOW - SHORT_WINDOW) // 2
        self._fold_short(windows[:, edge : edge + SHORT_WINDOW])
        self._samples = self._samples[rows * HOP :]

    def finish(self) -> None:
        self.add(np.zeros(LONG_WINDOW // 2, np.float32))

    def _fold_long(self, windows: Floats) -> None:
        spectrum = np.abs(rfft(windows * self._long)) / np.float32(LONG_WINDOW / 4)
        self.bands.append(_to_decibels(self._bands(np.square(spectrum))).astype(np.float16))
        self.chroma.append(self._chroma(spectrum).astype(np.float16))

    def _fold_short(self, windows: Floats) -> None:
        spectrum = np.abs(rfft(windows * self._short))
        # SuperFlux's logarithm of unscaled magnitudes, so that adding 1 hardly matters.
        level = np.log10(self._onsets(spectrum) + 1)
        before = np.concatenate([self._before, level[:-1]])
        widened = np.maximum(before, np.roll(before, 1, axis=1))
        np.maximum(widened, np.roll(before, -1, axis=1), out=widened)
        self.flux.append(np.maximum(level - widened, 0).sum(axis=1))
        self._before = level[-1:]
        low = np.square(spectrum[:, LOW_BINS] / (SHORT_WINDOW / 4)).sum(axis=1)
        self.low.append(_to_decibels(low))


class _FilterBank:
    """Applies a filter bank to spectra (rows, bins).

    Sparse: as fast as a dense product on one core, and it starts no BLAS threads, which cost
    seconds if other processes keep the cores busy.
    """

    def __init__(self, weights: Floats) -> None:
        self._weights = sparse.csr_array(weights.T)

    def __call__(self, spectra: Floats) -> Floats:
        folded: Floats = (self._weights @ spectra.T).T
        return folded


class _Attack:
    """Power of the first difference per ATTACK_HOP samples, which shows when a transient starts."""

    def __init__(self) -> None:
        self._last = np.zeros(1, np.float32)
        self._rest: Floats = np.zeros(0, np.float32)
        self._values: list[Floats] = []

    def add(self, mono: Floats) -> None:
        slope = np.square(np.diff(mono, prepend=self._last))
        self._last = mono[-1:]
        slope = np.concatenate([self._rest, slope])
        whole = len(slope) // ATTACK_HOP * ATTACK_HOP
        self._values.append(slope[:whole].reshape(-1, ATTACK_HOP).sum(axis=1))
        self._rest = slope[whole:]

    def values(self) -> Floats:
        return np.concatenate([*self._values, np.zeros(0, np.float32)])


def _make_onset_bands() -> Floats:
    octaves = np.log2(ONSET_RANGE_HZ[1] / ONSET_RANGE_HZ[0])
    count = round(octaves * ONSET_BANDS_PER_OCTAVE)
    weights = filterbank.make_triangles(
        filterbank.log_centers(*ONSET_RANGE_HZ, count), size=SHORT_WINDOW, rate=RATE
    )
    # Low bands that are closer than a bin are equal and would count twice.
    peaks = weights.argmax(axis=0)
    return weights[:, np.unique(peaks, return_index=True)[1]]


def _to_decibels(power: Floats) -> Floats:
    return (10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))).astype(np.float32)
