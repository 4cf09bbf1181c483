"""The loudness curve of a sung line, and the breath before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from scopitone.music.composer.performance.voice.phoneme_timing import SungSyllable
from scopitone.music.composer.performance.voice.world import RATE

_RELEASE_S = 0.08
_BREATH_S, _BREATH_LEVEL = 0.26, 0.012


def line_gain(
    times: NDArray[np.float64], syllables: Sequence[SungSyllable], velocities: Sequence[float]
) -> NDArray[np.float64]:
    """Return the gain at `times` (seconds): arch of the phrase, velocities of notes, release."""
    first, last = syllables[0].vowel, syllables[-1].end
    progress = np.clip((times - first) / max(last - first, 0.05), 0.0, 1.0)
    arch = 0.82 + 0.18 * np.sin(np.pi * progress) ** 0.7
    weight = np.interp(
        times, [syllable.vowel for syllable in syllables], 0.6 + 0.4 * np.asarray(velocities)
    )
    result: NDArray[np.float64] = arch * weight
    is_held = syllables[-1].coda - syllables[-1].vowel > 3 * _RELEASE_S
    if is_held:
        result = result * (0.35 + 0.65 * np.clip((last - times) / (2 * _RELEASE_S), 0.0, 1.0))
    return result


def make_breath(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return an intake of breath, as mono samples at `RATE`: noise filtered by an open mouth."""
    count = int(_BREATH_S * RATE)
    shape = np.sin(np.pi * (np.arange(count) / count) ** 1.4) ** 2
    air = sosfilt(
        butter(2, (700.0, 6000.0), "bandpass", fs=RATE, output="sos"), rng.normal(0.0, 1.0, count)
    )
    result: NDArray[np.float64] = _BREATH_LEVEL * shape * air
    return result
