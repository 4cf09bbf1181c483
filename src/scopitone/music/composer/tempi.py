"""The tempo of a take: within its genre, drawn by moods, never that of the other take."""

from __future__ import annotations

from scopitone.music.composer.genres import GENRE
from scopitone.music.composer.score import Brief
from scopitone.music.composer.seeding import seeded
from scopitone.music.composer.vocabulary import MOODS

_LEAST_RATIO, _MORE_RATIO = 1.045, 0.05
"""Two takes differ by this factor at least, and by up to so much more where the genre has room."""

_SLOWEST, _FASTEST = 40.0, 220.0


def tempo_of(brief: Brief, *, seed: int, take: int, exact: bool) -> float:
    """Quarter notes a minute. `exact` holds `brief.tempo` for every take.

    `style_weight` narrows the genre's range around its usual tempo, `weirdness` widens it.
    """
    if exact and brief.tempo:
        return brief.tempo
    low, high = _range(brief)
    rng = seeded(seed, take // 2, "tempo")
    ratio = min(high / low, _LEAST_RATIO + _MORE_RATIO * float(rng.random()))
    slower = low + float(rng.random()) * (high / ratio - low)
    first_is_slower = rng.random() < 0.5
    tempo = slower if first_is_slower == (take % 2 == 0) else slower * ratio
    return round(tempo, 1)


def _range(brief: Brief) -> tuple[float, float]:
    low, usual, high = GENRE[brief.genre].tempo
    if brief.tempo:
        low, usual, high = brief.tempo * 0.94, brief.tempo, brief.tempo * 1.06
    share = 0.75 - 0.5 * brief.style_weight + 0.5 * max(0.0, brief.weirdness - 0.5)
    factor = 1.0
    for mood in brief.moods:
        factor *= MOODS[mood].tempo
    centre = min(high * 1.04, max(low * 0.96, usual * factor))
    low, high = centre - share * (usual - low), centre + share * (high - usual)
    # Wide enough for two takes that differ.
    spread = _LEAST_RATIO**0.5 * 1.001
    low, high = min(low, centre / spread), max(high, centre * spread)
    return max(_SLOWEST, low), min(_FASTEST, high)
