"""The key of a take: the genre's own modes, drawn by the moods towards major or minor."""

from __future__ import annotations

import math

import numpy as np

from scopitone.music.composer.genres import GENRE
from scopitone.music.composer.score import Brief, Mode
from scopitone.music.composer.seeding import seeded
from scopitone.music.composer.vocabulary import MOODS

_PULL = 1.6
_CLEAR = 0.5
"""From this much on, moods can ask for a mode that the genre does not know."""

_BRIGHT: tuple[Mode, ...] = ("major", "mixolydian")
_PLAIN: tuple[Mode, ...] = ("major", "minor")
_MODAL: tuple[Mode, ...] = ("dorian", "mixolydian")
_STRANGE = 0.75


def key_of(brief: Brief, *, seed: int, take: int) -> tuple[int, Mode]:
    """Tonic (pitch class) and mode: what was asked for, or a different tonic for each take."""
    if brief.key:
        return brief.key
    genre = GENRE[brief.genre]
    shared = seeded(seed, 0, "key")
    order = [int(tonic) for tonic in shared.permutation(genre.tonics)]
    return order[take % len(order)], _mode(brief, shared)


def _mode(brief: Brief, rng: np.random.Generator) -> Mode:
    pull = sum(MOODS[mood].minor for mood in brief.moods)
    weights: dict[Mode, float] = dict(GENRE[brief.genre].modes)
    if abs(pull) >= _CLEAR:
        for mode in _PLAIN:
            weights[mode] = max(weights.get(mode, 0.0), 0.1)
    if brief.weirdness > _STRANGE:
        for mode in _MODAL:
            weights[mode] = weights.get(mode, 0.0) + brief.weirdness - 0.5
    scaled = [
        w * math.exp((-pull if mode in _BRIGHT else pull) * _PULL) for mode, w in weights.items()
    ]
    names = list(weights)
    return names[int(rng.choice(len(names), p=np.array(scaled) / sum(scaled)))]
