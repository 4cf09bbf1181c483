"""Audio filters: recursive filters that are as fast in silence as in sound, and oversampling.

In digital silence the state of a recursive filter decays into denormal numbers, with which
processors calculate about fifty times slower: with SciPy's `sosfilt`, a song with rests took
minutes instead of seconds. Importing `scipy.signal` also takes half a second, a sixth of the time
that a short video takes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel

# Far below the resolution of 24 bits, far above denormal numbers.
_SILENCE = 1e-30
# Samples between two checks for silence.
_BLOCK = 64
# The defaults of SciPy's resample_poly: shape of the window, and zero crossings on each side.
_KAISER_BETA, _CROSSINGS = 5.0, 10


def filter_sound(
    sections: NDArray[Any],
    sound: NDArray[Any],
    axis: int = -1,
    state: NDArray[np.float64] | None = None,
) -> NDArray[Any]:
    """Filter `sound` (1 or 2 dimensions) along `axis` by second-order sections.

    Args:
        sections: (s, 6), each b0 b1 b2 a0 a1 a2 with a0 = 1, as SciPy designs them.
        state: (s, channels, 2), initially zeros. It is updated in place, so that the next block
            continues from it.

    Returns: the filtered sound, with the shape and precision of `sound`.
    """
    along = np.moveaxis(sound, axis, -1)
    rows = np.array(np.atleast_2d(along), np.float64, order="C")
    if state is None:
        state = np.zeros((len(sections), len(rows), 2))
    _run_sections(np.ascontiguousarray(sections, np.float64), rows, state)
    result = rows.astype(sound.dtype).reshape(along.shape)
    return np.ascontiguousarray(np.moveaxis(result, -1, axis))


@kernel(nogil=True)
def _run_sections(
    sections: NDArray[np.float64], sound: NDArray[np.float64], state: NDArray[np.float64]
) -> None:
    """Filter in place in transposed direct form II, two channels at a time.

    The channels do not depend on each other, so the processor computes them in parallel.
    """
    channels, size = sound.shape
    for section in range(sections.shape[0]):
        b0, b1, b2, _, a1, a2 = sections[section]
        for first in range(0, channels, 2):
            second = min(first + 1, channels - 1)
            left, right = sound[first], sound[second]
            left1, left2 = state[section, first]
            right1, right2 = state[section, second]
            for start in range(0, size, _BLOCK):
                for n in range(start, min(start + _BLOCK, size)):
                    x, y = left[n], right[n]
                    u, v = b0 * x + left1, b0 * y + right1
                    left1, right1 = b1 * x - a1 * u + left2, b1 * y - a1 * v + right2
                    left2, right2 = b2 * x - a2 * u, b2 * y - a2 * v
                    left[n], right[n] = u, v
                left1, left2 = _flush_denormal(left1), _flush_denormal(left2)
                right1, right2 = _flush_denormal(right1), _flush_denormal(right2)
            state[section, first, 0], state[section, first, 1] = left1, left2
            state[section, second, 0], state[section, second, 1] = right1, right2


@kernel(nogil=True, inline="always")
def _flush_denormal(value: float) -> float:
    return 0.0 if abs(value) < _SILENCE else value


def oversample(sound: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """Resample `sound` (channels, n) to `times` its rate by a windowed sinc.

    Returns: (channels, n * times).
    """
    phases = _phase_taps(times)
    out = np.empty((*sound.shape, times), np.float32)
    for channel, row in enumerate(sound):
        padded = np.pad(row, _CROSSINGS)
        for phase, taps in enumerate(phases):
            out[channel, :, phase] = np.convolve(padded, taps, "valid")[: len(row)]
    return out.reshape(len(sound), -1)


@lru_cache
def _phase_taps(times: int) -> list[NDArray[np.float32]]:
    """Return the filter taps of each phase, (times,) rows."""
    half = _CROSSINGS * times
    ideal = np.sinc(np.arange(-half, half + times) / times)
    window = np.concatenate([np.kaiser(2 * half + 1, _KAISER_BETA), np.zeros(times - 1)])
    taps = (ideal * window).reshape(-1, times).T
    return [np.ascontiguousarray(row / row.sum(), np.float32) for row in taps]
