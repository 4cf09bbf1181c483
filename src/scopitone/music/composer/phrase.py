"""A line's phrase becomes notes: swing, loudness, melismas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scopitone.music.composer.feel import swung
from scopitone.music.composer.harmony import steps_from
from scopitone.music.composer.melody.rhythm import SHORTEST_SPOKEN, SHORTEST_SUNG
from scopitone.music.composer.melody.slots import Slot
from scopitone.music.composer.score import Note, Plan, Section, SungLine, TextLine
from scopitone.music.composer.seeding import generator

RANGES = {"m": (45, 64, 67), "f": (57, 74, 77)}
"""Lowest note, highest of verses, highest of choruses (music.md)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line before it is a SungLine: straight positions relative to its bar, in beats."""

    onsets: tuple[float, ...]
    lengths: tuple[float, ...]
    pitches: tuple[int, ...]


def as_sung(plan: Plan, section: Section, line: TextLine, slot: Slot, phrase: Phrase) -> SungLine:
    """The line as it is sung: swung, lifted with its section, louder in the middle."""
    notes: list[tuple[Note, ...]] = []
    rng = generator(plan, f"melisma {section.kind} {line.text}")
    count = len(phrase.onsets)
    shortest = (SHORTEST_SPOKEN if line.spoken else SHORTEST_SUNG) * plan.tempo / 60.0
    for index, syllable in enumerate(line.syllables):
        start = slot.start + phrase.onsets[index]
        begin = swung(start, plan)
        end = max(swung(start + phrase.lengths[index], plan), begin + shortest)
        if index < count - 1:
            end = min(end, swung(slot.start + phrase.onsets[index + 1], plan))
        pitch = phrase.pitches[index] + section.lift
        arch = np.sin(np.pi * (index + 0.5) / count)
        loud = 0.5 + 0.25 * section.energy + 0.1 * arch + 0.06 * syllable.stress
        note = Note(begin, end - begin, pitch, float(min(1.0, loud)))
        before = phrase.pitches[index - 1] if index else phrase.pitches[index]
        wish = 0.5 if index == count - 1 else 0.15
        if not line.spoken and rng.random() < wish and syllable.stress:
            notes.append(_melisma(note, before + section.lift, plan, section))
        else:
            notes.append((note,))
    return SungLine(line, tuple(notes))


def _melisma(note: Note, before: int, plan: Plan, section: Section) -> tuple[Note, ...]:
    """The note reached through its neighbour, if it is long enough for both to be heard."""
    lead = 0.5 if note.length >= 1.5 else 0.25
    seconds = 60.0 / plan.tempo
    if lead * seconds < 0.18 or (note.length - lead) * seconds < 0.4:
        return (note,)
    tonic = plan.tonic + section.lift
    step = 1 if before > note.pitch else -1
    neighbour = steps_from(note.pitch, step, tonic, plan.mode)
    if not RANGES[plan.gender][0] <= neighbour <= RANGES[plan.gender][2]:
        return (note,)
    return (
        Note(note.start, lead, neighbour, note.velocity),
        Note(note.start + lead, note.length - lead, note.pitch, note.velocity),
    )


def importance(weight: float, length: float, last: bool) -> float:
    """How much it matters which note a syllable gets, 0 to 1, by its place in the bar."""
    return 1.0 if last else float(min(1.0, 0.75 * weight + 0.25 * min(length, 2.0)))
