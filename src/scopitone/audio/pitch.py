"""The pitch of a voice, by the model of swift-f0 (Lars Nieradzik, arXiv:2508.18440).

The package is the extra `scopitone[karaoke]`, and contains its model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scopitone.audio.decode import decode

_RATE = 16_000
_VOICED = 0.5
_MIN_SHARE, _MIN_FRAMES = 0.3, 3
_A4_HZ, _A4_PITCH = 440.0, 69


@dataclass(frozen=True, slots=True)
class PitchTrack:
    """Pitches at `times` seconds, as fractional MIDI note numbers; NaN where nothing is sung."""

    times: NDArray[np.float64]
    pitches: NDArray[np.float64]

    def find_note(self, start: float, end: float) -> int | None:
        """Return the note that is sung between two times in seconds; None if none is."""
        first, last = np.searchsorted(self.times, (start, end))
        part = self.pitches[first:last]
        sung = part[np.isfinite(part)]
        if len(sung) < max(_MIN_FRAMES, _MIN_SHARE * len(part)):
            return None
        return round(float(np.median(sung)))


def can_track_pitch() -> bool:
    """Return whether the tracker is installed."""
    return find_spec("swift_f0") is not None


def track_pitch(voice: Path) -> PitchTrack:
    """Return the pitch of a voice without instruments. Raises: MediaError("audio")."""
    from swift_f0 import SwiftF0

    blocks: Iterable[NDArray[np.float32]] = decode(voice, rate=_RATE, channels=1)
    detected = SwiftF0().detect(np.concatenate(list(blocks), axis=1)[0], _RATE)
    with np.errstate(divide="ignore", invalid="ignore"):
        pitches = _A4_PITCH + 12 * np.log2(detected.pitch_hz / _A4_HZ)
    return PitchTrack(
        detected.timestamps, np.where(detected.confidence >= _VOICED, pitches, np.nan)
    )
