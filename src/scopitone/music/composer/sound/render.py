"""From a part of the score to its dry sound."""

from __future__ import annotations

import math
import zlib
from pathlib import Path

import numpy as np

from scopitone.music.composer.score import Part
from scopitone.music.composer.sound.orchestra import instrument
from scopitone.music.composer.sound.soundfont import default_path
from scopitone.music.composer.sound.stroke import RATE, Audio, strokes
from scopitone.music.composer.tempo_map import TempoMap

KNEE = 0.7
"""Peaks above this are rounded so that none reaches 1."""


def render_part(
    part: Part, tempo: TempoMap, seconds: float, seed: int, *, soundfont: Path | None = None
) -> Audio:
    """What `part` sounds like: float32, ceil(seconds · 48000) by 2, without reverb and panning.

    A part of ordinary velocities (about 0.7) lies near −20 LUFS whatever its timbre. The same
    arguments give the same samples. `soundfont` replaces the one that comes with pretty_midi;
    acoustic instruments that are otherwise modelled are then played from it.

    Raises:
        InputError: the timbre or the SoundFont cannot be used.
    """
    frames = math.ceil(seconds * RATE)
    rng = np.random.default_rng((seed, zlib.crc32(part.name.encode())))
    font = soundfont or default_path()
    player = instrument(part.timbre, font, modelled=soundfont is None)
    return _rounded(player.play(strokes(part.notes, tempo, frames), frames, rng))


def _rounded(sound: Audio) -> Audio:
    """`sound` with its peaks above KNEE bent below 1; the rest is untouched."""
    size = np.abs(sound)
    high = size > KNEE
    if high.any():
        bent = KNEE + (1.0 - KNEE) * np.tanh((size[high] - KNEE) / (1.0 - KNEE))
        sound[high] = np.sign(sound[high]) * np.minimum(bent, 0.999)
    return sound
