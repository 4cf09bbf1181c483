"""The pitch of a voice: of sounds whose notes are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from scopitone.audio.pitch import can_track_pitch, track_pitch

RATE = 48_000


def sing(pitch: int, seconds: float) -> np.ndarray:
    """Return a tone with the overtones of a vowel."""
    phase = 2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * np.arange(int(seconds * RATE)) / RATE
    return sum(0.3 / k * np.sin(k * phase) for k in range(1, 8))


def test_notes_are_found_where_they_are_sung(
    save_sound: Callable[..., Path], tmp_path: Path
) -> None:
    silence = np.zeros(RATE)
    sound = np.concatenate([sing(57, 1.0), silence, sing(64, 1.0), sing(69, 1.0)])
    track = track_pitch(save_sound(tmp_path / "voice.wav", 0.4 * sound.astype(np.float32)))
    assert can_track_pitch()
    spans = ((0.1, 0.9), (1.2, 1.8), (2.1, 2.9), (3.1, 3.9), (9.0, 9.5))
    assert [track.find_note(*span) for span in spans] == [57, None, 64, 69, None]
