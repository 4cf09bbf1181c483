"""A limiter of true peaks, for sound as a stream of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.ndimage import minimum_filter1d

from scopitone.audio.filters import oversample

Block = NDArray[np.float32]

OVERSAMPLING = 4
"""Factor, for true peaks (ITU-R BS.1770-4, annex 2)."""

_LOOKAHEAD = 960  # 20 ms at 48 kHz
# Samples on either side that a limited sample depends on: look-ahead and resampling filter.
_CONTEXT = 2 * _LOOKAHEAD + 64


def limit_peaks(blocks: Iterable[Block], gain: float, ceiling: float) -> Iterator[Block]:
    """Yield blocks at a gain, with true peaks above the ceiling reduced 20 ms before and after."""
    for before, block, after in _with_context(blocks):
        whole: Block = np.concatenate([before, block, after], axis=1) * to_factor(gain)
        turned = whole * _compute_reduction(whole, float(to_factor(ceiling)))
        yield turned[:, before.shape[1] : before.shape[1] + block.shape[1]]


def _with_context(blocks: Iterable[Block]) -> Iterator[tuple[Block, Block, Block]]:
    """Yield each block with the samples before and after it, as far as the limiter looks."""
    before = block = None
    for after in blocks:
        if block is not None:
            assert before is not None
            yield before, block, after[:, :_CONTEXT]
            before = np.concatenate([before, block], axis=1)[:, -_CONTEXT:]
        else:
            before = after[:, :0]
        block = after
    if block is not None:
        assert before is not None
        yield before, block, block[:, :0]


def _compute_reduction(sound: Block, ceiling: float) -> Block:
    peaks = np.abs(oversample(sound, OVERSAMPLING)).max(axis=0)
    # A peak between two samples belongs to both.
    peaks = peaks.reshape(-1, OVERSAMPLING).max(axis=1)
    peaks[1:] = np.maximum(peaks[1:], peaks[:-1])
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if needed.min() >= 1.0:
        return np.ones(1, np.float32)
    lowest = minimum_filter1d(needed, 2 * _LOOKAHEAD + 1, mode="nearest")
    padded = np.pad(lowest, _LOOKAHEAD, mode="edge")
    return np.asarray(np.minimum(_smooth_gains(padded), 1.0), np.float32)


def _smooth_gains(gains: Block) -> Block:
    """Average the gains within _LOOKAHEAD by a Hann window; shorter by _LOOKAHEAD at either end."""
    window = np.hanning(2 * _LOOKAHEAD + 1)
    size = next_fast_len(len(gains), real=True)
    spectrum = rfft(gains, size) * rfft(window / window.sum(), size)
    return np.asarray(irfft(spectrum, size)[2 * _LOOKAHEAD : len(gains)])


def to_factor(decibels: float) -> np.float32:
    """Return the factor of a gain in decibels."""
    return np.float32(10 ** (decibels / 20))
