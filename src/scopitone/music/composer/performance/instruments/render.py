"""Rendering of a part of the score to its dry sound."""

from __future__ import annotations

import math
import zlib
from pathlib import Path

import numpy as np

from scopitone.music.composer.performance.instruments.catalogue import make_instrument
from scopitone.music.composer.performance.instruments.note_events import (
    RATE,
    Audio,
    make_note_events,
)
from scopitone.music.composer.performance.instruments.soundfont import default_path
from scopitone.music.composer.score.model import InstrumentPart
from scopitone.music.composer.score.tempo_map import TempoMap

KNEE = 0.7
"""Peaks above this level are compressed so that none reaches 1."""


def render_part(
    part: InstrumentPart,
    tempo: TempoMap,
    seconds: float,
    seed: int,
    *,
    soundfont: Path | None = None,
) -> Audio:
    """Play `part`: float32, shape (ceil(seconds · 48000), 2), without reverb and panning.

    A part of ordinary velocities (about 0.7) has about −20 LUFS, whatever its timbre. The same
    arguments give the same samples. `soundfont` replaces the one that pretty_midi contains;
    acoustic instruments that are otherwise modeled are then played from it.

    Raises:
        InputError: the timbre or the SoundFont cannot be used.
    """
    frames = math.ceil(seconds * RATE)
    rng = np.random.default_rng((seed, zlib.crc32(part.name.encode())))
    font = soundfont or default_path()
    player = make_instrument(part.timbre, font, modeled=soundfont is None)
    return _soft_clip(player.play(make_note_events(part.notes, tempo, frames), frames, rng))


def _soft_clip(sound: Audio) -> Audio:
    """Compress the peaks of `sound` above KNEE to below 1, in place; leave the rest untouched."""
    size = np.abs(sound)
    high = size > KNEE
    if high.any():
        bent = KNEE + (1.0 - KNEE) * np.tanh((size[high] - KNEE) / (1.0 - KNEE))
        sound[high] = np.sign(sound[high]) * np.minimum(bent, 0.999)
    return sound
