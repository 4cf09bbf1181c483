"""The harmony vocal: thirds and sixths below the lead vocal in the choruses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scopitone.music.composer.harmony.chords import Changes, scale_mask
from scopitone.music.composer.score.model import Note, Plan, Section, SungLine

_LOWEST = {"m": 43, "f": 53}
_DISTANCES = (3, 4, 5, 8, 9)
_COSTS = {3: 0.0, 4: 0.0, 5: 0.7, 8: 0.8, 9: 0.8}


def harmonize_lead(
    plan: Plan, lead: tuple[SungLine, ...], changes: Changes
) -> tuple[SungLine, ...]:
    """Return a voice below `lead` with its words.

    It sings the second half of each chorus, and all of the last one. Spoken lines are left out.
    """
    last = max((s.turn for s in plan.sections if s.kind == "chorus" and s.lines), default=0)
    voice: list[SungLine] = []
    first_line = 0
    for section in plan.sections:
        lines = lead[first_line : first_line + len(section.lines)]
        first_line += len(section.lines)
        if section.kind != "chorus":
            continue
        first = 0 if section.turn == last else len(lines) // 2
        voice += [_harmonize_line(plan, section, line, changes) for line in lines[first:]]
    return tuple(line for line in voice if not line.line.spoken)


def _harmonize_line(plan: Plan, section: Section, line: SungLine, changes: Changes) -> SungLine:
    inside = scale_mask(plan, section)
    notes: list[tuple[Note, ...]] = []
    distance = 3
    for group in line.notes:
        moved: list[Note] = []
        for note in group:
            distance = _choose_distance(note, distance, inside, changes, _LOWEST[plan.gender])
            moved.append(replace(note, pitch=note.pitch - distance, velocity=0.85 * note.velocity))
        notes.append(tuple(moved))
    return SungLine(line.line, tuple(notes))


def _choose_distance(
    note: Note, before: int, inside: np.ndarray, changes: Changes, lowest: int
) -> int:
    chord = changes.chord_at(note.start)
    tones = {(chord.root + interval) % 12 for interval in chord.intervals}

    def cost(distance: int) -> float:
        pitch = note.pitch - distance
        clash = 0.0 if pitch % 12 in tones else (0.6 if inside[pitch % 12] else 6.0)
        low = 5.0 if pitch < lowest else 0.0
        return clash + low + _COSTS[distance] + 0.1 * abs(distance - before)

    return min(_DISTANCES, key=cost)
