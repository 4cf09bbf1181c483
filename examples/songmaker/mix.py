"""Balance, space and master: the tracks in, the finished stereo song out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import arrangement, effects, score
from .synth import RATE, band

Stereo = NDArray[np.float64]

LOUDNESS_LUFS = -14.0
# MP3 coding overshoots by a few tenths of a decibel; the ceiling leaves room for it.
PEAK_DBTP = -1.6

# Gain, high-pass in Hz, low-pass in Hz, share sent to the room and to the hall.
STRIPS: dict[str, tuple[float, float | None, float | None, float, float]] = {
    "kick": (0.66, 30, None, 0.02, 0.0),
    "drums": (0.95, 110, None, 0.22, 0.05),
    "bass": (0.50, 32, 2600, 0.0, 0.0),
    "epiano": (1.0, 140, 7000, 0.15, 0.18),
    "guitar": (1.15, 150, None, 0.15, 0.15),
    "pad": (1.25, 180, 9000, 0.0, 0.30),
    "bell": (0.95, 300, None, 0.10, 0.40),
    "lead": (1.0, 200, 7000, 0.10, 0.35),
}
DUCKED = {"pad": (0.45, 0.30), "bass": (0.55, 0.16), "epiano": (0.2, 0.25)}

# What steps back by up to 3 dB while somebody sings.
MAKE_ROOM = {"epiano", "guitar", "pad", "bell"}


def mixdown(voice: Stereo | None = None) -> Stereo:
    """The whole song, mastered; `voice` is the finished vocal bus, or None for instruments only."""
    kicks = arrangement.kick_times()
    size = int(np.ceil(score.duration() * RATE))
    dry, room, hall = (np.zeros((size, 2)) for _ in range(3))
    for name, track in arrangement.tracks().items():
        gain, low, high, to_room, to_hall = STRIPS[name]
        audio = band(track.audio, low, high) * gain
        if name in ("pad", "epiano"):
            audio = effects.chorus(audio)
        if name in DUCKED:
            audio = effects.duck(audio, kicks, *DUCKED[name])
        if name in ("bell", "lead"):
            audio = audio + 0.35 * effects.delay(audio, 0.75 * 60 / score.BPM, 0.5)
        if voice is not None and name in MAKE_ROOM:
            audio = audio * (1.0 - 0.28 * effects.presence(voice))[:, None]
        dry += audio
        room += to_room * audio
        hall += to_hall * audio
    wet = effects.reverb(room, 0.6, 0.005, 0.5, 21) + effects.reverb(hall, 2.4, 0.03, 0.6, 22)
    song = dry + band(wet, 180, None)
    if voice is not None:
        song = song + voice
    fade = np.clip((size - np.arange(size)) / (1.2 * RATE), 0, 1)
    return effects.master(song * fade[:, None], LOUDNESS_LUFS, PEAK_DBTP)
