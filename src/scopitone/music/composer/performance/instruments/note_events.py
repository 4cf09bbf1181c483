"""Notes in samples instead of beats, as instruments play them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score.model import Note
from scopitone.music.composer.score.tempo_map import TempoMap

RATE = 48_000
Audio = NDArray[np.float32]
"""Samples at RATE, shape (n, 2)."""


class NoteEvent(NamedTuple):
    """A note.

    `start` and `gate` (how long the key is down) are in samples, `pitch` is a MIDI note number,
    `velocity` 0 to 1, `slide` the rise of the pitch up to the end of the note, in semitones.
    """

    start: int
    gate: int
    pitch: int
    velocity: float
    slide: float


class Instrument(Protocol):
    """An instrument that plays notes."""

    def play(self, notes: Sequence[NoteEvent], frames: int, rng: np.random.Generator) -> Audio:
        """Play all `notes`, dry, in `frames` samples; sound after them is cut off."""
        ...


def make_note_events(notes: Sequence[Note], tempo: TempoMap, frames: int) -> list[NoteEvent]:
    """Return `notes` in samples, in order; notes outside of `frames` are left out."""
    events = []
    for note in notes:
        start = round(tempo.seconds(note.start) * RATE)
        end = round(tempo.seconds(note.start + note.length) * RATE)
        if 0 <= start < frames and note.velocity > 0.0:
            velocity = min(1.0, note.velocity)
            events.append(NoteEvent(start, max(1, end - start), note.pitch, velocity, note.slide))
    return sorted(events)


def make_monophonic(notes: Sequence[NoteEvent], overlap: int) -> list[NoteEvent]:
    """Return `notes` for an instrument that plays one note at a time.

    Each note ends `overlap` samples after the next begins; of simultaneous notes the highest
    remains.
    """
    line: list[NoteEvent] = []
    for note in sorted(notes, key=lambda event: (event.start, event.pitch)):
        if line and note.start - line[-1].start < 480:
            line.pop()
        if line:
            gap = note.start - line[-1].start + overlap
            line[-1] = line[-1]._replace(gate=min(line[-1].gate, gap))
        line.append(note)
    return line
