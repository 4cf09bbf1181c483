"""Themes: the short tunes that a song states, repeats and varies."""

from __future__ import annotations

import numpy as np

from scopitone.music.composer.score import Motif, Plan, Theme
from scopitone.music.composer.seeding import generator, seeded, vary

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
