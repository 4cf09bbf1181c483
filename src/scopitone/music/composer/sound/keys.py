"""Electric pianos by frequency modulation (Chowning 1973), as tines and a pickup sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.sound.stroke import RATE, Audio, Stroke

LAYERS = 6
LONGEST = 6.0
"""Of a tone, in seconds."""


@dataclass(frozen=True)
class Tines:
    """An electric piano. `bark` is how much the pickup distorts a hard note, `bell` how loud
    the tine's overtone is, `ring` how long middle C takes to fall to a third, in seconds.
    """

    bark: float = 1.4
    bell: float = 0.3
    ring: float = 1.6
    release: float = 0.18

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`."""
        out = np.zeros((frames, 2), np.float32)
        fade = round(self.release * RATE)
        for stroke in strokes:
            layer = min(LAYERS - 1, int(stroke.velocity * LAYERS))
            tone = _tone(self, stroke.pitch, layer)
            size = min(len(tone), frames - stroke.at, stroke.gate + fade)
            gain = stroke.velocity**1.3 * (1.0 + 0.02 * rng.standard_normal())
            sound = tone[:size] * np.float32(gain)
            if size > stroke.gate:
                sound[stroke.gate :] *= np.linspace(1.0, 0.0, fade)[: size - stroke.gate] ** 2
            out[stroke.at : stroke.at + size] += sound[:, None]
        return out


@lru_cache(maxsize=512)
def _tone(tines: Tines, pitch: int, layer: int) -> NDArray[np.float32]:
    """A whole tone at one of LAYERS velocities."""
    velocity = (layer + 0.5) / LAYERS
    frequency = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    ring = tines.ring * 2.0 ** ((60 - pitch) / 24.0)
    t = np.arange(int(min(LONGEST, 5.0 * ring) * RATE), dtype=np.float32) / RATE
    turn = np.float32(2.0 * np.pi * frequency) * t
    index = tines.bark * (0.25 + velocity) * np.exp(-t / (0.4 * ring))
    body = np.sin(turn + index * np.sin(turn))
    partial = min(14.0, 15_000.0 / frequency)
    chime = np.sin(np.float32(round(partial)) * turn) * np.exp(-t / 0.09)
    shape = np.minimum(1.0, t / 0.003) * np.exp(-t / ring)
    shape[-480:] *= np.linspace(1.0, 0.0, 480)
    return np.asarray(shape * (body + tines.bell * velocity * chime), dtype=np.float32)
