"""Recursive filters that are as fast in silence as in sound.

In digital silence the memory of such a filter decays into denormal numbers, with which
processors reckon some fifty times slower: a song with rests took minutes instead of seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

# Far below all that is heard, 400 dB under full scale, and far above denormals even in 32 bits.
_FLOOR = 1e-20
# What a filter makes of the floor stays below this, and is silence again.
_SILENCE = 1e-15
# White, so that a part of it passes every filter; always the same, as songs are to be.
_NOISE = _FLOOR * np.random.default_rng(0).standard_normal(1 << 16)


def floored(sound: NDArray[Any], axis: int = -1) -> NDArray[Any]:
    """`sound` with noise that keeps a filter along `axis` from denormals."""
    shape = [1] * sound.ndim
    shape[axis] = sound.shape[axis]
    noise = np.resize(_NOISE, sound.shape[axis]).astype(sound.dtype).reshape(shape)
    done: NDArray[Any] = sound + noise
    return done


def filtered(sections: NDArray[Any], sound: NDArray[Any], axis: int = -1) -> NDArray[Any]:
    """`sound` through second-order sections along `axis`, in its own precision.

    Silence before the first sound stays exact silence.
    """
    done: NDArray[Any] = sosfilt(sections.astype(sound.dtype), floored(sound, axis), axis=axis)
    done[np.abs(done) < _SILENCE] = 0.0
    return done
