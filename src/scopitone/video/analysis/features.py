"""One pass over the sound: everything that the analysis keeps of it, at 100 rows a second.

A song is far bigger than what is kept here (0.6 MB a minute), so memory stays small however
long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.fft import rfft

from scopitone.video.analysis import filterbank
from scopitone.video.analysis.bands import BANDS, FLOOR, LOWEST, TOP
from scopitone.video.analysis.loudness import RATE, Meter
from scopitone.video.analysis.model import Floats, Times

HOP = 480
"""Samples between rows: 10 ms, as Böck & Widmer (2013) use for onsets."""

ROWS = RATE // HOP
"""Rows a second."""

LONG = 4096
"""Window in samples for pitch and bands: 85 ms, 12 Hz a bin."""

SHORT = 2048
"""Window in samples for onsets: 43 ms, the size that Böck & Widmer (2013) use."""

FINE = 120
"""Samples (2.5 ms) between values of the attack curve that puts beats on the transients."""

ONSET_BANDS_PER_OCTAVE = 24
ONSET_RANGE = (30.0, 17_000.0)
"""Hz; both from SuperFlux (Böck & Widmer 2013, "Maximum filter vibrato suppression for onset
detection", section 3)."""

LOW_BINS = slice(2, 6)
"""Bins of the short window that hold 40 to 120 Hz: kick and bass."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is kept of a song. Rows are centred at multiples of 10 ms.

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


def extract(blocks: Iterable[Floats], tell: Callable[[float], None]) -> Features:
    """Measure a stream of (2, n) blocks at 48 kHz; `tell` hears the seconds done so far."""
    meter = Meter(channels=2)
    spectra = _Spectra()
    attack = _Attack()
    samples = 0
    for block in blocks:
        samples += block.shape[1]
        mono = block.mean(axis=0)
        meter.add(block)
        attack.add(mono)
        spectra.add(mono)
        tell(samples / RATE)
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
    """Short-time spectra of a stream, folded at once into the rows that are kept."""

    def __init__(self) -> None:
        self.bands: list[NDArray[np.float16]] = []
        self.chroma: list[NDArray[np.float16]] = []
        self.flux: list[Floats] = []
        self.low: list[Floats] = []
        # Half a window of silence before the song centres the first row at 0 s.
        self._samples: Floats = np.zeros(LONG // 2, np.float32)
        self._long = np.hanning(LONG + 1)[:-1].astype(np.float32)
        self._short = np.hanning(SHORT + 1)[:-1].astype(np.float32)
        centres = filterbank.log_centres(LOWEST, TOP, BANDS)
        self._bands = _Fold(filterbank.triangles(centres, size=LONG, rate=RATE))
        self._chroma = _Fold(filterbank.pitch_classes(size=LONG, rate=RATE))
        onsets = _onset_bands()
        self._onsets = _Fold(onsets)
        self._before: Floats = np.zeros((1, onsets.shape[1]), np.float32)

    def add(self, mono: Floats) -> None:
        self._samples = np.concatenate([self._samples, mono])
        rows = (len(self._samples) - LONG) // HOP + 1
        if rows <= 0:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._samples, LONG)[::HOP][:rows]
        self._fold_long(windows)
        edge = (LONG - SHORT) // 2
        self._fold_short(windows[:, edge : edge + SHORT])
        self._samples = self._samples[rows * HOP :]

    def finish(self) -> None:
        self.add(np.zeros(LONG // 2, np.float32))

    def _fold_long(self, windows: Floats) -> None:
        spectrum = np.abs(rfft(windows * self._long)) / np.float32(LONG / 4)
        self.bands.append(_decibels(self._bands(np.square(spectrum))).astype(np.float16))
        self.chroma.append(self._chroma(spectrum).astype(np.float16))

    def _fold_short(self, windows: Floats) -> None:
        spectrum = np.abs(rfft(windows * self._short))
        # SuperFlux's logarithm: magnitudes as they come, so that 1 is next to nothing.
        level = np.log10(self._onsets(spectrum) + 1)
        before = np.concatenate([self._before, level[:-1]])
        widened = np.maximum(before, np.roll(before, 1, axis=1))
        np.maximum(widened, np.roll(before, -1, axis=1), out=widened)
        self.flux.append(np.maximum(level - widened, 0).sum(axis=1))
        self._before = level[-1:]
        low = np.square(spectrum[:, LOW_BINS] / (SHORT / 4)).sum(axis=1)
        self.low.append(_decibels(low))


class _Fold:
    """Applies a filter bank to spectra (rows, bins).

    Sparse: as quick as a dense product on one core, and it starts no BLAS threads, which cost
    seconds where other processes keep the cores busy.
    """

    def __init__(self, weights: Floats) -> None:
        self._weights = sparse.csr_array(weights.T)

    def __call__(self, spectra: Floats) -> Floats:
        folded: Floats = (self._weights @ spectra.T).T
        return folded


class _Attack:
    """Power of the first difference per FINE samples: a transient's very first moment."""

    def __init__(self) -> None:
        self._last = np.zeros(1, np.float32)
        self._rest: Floats = np.zeros(0, np.float32)
        self._values: list[Floats] = []

    def add(self, mono: Floats) -> None:
        slope = np.square(np.diff(mono, prepend=self._last))
        self._last = mono[-1:]
        slope = np.concatenate([self._rest, slope])
        whole = len(slope) // FINE * FINE
        self._values.append(slope[:whole].reshape(-1, FINE).sum(axis=1))
        self._rest = slope[whole:]

    def values(self) -> Floats:
        return np.concatenate([*self._values, np.zeros(0, np.float32)])


def _onset_bands() -> Floats:
    octaves = np.log2(ONSET_RANGE[1] / ONSET_RANGE[0])
    count = round(octaves * ONSET_BANDS_PER_OCTAVE)
    weights = filterbank.triangles(
        filterbank.log_centres(*ONSET_RANGE, count), size=SHORT, rate=RATE
    )
    # Low bands closer than a bin are copies of one another and would count twice.
    peaks = weights.argmax(axis=0)
    return weights[:, np.unique(peaks, return_index=True)[1]]


def _decibels(power: Floats) -> Floats:
    return (10 * np.log10(np.maximum(power, 10 ** (FLOOR / 10)))).astype(np.float32)
