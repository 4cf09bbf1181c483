"""Filters of sound: recursive ones that are as fast in silence as in sound, and oversampling.

In digital silence the memory of a recursive filter decays into denormal numbers, with which
processors reckon some fifty times slower: by SciPy's `sosfilt` a song with rests took minutes
instead of seconds. And `scipy.signal` takes half a second to load, which is a sixth of what a
short video takes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Far below what 24 bits hold, far above denormals.
_SILENCE = 1e-30
# Samples between two looks for it.
_STRETCH = 64
# As SciPy's resample_poly has it by default: the window's shape, and zero crossings on a side.
_KAISER_BETA, _CROSSINGS = 5.0, 10


def filtered(
    sections: NDArray[Any],
    sound: NDArray[Any],
    axis: int = -1,
    state: NDArray[np.float64] | None = None,
) -> NDArray[Any]:
    """`sound` (1 or 2 dimensions) through second-order sections along `axis`, in its precision.

    sections: (s, 6), each b0 b1 b2 a0 a1 a2 with a0 = 1, as SciPy designs them.
    state: (s, channels, 2), zeros to begin with; it is changed, to go on with the next block.
    """
    along = np.moveaxis(sound, axis, -1)
    rows = np.array(np.atleast_2d(along), np.float64, order="C")
    if state is None:
        state = np.zeros((len(sections), len(rows), 2))
    _run(np.ascontiguousarray(sections, np.float64), rows, state)
    done = rows.astype(sound.dtype).reshape(along.shape)
    return np.ascontiguousarray(np.moveaxis(done, -1, axis))


@njit(cache=True, nogil=True)
def _run(
    sections: NDArray[np.float64], sound: NDArray[np.float64], state: NDArray[np.float64]
) -> None:
    """Direct form II, transposed, in place; two channels at a time, as neither waits for both."""
    channels, size = sound.shape
    for section in range(sections.shape[0]):
        b0, b1, b2, _, a1, a2 = sections[section]
        for first in range(0, channels, 2):
            second = min(first + 1, channels - 1)
            left, right = sound[first], sound[second]
            left1, left2 = state[section, first]
            right1, right2 = state[section, second]
            for start in range(0, size, _STRETCH):
                for n in range(start, min(start + _STRETCH, size)):
                    x, y = left[n], right[n]
                    u, v = b0 * x + left1, b0 * y + right1
                    left1, right1 = b1 * x - a1 * u + left2, b1 * y - a1 * v + right2
                    left2, right2 = b2 * x - a2 * u, b2 * y - a2 * v
                    left[n], right[n] = u, v
                left1, left2 = _flushed(left1), _flushed(left2)
                right1, right2 = _flushed(right1), _flushed(right2)
            state[section, first, 0], state[section, first, 1] = left1, left2
            state[section, second, 0], state[section, second, 1] = right1, right2


@njit(cache=True, nogil=True, inline="always")
def _flushed(value: float) -> float:
    return 0.0 if abs(value) < _SILENCE else value


def oversampled(sound: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """`sound` (channels, n) at `times` its rate, (channels, n * times), by a windowed sinc."""
    phases = _phases(times)
    out = np.empty((*sound.shape, times), np.float32)
    for channel, row in enumerate(sound):
        padded = np.pad(row, _CROSSINGS)
        for phase, taps in enumerate(phases):
            out[channel, :, phase] = np.convolve(padded, taps, "valid")[: len(row)]
    return out.reshape(len(sound), -1)


@lru_cache
def _phases(times: int) -> list[NDArray[np.float32]]:
    """The taps that make each of the samples between two."""
    half = _CROSSINGS * times
    ideal = np.sinc(np.arange(-half, half + times) / times)
    window = np.concatenate([np.kaiser(2 * half + 1, _KAISER_BETA), np.zeros(times - 1)])
    taps = (ideal * window).reshape(-1, times).T
    return [np.ascontiguousarray(row / row.sum(), np.float32) for row in taps]
