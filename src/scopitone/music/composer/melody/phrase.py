"""Turn the phrase of a line into notes: swing, loudness, melismas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scopitone.music.composer.harmony.chords import move_by_steps
from scopitone.music.composer.melody.line_bars import Slot
from scopitone.music.composer.melody.syllable_rhythm import MIN_SPOKEN_S, MIN_SUNG_S
from scopitone.music.composer.rng import make_take_rng
from scopitone.music.composer.score.model import Note, Plan, Section, SungLine, TextLine
from scopitone.music.composer.score.swing import apply_swing

RANGES = {"m": (45, 64, 67), "f": (57, 74, 77)}
"""Lowest note, highest note of verses, highest note of choruses."""

_MIN_SPAN = 17
"""Semitones that a melody needs; the range of a persona that is narrower gets wider."""


def range_of(plan: Plan) -> tuple[int, int, int]:
    """Return the range of the singer in the form of `RANGES`: that of the persona if it has one."""
    low, top, peak = RANGES[plan.gender]
    persona = plan.persona
    if persona is None or persona.lowest is None or persona.highest is None:
        return low, top, peak
    missing = max(0, _MIN_SPAN - (persona.highest - persona.lowest))
    lowest = min(max(low, persona.lowest - missing // 2), peak - _MIN_SPAN)
    highest = min(max(persona.highest, lowest + _MIN_SPAN), peak)
    return lowest, highest - (peak - top), highest


@dataclass(frozen=True, slots=True)
class Phrase:
    """The rhythm and melody of a line: straight positions in beats from its first bar."""

    onsets: tuple[float, ...]
    lengths: tuple[float, ...]
    pitches: tuple[int, ...]


def sing_phrase(
    plan: Plan, section: Section, line: TextLine, slot: Slot, phrase: Phrase
) -> SungLine:
    """Return the line as sung: swung, in the key of its section, louder in the middle."""
    notes: list[tuple[Note, ...]] = []
    rng = make_take_rng(plan, f"melisma {section.kind} {line.text}")
    count = len(phrase.onsets)
    shortest = (MIN_SPOKEN_S if line.spoken else MIN_SUNG_S) * plan.tempo / 60.0
    for index, syllable in enumerate(line.syllables):
        start = slot.start + phrase.onsets[index]
        begin = apply_swing(start, plan)
        end = max(apply_swing(start + phrase.lengths[index], plan), begin + shortest)
        if index < count - 1:
            end = min(end, apply_swing(slot.start + phrase.onsets[index + 1], plan))
        pitch = phrase.pitches[index] + section.lift
        arch = np.sin(np.pi * (index + 0.5) / count)
        loud = 0.5 + 0.25 * section.energy + 0.1 * arch + 0.06 * syllable.stress
        note = Note(begin, end - begin, pitch, float(min(1.0, loud)))
        before = phrase.pitches[index - 1] if index else phrase.pitches[index]
        chance = 0.5 if index == count - 1 else 0.15
        if not line.spoken and rng.random() < chance and syllable.stress:
            notes.append(_add_melisma(note, before + section.lift, plan, section))
        else:
            notes.append((note,))
    return SungLine(line, tuple(notes))


def _add_melisma(note: Note, before: int, plan: Plan, section: Section) -> tuple[Note, ...]:
    """Approach the note through its neighbor, if it is long enough for both."""
    lead = 0.5 if note.length >= 1.5 else 0.25
    seconds = 60.0 / plan.tempo
    if lead * seconds < 0.18 or (note.length - lead) * seconds < 0.4:
        return (note,)
    tonic = plan.tonic + section.lift
    step = 1 if before > note.pitch else -1
    neighbor = move_by_steps(note.pitch, step, tonic, plan.mode)
    low, _, peak = range_of(plan)
    if not low <= neighbor <= peak:
        return (note,)
    return (
        Note(note.start, lead, neighbor, note.velocity),
        Note(note.start + lead, note.length - lead, note.pitch, note.velocity),
    )


def importance(weight: float, length: float, last: bool) -> float:
    """Return how much the pitch of a syllable matters, 0 to 1, by its position in the bar."""
    return 1.0 if last else float(min(1.0, 0.75 * weight + 0.25 * min(length, 2.0)))
