"""The pitch classes of a recording."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.performance.mixing.mix_loudness import Sound
from scopitone.music.composer.rework.transcription import (
    _compute_chroma,
    _compute_spectrum,
    _downsample,
)


def chroma_of(sound: Sound) -> NDArray[np.float64]:
    """How strong each pitch class is in the whole of `sound`, (2, n) at 48 kHz, as (12,)."""
    return np.asarray(_compute_chroma(_compute_spectrum(_downsample(sound), 8192)).sum(axis=0))
