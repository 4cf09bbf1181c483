"""Small deviations that make a part played: a few milliseconds, accents, who leads and who lags."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scopitone.music.composer.score import Note, Part, Plan, SungLine
from scopitone.music.composer.seeding import generator

_SPREAD = {"techno": 0.5, "house": 1.0, "trap": 1.0, "synthwave": 1.0, "drum-and-bass": 1.5,
           "pop": 2.5, "metal": 3.0, "rock": 4.5, "hip-hop": 4.0, "jazz": 7.0, "lo-fi": 7.0,
           "folk": 6.0, "classical": 7.0, "ambient": 8.0}  # fmt: skip
"""Standard deviation of onsets in milliseconds; others have 5. Players reach 10 to 20 ms
(Hennig et al., PLoS ONE 2011), which on top of samples sounds careless."""

_LATE = {"hip-hop": {"drums": 0.0, "bass": 6.0, "comp": 8.0, "vocal": 22.0},
         "lo-fi": {"drums": 8.0, "comp": 10.0, "vocal": 18.0},
         "jazz": {"bass": -4.0, "lead": 15.0, "counter": 12.0, "vocal": 18.0},
         "reggae": {"bass": 6.0, "drums": 3.0, "vocal": 12.0},
         "rock": {"bass": 3.0, "vocal": 6.0},
         "metal": {"drums": -3.0},
         "bossa": {"vocal": 15.0},
         "trap": {"vocal": 12.0}}  # fmt: skip
"""Milliseconds behind the beat, by genre and role."""


def humanised(part: Part, plan: Plan) -> Part:
    """`part` as it is played; the order of notes stays and none begins before the song."""
    genre = plan.brief.genre
    rng = generator(plan, f"humanise {part.name}")
    second = plan.tempo / 60.0
    late = _LATE.get(genre, {}).get(part.role, 0.0) * 0.001 * second
    spread = _SPREAD.get(genre, 5.0) * 0.001 * second
    shifts = np.clip(rng.normal(0.0, spread, len(part.notes)), -2 * spread, 2 * spread)
    sway = rng.normal(0.0, 0.03 if spread > 0.001 * second * 2 else 0.015, len(part.notes))
    moved = [
        replace(
            note,
            start=max(0.0, note.start + late + float(shift)),
            velocity=float(np.clip(note.velocity * (1.0 + change), 0.05, 1.0)),
        )
        for note, shift, change in zip(part.notes, shifts, sway, strict=True)
    ]
    return replace(part, notes=tuple(sorted(moved, key=lambda note: (note.start, note.pitch))))


def laid_back(lines: tuple[SungLine, ...], plan: Plan) -> tuple[SungLine, ...]:
    """The singer's place behind the beat; the same for all notes, so that none collide."""
    late = behind(plan)
    if late == 0.0:
        return lines
    return tuple(
        replace(
            line,
            notes=tuple(tuple(_later(note, late) for note in group) for group in line.notes),
        )
        for line in lines
    )


def behind(plan: Plan) -> float:
    """How far the singer is behind the beat, in beats."""
    return _LATE.get(plan.brief.genre, {}).get("vocal", 0.0) * 0.001 * plan.tempo / 60.0


def _later(note: Note, late: float) -> Note:
    return replace(note, start=note.start + late)
