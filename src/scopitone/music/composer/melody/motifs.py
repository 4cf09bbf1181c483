"""Create themes: the short tunes that a song states, repeats and varies."""

from __future__ import annotations

import numpy as np

from scopitone.music.composer.rng import make_rng, make_take_rng, vary
from scopitone.music.composer.score.model import Note, Plan, Score, SectionKind
from scopitone.music.composer.score.theme import Motif, Theme

# Eighths of two bars of 4/4. A hook has at most six notes, so that it is easy to remember.
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


def create_theme(plan: Plan) -> Theme:
    """Draw a hook and a verse motif; take 0 and take 1 of a seed differ in both."""
    return Theme(
        hook=_draw_motif(plan, "hook", _HOOK_RHYTHMS, _HOOK_STEPS),
        verse=_draw_motif(plan, "verse", _VERSE_RHYTHMS, _VERSE_STEPS),
        groove=int(make_take_rng(plan, "groove").integers(2**31)),
    )


def _draw_motif(
    plan: Plan, name: str, rhythms: tuple[str, ...], contours: tuple[tuple[int, ...], ...]
) -> Motif:
    rhythm = vary(make_rng(plan.seed, 0, f"{name} rhythm"), rhythms, plan.take)
    steps = vary(make_rng(plan.seed, 0, f"{name} steps"), contours, plan.take)
    onsets = [eighth / 2 for eighth, mark in enumerate(rhythm) if mark == "x"]
    # In other meters the same tune is compressed or stretched, on the grid of eighths.
    ratio = plan.metre / 4
    fitted = sorted({round(onset * ratio * 2) / 2 for onset in onsets})
    return Motif(tuple(fitted), tuple(_resample_steps(steps, len(fitted))), 2.0 * plan.metre)


def _resample_steps(steps: tuple[int, ...], count: int) -> list[int]:
    if count <= len(steps):
        return list(steps[:count])
    places = np.linspace(0, len(steps) - 1, count)
    return [steps[round(place)] for place in places]


def theme_of(score: Score) -> Theme:
    """Return the theme that a continuation of `score` keeps.

    It is the theme of the score, or else the first phrases of its chorus and its verse. A score
    without a melody there gets a new verse motif, which is also its hook.
    """
    if score.theme is not None:
        return score.theme
    new = create_theme(score.plan)
    verse = _find_motif(score, "verse") or _find_motif(score, "chorus") or new.verse
    return Theme(_find_motif(score, "chorus") or verse, verse, new.groove)


def _find_motif(score: Score, kind: SectionKind) -> Motif | None:
    """Return the melody of the first two bars of the first section of `kind`, sung or played.

    None if there is no such section, or it has fewer than three notes there.
    """
    metre = score.plan.metre
    section = next((section for section in score.plan.sections if section.kind == kind), None)
    if section is None:
        return None
    start = float(section.start * metre)
    notes = [note for note in _melody_notes(score) if start - 0.1 <= note.start < start + 2 * metre]
    if len(notes) < 3:
        return None
    center = float(np.median([note.pitch for note in notes]))
    onsets = tuple(max(0.0, round((note.start - start) * 4) / 4) for note in notes)
    # A step of the scale is 12/7 semitones on average.
    steps = tuple(round((note.pitch - center) * 7 / 12) for note in notes)
    return Motif(onsets, steps, 2.0 * metre)


def _melody_notes(score: Score) -> list[Note]:
    if score.lead:
        return [group[0] for line in score.lead for group in line.notes]
    return [note for part in score.parts if part.role == "lead" for note in part.notes]
