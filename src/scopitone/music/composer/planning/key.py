"""The key of a take: the modes of the genre, weighted by the moods."""

from __future__ import annotations

import math

import numpy as np

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.rng import make_rng
from scopitone.music.composer.score.model import Brief, Mode

_MOOD_WEIGHT = 1.6
_MIN_CLEAR_PULL = 0.5
"""From this pull on, moods can choose a mode that the genre does not use."""

_MAJOR_LIKE: tuple[Mode, ...] = ("major", "mixolydian")
_PLAIN_MODES: tuple[Mode, ...] = ("major", "minor")
_CHURCH_MODES: tuple[Mode, ...] = ("dorian", "mixolydian")
_MIN_MODAL_WEIRDNESS = 0.75


def choose_key(brief: Brief, *, seed: int, take: int) -> tuple[int, Mode]:
    """Return the tonic (a pitch class) and the mode.

    Without a requested key, each take has a different tonic.
    """
    if brief.key:
        return brief.key
    # All takes share the generator, so that their tonics differ and their mode is the same.
    rng = make_rng(seed, 0, "key")
    tonics = [int(tonic) for tonic in rng.permutation(get_profile(brief.genre).tonics)]
    return tonics[take % len(tonics)], _choose_mode(brief, rng)


def _choose_mode(brief: Brief, rng: np.random.Generator) -> Mode:
    pull = sum(MOODS[mood].minor for mood in brief.moods)
    weights: dict[Mode, float] = dict(get_profile(brief.genre).modes)
    if abs(pull) >= _MIN_CLEAR_PULL:
        for mode in _PLAIN_MODES:
            weights[mode] = max(weights.get(mode, 0.0), 0.1)
    if brief.weirdness > _MIN_MODAL_WEIRDNESS:
        for mode in _CHURCH_MODES:
            weights[mode] = weights.get(mode, 0.0) + brief.weirdness - 0.5
    scaled = [
        weight * math.exp((-pull if mode in _MAJOR_LIKE else pull) * _MOOD_WEIGHT)
        for mode, weight in weights.items()
    ]
    names = list(weights)
    return names[int(rng.choice(len(names), p=np.array(scaled) / sum(scaled)))]
