"""How loud a line is from moment to moment, and the breath before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from .synthesis import RATE
from .timing import Placed

_RELEASE = 0.08
_BREATH_SECONDS, _BREATH_LEVEL = 0.26, 0.012


def gains(
    times: NDArray[np.float64], syllables: Sequence[Placed], velocities: Sequence[float]
) -> NDArray[np.float64]:
    """The gain at `times` (seconds): the phrase's arch, the notes' velocities, and a release."""
    first, last = syllables[0].vowel, syllables[-1].end
    place = np.clip((times - first) / max(last - first, 0.05), 0.0, 1.0)
    arch = 0.82 + 0.18 * np.sin(np.pi * place) ** 0.7
    weight = np.interp(
        times, [syllable.vowel for syllable in syllables], 0.6 + 0.4 * np.asarray(velocities)
    )
    result: NDArray[np.float64] = arch * weight
    held = syllables[-1].coda - syllables[-1].vowel > 3 * _RELEASE
    if held:
        result = result * (0.35 + 0.65 * np.clip((last - times) / (2 * _RELEASE), 0.0, 1.0))
    return result


def breath(rng: np.random.Generator) -> NDArray[np.float64]:
    """Air drawn in, as mono samples at `RATE`: noise with the colour of an open mouth."""
    count = int(_BREATH_SECONDS * RATE)
    shape = np.sin(np.pi * (np.arange(count) / count) ** 1.4) ** 2
    air = sosfilt(
        butter(2, (700.0, 6000.0), "bandpass", fs=RATE, output="sos"), rng.normal(0.0, 1.0, count)
    )
    result: NDArray[np.float64] = _BREATH_LEVEL * shape * air
    return result
