"""Electric pianos by frequency modulation (Chowning 1973), which models tines and pickups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.performance.instruments.note_events import RATE, Audio, NoteEvent

LAYERS = 6
MAX_TONE_S = 6.0
"""Length of the longest tone."""


@dataclass(frozen=True)
class ElectricPiano:
    """An electric piano.

    `bark` is how much the pickup distorts a hard note, `bell` the loudness of the overtone of the
    tine, `ring` the time in seconds in which middle C falls to a third.
    """

    bark: float = 1.4
    bell: float = 0.3
    ring: float = 1.6
    release: float = 0.18

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`."""
        out = np.zeros((frames, 2), np.float32)
        fade = round(self.release * RATE)
        for note in notes:
            layer = min(LAYERS - 1, int(note.velocity * LAYERS))
            tone = _make_tone(self, note.pitch, layer)
            size = min(len(tone), frames - note.start, note.gate + fade)
            gain = note.velocity**1.3 * (1.0 + 0.02 * rng.standard_normal())
            sound = tone[:size] * np.float32(gain)
            if size > note.gate:
                sound[note.gate :] *= np.linspace(1.0, 0.0, fade)[: size - note.gate] ** 2
            out[note.start : note.start + size] += sound[:, None]
        return out


@lru_cache(maxsize=512)
def _make_tone(piano: ElectricPiano, pitch: int, layer: int) -> NDArray[np.float32]:
    """Return a complete tone at one of LAYERS velocities."""
    velocity = (layer + 0.5) / LAYERS
    frequency = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    ring = piano.ring * 2.0 ** ((60 - pitch) / 24.0)
    t = np.arange(int(min(MAX_TONE_S, 5.0 * ring) * RATE), dtype=np.float32) / RATE
    turn = np.float32(2.0 * np.pi * frequency) * t
    index = piano.bark * (0.25 + velocity) * np.exp(-t / (0.4 * ring))
    body = np.sin(turn + index * np.sin(turn))
    partial = min(14.0, 15_000.0 / frequency)
    chime = np.sin(np.float32(round(partial)) * turn) * np.exp(-t / 0.09)
    shape = np.minimum(1.0, t / 0.003) * np.exp(-t / ring)
    shape[-480:] *= np.linspace(1.0, 0.0, 480)
    return np.asarray(shape * (body + piano.bell * velocity * chime), dtype=np.float32)
