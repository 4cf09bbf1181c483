"""The tempo of a take: in the range of its genre, shifted by moods, different in each take."""

from __future__ import annotations

from scopitone.music.composer.genres.registry import get_profile
from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.rng import make_rng
from scopitone.music.composer.score.model import Brief, Plan
from scopitone.music.composer.score.tempo_map import TempoMap

_MIN_RATIO, _EXTRA_RATIO = 1.045, 0.05
"""Two takes differ by at least the first factor, plus up to the second if the genre allows."""

_MIN_BPM, _MAX_BPM = 40.0, 220.0


def choose_tempo(brief: Brief, *, seed: int, take: int, exact: bool) -> float:
    """Return the tempo in quarters a minute. `exact` uses `brief.tempo` for every take.

    `style_weight` narrows the range of the genre around its usual tempo; `weirdness` widens it.
    """
    if exact and brief.tempo:
        return brief.tempo
    low, high = _find_range(brief)
    rng = make_rng(seed, take // 2, "tempo")
    ratio = min(high / low, _MIN_RATIO + _EXTRA_RATIO * float(rng.random()))
    slower = low + float(rng.random()) * (high / ratio - low)
    first_is_slower = rng.random() < 0.5
    tempo = slower if first_is_slower == (take % 2 == 0) else slower * ratio
    return round(tempo, 1)


def _find_range(brief: Brief) -> tuple[float, float]:
    low, usual, high = get_profile(brief.genre).tempo
    if brief.tempo:
        low, usual, high = brief.tempo * 0.94, brief.tempo, brief.tempo * 1.06
    share = 0.75 - 0.5 * brief.style_weight + 0.5 * max(0.0, brief.weirdness - 0.5)
    factor = 1.0
    for mood in brief.moods:
        factor *= MOODS[mood].tempo
    center = min(high * 1.04, max(low * 0.96, usual * factor))
    low, high = center - share * (usual - low), center + share * (high - usual)
    # Wide enough for two different takes.
    spread = _MIN_RATIO**0.5 * 1.001
    low, high = min(low, center / spread), max(high, center * spread)
    return max(_MIN_BPM, low), min(_MAX_BPM, high)


def build_tempo_map(plan: Plan) -> TempoMap:
    """Return a steady tempo, with a ritardando over the last two bars if the genre has one."""
    final_share = get_profile(plan.brief.genre).ritardando
    if final_share == 1.0 or plan.bars < 4:
        return TempoMap(((0.0, plan.tempo),))
    first = plan.beats - 2 * plan.metre
    steps = plan.metre + 1
    slower = [
        (first + beat, plan.tempo * (1.0 - (1.0 - final_share) * beat / (steps - 1)))
        for beat in range(1, steps)
    ]
    return TempoMap(((0.0, plan.tempo), *slower))
