"""The length of songs that we write ourselves, and sections of unusual length."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scopitone.music.composer.form import Draft, Pace, resized, seconds

_SHORTEST, _LONGEST = 124.0, 176.0
"""Seconds; with the ring of the last note a song is two to three minutes long."""

_STRANGE = 0.65
_PLAYED = ("intro", "solo", "instrumental")

Change = Callable[[list[Draft]], list[Draft]]


def fitted(drafts: Sequence[Draft], pace: Pace) -> list[Draft]:
    """`drafts` with sections added or left out until they last two to three minutes."""
    form = list(drafts)
    for change in (_with_solo, _with_long_frame, _with_last_chorus_twice, _with_interlude):
        if seconds(form, pace) < _SHORTEST:
            form = change(form)
    while seconds(form, pace) < _SHORTEST:
        form = _with_interlude(form)
    for kind in ("solo", "prechorus", "bridge"):
        if seconds(form, pace) > _LONGEST:
            form = [draft for draft in form if draft.kind != kind]
    while seconds(form, pace) > _LONGEST and sum(d.kind == "verse" for d in form) > 1:
        last = max(i for i, draft in enumerate(form) if draft.kind == "verse")
        form = form[:last] + form[last + 2 :]
    return form


def _with_solo(form: list[Draft]) -> list[Draft]:
    at = next((i for i, draft in enumerate(form) if draft.kind == "bridge"), len(form) - 1)
    return [*form[:at], Draft("solo", bars=8), *form[at:]]


def _with_long_frame(form: list[Draft]) -> list[Draft]:
    return [resized(form[0], 8), *form[1:-1], resized(form[-1], 8)]


def _with_last_chorus_twice(form: list[Draft]) -> list[Draft]:
    last = max((i for i, draft in enumerate(form) if draft.kind == "chorus"), default=None)
    return form if last is None else [*form[: last + 1], form[last], *form[last + 1 :]]


def _with_interlude(form: list[Draft]) -> list[Draft]:
    """Eight played bars after the first chorus, or sixteen where they are already there."""
    first = next((i for i, draft in enumerate(form) if draft.kind == "chorus"), 1)
    return [*form[: first + 1], Draft("instrumental", bars=8), *form[first + 1 :]]


def varied(
    drafts: Sequence[Draft], pace: Pace, weirdness: float, rng: np.random.Generator
) -> list[Draft]:
    """`drafts`, at high weirdness with some played sections a bar or two longer or shorter."""
    form = list(drafts)
    chance = max(0.0, weirdness - _STRANGE) * 2.5
    for index, draft in enumerate(form):
        if draft.kind in _PLAYED and not draft.lines and rng.random() < chance:
            bars = round(seconds([draft], pace) / pace.bar)
            form[index] = resized(draft, max(2, bars + int(rng.choice([-1, 1, 2]))))
    return form
