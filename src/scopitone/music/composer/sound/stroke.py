"""What an instrument is given: notes in samples instead of beats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score import Note
from scopitone.music.composer.tempo_map import TempoMap

RATE = 48_000
Audio = NDArray[np.float32]
"""Samples at RATE, shaped (n, 2)."""


class Stroke(NamedTuple):
    """A note: `at` and `gate` (how long the key is down) in samples, `pitch` a MIDI note number,
    `velocity` 0 to 1, `slide` in semitones that the pitch has risen when the note ends."""

    at: int
    gate: int
    pitch: int
    velocity: float
    slide: float


class Instrument(Protocol):
    """Something that plays."""

    def play(self, strokes: Sequence[Stroke], frames: int, rng: np.random.Generator) -> Audio:
        """All `strokes`, dry, in `frames` samples; what rings beyond is cut off."""
        ...


def strokes(notes: Sequence[Note], tempo: TempoMap, frames: int) -> list[Stroke]:
    """`notes` in the order in which they begin; those outside of `frames` are left out."""
    found = []
    for note in notes:
        at = round(tempo.seconds(note.start) * RATE)
        end = round(tempo.seconds(note.start + note.length) * RATE)
        if 0 <= at < frames and note.velocity > 0.0:
            velocity = min(1.0, note.velocity)
            found.append(Stroke(at, max(1, end - at), note.pitch, velocity, note.slide))
    return sorted(found)


def one_voice(strokes: Sequence[Stroke], overlap: int) -> list[Stroke]:
    """`strokes` of an instrument that plays one note at a time: each ends `overlap` samples
    after the next begins; of several at once the highest stays."""
    kept: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.at, s.pitch)):
        if kept and stroke.at - kept[-1].at < 480:
            kept.pop()
        if kept:
            gap = stroke.at - kept[-1].at + overlap
            kept[-1] = kept[-1]._replace(gate=min(kept[-1].gate, gap))
        kept.append(stroke)
    return kept
