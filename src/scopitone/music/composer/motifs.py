"""Themes: the short tunes that a song states, repeats and varies."""

from __future__ import annotations

import numpy as np

from scopitone.music.composer.score import Kind, Note, Plan, Score
from scopitone.music.composer.seeding import generator, seeded, vary
from scopitone.music.composer.theme import Motif, Theme

# Eighths of two bars of 4/4. A hook has at most six notes, so that it is remembered at once.
_HOOK_RHYTHMS = (
    "x..x..x.x...x...",
    "x.x.x...x.x.x...",
    "x...x.x.x...x...",
    "x..x..x...x.x...",
    "x.x...x.x.x.....",
    "x...x...x.x.x...",
)
_HOOK_STEPS = (
    (0, 2, 4, 3, 2, 1),
    (2, 1, 0, 0, 1, 2),
    (0, 0, 1, 2, 4, 2),
    (4, 3, 2, 4, 2, 0),
    (0, 1, 2, 0, 4, 3),
    (2, 2, 3, 4, 2, 1),
)
_VERSE_RHYTHMS = (
    "..x.x.x.x.x.x...",
    "x.x.x.x.x.x.....",
    "x..x..x.x..x..x.",
    "x.xx..x.x.xx....",
    "..xx..x.x.x.x...",
    "x...x.x.x.x.x...",
)
_VERSE_STEPS = (
    (0, 0, 1, 2, 1, 0, -1, 0),
    (2, 1, 0, 1, 0, -1, -2, -1),
    (0, 1, 0, -1, 0, 1, 2, 1),
    (1, 1, 0, 0, 1, 2, 0, -1),
    (0, -1, 0, 1, 2, 2, 1, 0),
)


def theme_for(plan: Plan) -> Theme:
    """A hook and a verse motif: take 0 and take 1 of a seed have different ones."""
    return Theme(
        hook=_motif(plan, "hook", _HOOK_RHYTHMS, _HOOK_STEPS),
        verse=_motif(plan, "verse", _VERSE_RHYTHMS, _VERSE_STEPS),
        groove=int(generator(plan, "groove").integers(2**31)),
    )


def _motif(
    plan: Plan, name: str, rhythms: tuple[str, ...], contours: tuple[tuple[int, ...], ...]
) -> Motif:
    rhythm = vary(seeded(plan.seed, 0, f"{name} rhythm"), rhythms, plan.take)
    steps = vary(seeded(plan.seed, 0, f"{name} steps"), contours, plan.take)
    onsets = [at / 2 for at, mark in enumerate(rhythm) if mark == "x"]
    # In other metres the same tune is drawn together or apart, on the eighths.
    ratio = plan.metre / 4
    fitted = sorted({round(onset * ratio * 2) / 2 for onset in onsets})
    return Motif(tuple(fitted), tuple(_resampled(steps, len(fitted))), 2.0 * plan.metre)


def _resampled(steps: tuple[int, ...], count: int) -> list[int]:
    if count <= len(steps):
        return list(steps[:count])
    places = np.linspace(0, len(steps) - 1, count)
    return [steps[round(place)] for place in places]


def theme_of(score: Score) -> Theme:
    """The theme that a continuation of `score` should keep.

    It is the one that the score carries, or else the first phrases of its chorus and its verse;
    what has neither gets a fresh one.
    """
    if score.theme is not None:
        return score.theme
    fresh = theme_for(score.plan)
    verse = _heard(score, "verse") or _heard(score, "chorus") or fresh.verse
    return Theme(_heard(score, "chorus") or verse, verse, fresh.groove)


def _heard(score: Score, kind: Kind) -> Motif | None:
    """The first two bars of melody in the first section of `kind`, sung or played."""
    metre = score.plan.metre
    section = next((section for section in score.plan.sections if section.kind == kind), None)
    if section is None:
        return None
    start = float(section.start * metre)
    notes = [note for note in _melody(score) if start - 0.1 <= note.start < start + 2 * metre]
    if len(notes) < 3:
        return None
    centre = float(np.median([note.pitch for note in notes]))
    onsets = tuple(max(0.0, round((note.start - start) * 4) / 4) for note in notes)
    # A step of the scale is 12/7 semitones in the mean.
    steps = tuple(round((note.pitch - centre) * 7 / 12) for note in notes)
    return Motif(onsets, steps, 2.0 * metre)


def _melody(score: Score) -> list[Note]:
    if score.lead:
        return [group[0] for line in score.lead for group in line.notes]
    return [note for part in score.parts if part.role == "lead" for note in part.notes]
