"""Small deviations that make a part sound played: onsets, accents, players ahead and late."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.rng import make_take_rng
from scopitone.music.composer.score.model import InstrumentPart, Note, Plan, SungLine


def humanize_part(part: InstrumentPart, plan: Plan) -> InstrumentPart:
    """Return `part` with the deviations of a player. No note begins before the song."""
    genre = get_profile(plan.brief.genre)
    rng = make_take_rng(plan, f"humanise {part.name}")
    beats_per_s = plan.tempo / 60.0
    delay = genre.late_ms.get(part.role, 0.0) * 0.001 * beats_per_s
    spread = genre.onset_spread_ms * 0.001 * beats_per_s
    shifts = np.clip(rng.normal(0.0, spread, len(part.notes)), -2 * spread, 2 * spread)
    sway = rng.normal(0.0, 0.03 if spread > 0.001 * beats_per_s * 2 else 0.015, len(part.notes))
    moved = [
        replace(
            note,
            start=max(0.0, note.start + delay + float(shift)),
            velocity=float(np.clip(note.velocity * (1.0 + change), 0.05, 1.0)),
        )
        for note, shift, change in zip(part.notes, shifts, sway, strict=True)
    ]
    return replace(part, notes=tuple(sorted(moved, key=lambda note: (note.start, note.pitch))))


def delay_vocals(lines: tuple[SungLine, ...], plan: Plan) -> tuple[SungLine, ...]:
    """Delay all notes of the singer by the same time, so that none collide."""
    delay = vocal_delay_of(plan)
    if delay == 0.0:
        return lines
    return tuple(
        replace(
            line,
            notes=tuple(tuple(_delay_note(note, delay) for note in group) for group in line.notes),
        )
        for line in lines
    )


def vocal_delay_of(plan: Plan) -> float:
    """Return how late the singer is, in beats."""
    return get_profile(plan.brief.genre).late_ms.get("vocal", 0.0) * 0.001 * plan.tempo / 60.0


def _delay_note(note: Note, delay: float) -> Note:
    return replace(note, start=note.start + delay)
