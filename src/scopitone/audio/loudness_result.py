"""The measured loudness of a video's sound, without what measuring needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoudnessResult:
    """The loudness of a video's sound: integrated LUFS (None: silence), dBTP, and any target.

    passed: the peak is at most -1 dBTP and the target was met within half a unit. Without a
    target the sound is unchanged, and passes.
    """

    passed: bool
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    target_lufs: float | None = None
