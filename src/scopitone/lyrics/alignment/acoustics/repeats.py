"""Find where the sound of a line occurs again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import find_peaks

from scopitone.lyrics.alignment.acoustics.mel import build_mel_filters

Rows = NDArray[np.float32]

FRAME_S = 0.05
"""Seconds of a row: a tenth of a beat."""

MEL_BANDS = 40
MIN_HZ, MAX_HZ = 80.0, 7000.0
"""Hz between which sound is compared."""

MIN_CORRELATION = 0.3
MAX_REPEATS = 8
MIN_DISTANCE_S = 0.5


def compute_log_mel(samples: NDArray[np.float32], rate: int) -> Rows:
    """Return (rows of FRAME_S, MEL_BANDS) of mono `samples`; bands have mean 0 and deviation 1."""
    hop = round(rate * FRAME_S)
    window = np.hanning(2 * hop).astype(np.float32)
    count = max(1, len(samples) // hop)
    filters = build_mel_filters(2 * hop, rate, MEL_BANDS, MIN_HZ, MAX_HZ)
    rows = np.concatenate(
        [
            np.log(np.abs(np.fft.rfft(frames * window)) @ filters + 1e-4)
            for frames in _frame_pieces(samples, hop, count)
        ]
    )
    normal: Rows = ((rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-6)).astype(np.float32)
    return normal


def _frame_pieces(samples: NDArray[np.float32], hop: int, count: int) -> Iterator[Rows]:
    """Cut `samples` into `count` frames of two hops, the first from half a hop before the start."""
    for first in range(0, count, 512):
        last = min(count, first + 512)
        start, end = first * hop - hop // 2, (last + 1) * hop - hop // 2
        piece = np.pad(
            samples[max(0, start) : max(0, end)],
            (max(0, -start), max(0, end - max(len(samples), start))),
        )
        yield np.lib.stride_tricks.sliding_window_view(piece, 2 * hop)[::hop]


def find_repeats(rows: Rows, start: float, end: float) -> list[tuple[float, float]]:
    """Find the times that sound most like `start` to `end`: (seconds, correlation), best first.

    Normalized cross-correlation by FFT.
    """
    first, last = round(start / FRAME_S), round(end / FRAME_S)
    patch = rows[max(0, first) : last]
    if len(patch) < 4 or len(patch) >= len(rows):
        return []
    patch = patch - patch.mean(axis=0)
    size = next_fast_len(len(rows) + len(patch))
    products = irfft(
        (rfft(rows, size, axis=0) * np.conj(rfft(patch, size, axis=0))).sum(axis=1), size
    )[: len(rows) - len(patch) + 1]
    sums = np.cumsum(np.pad(rows, ((1, 0), (0, 0))), axis=0, dtype=np.float64)
    squares = np.cumsum(np.pad((rows**2).sum(axis=1), (1, 0)), dtype=np.float64)
    length = len(patch)
    means = (sums[length:] - sums[:-length]) / length
    energy = squares[length:] - squares[:-length] - length * (means**2).sum(axis=1)
    scale = np.sqrt(np.maximum(energy, 1e-9) * float((patch**2).sum()))
    correlation = products / np.maximum(scale, 1e-9)
    peaks, _ = find_peaks(
        np.pad(correlation, 1, constant_values=-1),
        height=MIN_CORRELATION,
        distance=round(MIN_DISTANCE_S / FRAME_S),
    )
    peaks -= 1
    best = peaks[np.argsort(-correlation[peaks])][:MAX_REPEATS]
    return [(float(peak) * FRAME_S, float(correlation[peak])) for peak in best]
