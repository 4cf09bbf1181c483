"""The length of songs with generated lyrics, and sections of unusual length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scopitone.music.composer.planning.form import BarPace, Draft, duration_of, resize_draft

_MIN_DURATION_S, _MAX_DURATION_S = 124.0, 176.0
"""With the decay of the last note, a song lasts two to three minutes."""

_MIN_VARIED_WEIRDNESS = 0.65
_PLAYED = ("intro", "solo", "instrumental")


def fit_length(drafts: Sequence[Draft], pace: BarPace) -> list[Draft]:
    """Add or remove sections until `drafts` last two to three minutes."""
    form = list(drafts)
    for change in (_add_solo, _lengthen_frame, _repeat_last_chorus, _add_interlude):
        if duration_of(form, pace) < _MIN_DURATION_S:
            form = change(form)
    while duration_of(form, pace) < _MIN_DURATION_S:
        form = _add_interlude(form)
    for kind in ("solo", "prechorus", "bridge"):
        if duration_of(form, pace) > _MAX_DURATION_S:
            form = [draft for draft in form if draft.kind != kind]
    while duration_of(form, pace) > _MAX_DURATION_S and sum(d.kind == "verse" for d in form) > 1:
        last = max(i for i, draft in enumerate(form) if draft.kind == "verse")
        form = form[:last] + form[last + 2 :]
    return form


def _add_solo(form: list[Draft]) -> list[Draft]:
    bridge = next((i for i, draft in enumerate(form) if draft.kind == "bridge"), len(form) - 1)
    return [*form[:bridge], Draft("solo", bars=8), *form[bridge:]]


def _lengthen_frame(form: list[Draft]) -> list[Draft]:
    return [resize_draft(form[0], 8), *form[1:-1], resize_draft(form[-1], 8)]


def _repeat_last_chorus(form: list[Draft]) -> list[Draft]:
    last = max((i for i, draft in enumerate(form) if draft.kind == "chorus"), default=None)
    return form if last is None else [*form[: last + 1], form[last], *form[last + 1 :]]


def _add_interlude(form: list[Draft]) -> list[Draft]:
    """Add eight instrumental bars after the first chorus."""
    first = next((i for i, draft in enumerate(form) if draft.kind == "chorus"), 1)
    return [*form[: first + 1], Draft("instrumental", bars=8), *form[first + 1 :]]


def vary_lengths(
    drafts: Sequence[Draft], pace: BarPace, weirdness: float, rng: np.random.Generator
) -> list[Draft]:
    """Make some sections without words a bar or two longer or shorter if `weirdness` is high."""
    form = list(drafts)
    chance = max(0.0, weirdness - _MIN_VARIED_WEIRDNESS) * 2.5
    for index, draft in enumerate(form):
        if draft.kind in _PLAYED and not draft.lines and rng.random() < chance:
            bars = round(duration_of([draft], pace) / pace.bar_s)
            form[index] = resize_draft(draft, max(2, bars + int(rng.choice([-1, 1, 2]))))
    return form
