"""The rhythm of a line: stressed syllables on strong beats, unstressed ones between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score.model import Plan, TextLine
from scopitone.music.composer.score.swing import apply_swing, remove_swing

Beats = NDArray[np.float64]

MIN_SUNG_S = 0.163
MIN_SPOKEN_S = 0.105
"""The shortest time from vowel to vowel that is still intelligible: an eighth at 184 bpm, a
sixteenth at 142 bpm."""

_PAUSES = ",;:.!?…—–、。，"
_FORBIDDEN_COST = 1e6


@dataclass(frozen=True, slots=True)
class LineSyllables:
    """The syllables of a line; arrays have one entry per syllable.

    `stress` is 0, 1 or 2; `inside` is True if the next syllable belongs to the same word,
    `pause` if punctuation follows. `min_duration_s` is the least time from vowel to vowel.
    """

    stress: NDArray[np.int64]
    inside: NDArray[np.bool_]
    pause: NDArray[np.bool_]
    min_duration_s: float

    @classmethod
    def from_line(cls, line: TextLine) -> LineSyllables:
        """Return the syllables of `line`."""
        inside: list[bool] = []
        pause: list[bool] = []
        for word in line.words:
            count = len(word.syllables)
            inside += [True] * (count - 1) + [False]
            pause += [False] * (count - 1) + [word.text.rstrip("\"'”’)")[-1:] in _PAUSES]
        if pause:
            pause[-1] = False
        stress = np.array([syllable.stress for syllable in line.syllables], dtype=np.int64)
        min_duration_s = MIN_SPOKEN_S if line.spoken else MIN_SUNG_S
        return cls(
            stress, np.array(inside), np.array(pause) & np.array(pause).any(), min_duration_s
        )

    @property
    def count(self) -> int:
        """The number of syllables."""
        return len(self.stress)

    @property
    def upbeat(self) -> int:
        """The number of unstressed syllables before the first stress, 0 if more than two."""
        stressed = np.flatnonzero(self.stress > 0)
        return int(stressed[0]) if len(stressed) and stressed[0] <= 2 else 0


@dataclass(frozen=True, slots=True)
class LineSpan:
    """The time that a line may take, in beats from the beginning of the song.

    `bar` is the downbeat of its first bar, `low` the earliest beginning of its first vowel,
    `high` the latest end of its last note.
    """

    bar: float
    low: float
    high: float


def metric_weight(beats: Beats, metre: int, syncopation: float) -> Beats:
    """Return how strong each position is, 0 to 1 (flattened levels of Lerdahl & Jackendoff).

    `syncopation` (0 to 1) makes a half-beat before a strong beat as good as the beat itself.
    """
    inside = np.mod(beats + 1e-9, metre)
    beat = np.floor(inside)
    part = inside - beat
    weight = np.where(beat == 0, 1.0, 0.55)
    if metre % 2 == 0:
        weight = np.where((beat > 0) & (beat % 2 == 0), 0.8, weight)
    offbeat = np.abs(part - 0.5) < 0.05
    before_strong = np.mod(beat + 1, metre if metre % 2 else 2) == 0
    early = np.where(before_strong, 0.3 + 0.45 * syncopation, 0.28)
    return np.where(part < 0.05, weight, np.where(offbeat, early, 0.06))


def place_vowels(
    syllables: LineSyllables,
    span: LineSpan,
    plan: Plan,
    *,
    ideal: float,
    template: Sequence[float],
    syncopation: float,
    loyalty: float,
) -> Beats:
    """Return the positions of the vowels before swing, in beats from the beginning of the song.

    They are the cheapest path through a grid, by dynamic programming. `ideal` is the preferred
    distance in beats, `template` are the onsets of the motif (from `span.bar`), and `loyalty` is
    the cost of leaving them. If the line fits no grid, its syllables are spread evenly over the
    swung time.
    """
    for grid in _choose_grids(syllables, span, ideal):
        places = _find_cheapest(syllables, span, plan, grid, ideal, template, syncopation, loyalty)
        if places is not None:
            return places
    return _spread_evenly(syllables, span, plan)


def _choose_grids(syllables: LineSyllables, span: LineSpan, ideal: float) -> tuple[float, ...]:
    dense = (syllables.count - 1) > 0.8 * (span.high - span.low - 0.5) / 0.5
    return (0.25,) if dense or ideal < 0.42 else (0.5, 0.25)


def _spread_evenly(syllables: LineSyllables, span: LineSpan, plan: Plan) -> Beats:
    begin, end = apply_swing(span.low, plan), apply_swing(max(span.high, span.low + 0.25), plan)
    swung_beats = np.linspace(begin, end, syllables.count + 1)[:-1]
    return np.array([remove_swing(float(beat), plan) for beat in swung_beats])


def _find_cheapest(
    syllables: LineSyllables,
    span: LineSpan,
    plan: Plan,
    grid: float,
    ideal: float,
    template: Sequence[float],
    syncopation: float,
    loyalty: float,
) -> Beats | None:
    first = np.ceil(span.low / grid - 1e-6)
    places = np.arange(first, np.floor((span.high - 0.5 * min(ideal, 1.0)) / grid) + 1) * grid
    if len(places) < syllables.count:
        return None
    metric = metric_weight(places, plan.metre, syncopation)
    fits = np.array([min(abs(beat - span.bar - t) for t in template) < 0.01 for beat in places])
    seconds = apply_swing(places, plan) * 60.0 / plan.tempo
    gaps = places[None, :] - places[:, None]
    allowed = seconds[None, :] - seconds[:, None] >= syllables.min_duration_s
    off_template = loyalty * ~fits
    total = (
        off_template
        + _stress_costs(int(syllables.stress[0]), metric)
        + 0.35 * np.abs(places - span.bar - (template[0] if syllables.upbeat == 0 else 0.0))
    )
    back: list[NDArray[np.intp]] = []
    for number in range(1, syllables.count):
        cost = total[:, None] + _gap_costs(syllables, number - 1, gaps, ideal)
        cost = np.where(allowed, cost, _FORBIDDEN_COST)
        back.append(np.argmin(cost, axis=0))
        total = (
            np.min(cost, axis=0)
            + off_template
            + _stress_costs(int(syllables.stress[number]), metric)
        )
    hold = span.high - places
    total = total - 0.5 * metric + 1.5 * np.maximum(0.0, min(1.0, 1.6 * ideal) - hold)
    return _trace_path(places, total, back)


def _stress_costs(stress: int, metric: Beats) -> Beats:
    return np.asarray((0.7 * metric, -0.7 * metric, -2.2 * metric)[stress])


def _gap_costs(syllables: LineSyllables, number: int, gaps: Beats, ideal: float) -> Beats:
    """Return the cost of each of `gaps` between syllable `number` and the next."""
    wanted = ideal * (0.8, 1.0, 1.15)[int(syllables.stress[number])]
    if syllables.pause[number]:
        wanted += 0.5
    cost = 1.1 * np.abs(np.log(np.maximum(gaps, 1e-3) / wanted)) ** 1.5
    if syllables.inside[number]:
        cost = cost + 1.2 * (gaps > max(1.0, 1.6 * ideal))
    return np.asarray(cost)


def _trace_path(places: Beats, total: Beats, back: list[NDArray[np.intp]]) -> Beats | None:
    best = int(np.argmin(total))
    if total[best] > _FORBIDDEN_COST / 2:
        return None
    path = [best]
    for choices in reversed(back):
        path.append(int(choices[path[-1]]))
    return places[path[::-1]]
