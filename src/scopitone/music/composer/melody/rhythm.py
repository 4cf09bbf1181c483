"""When each syllable of a line is sung: stresses on strong beats, unstressed ones between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.feel import swung, unswung
from scopitone.music.composer.score import Plan, TextLine

Beats = NDArray[np.float64]

SHORTEST_SUNG = 0.163
SHORTEST_SPOKEN = 0.105
"""Seconds from vowel to vowel that are still understood: an eighth at 184, a sixteenth at 142."""

_PAUSES = ",;:.!?…—–、。，"
_FORBIDDEN = 1e6


@dataclass(frozen=True, slots=True)
class Words:
    """What the rhythm needs to know of a line; arrays have one entry a syllable.

    `stress` is 0, 1 or 2; `inside` says that the next syllable belongs to the same word;
    `pause` that punctuation follows.
    """

    stress: NDArray[np.int64]
    inside: NDArray[np.bool_]
    pause: NDArray[np.bool_]
    shortest: float

    @classmethod
    def of(cls, line: TextLine) -> Words:
        """The words of `line`."""
        inside: list[bool] = []
        pause: list[bool] = []
        for word in line.words:
            count = len(word.syllables)
            inside += [True] * (count - 1) + [False]
            pause += [False] * (count - 1) + [word.text.rstrip("\"'”’)")[-1:] in _PAUSES]
        if pause:
            pause[-1] = False
        stress = np.array([syllable.stress for syllable in line.syllables], dtype=np.int64)
        shortest = SHORTEST_SPOKEN if line.spoken else SHORTEST_SUNG
        return cls(stress, np.array(inside), np.array(pause) & np.array(pause).any(), shortest)

    @property
    def count(self) -> int:
        """How many syllables there are."""
        return len(self.stress)

    @property
    def upbeat(self) -> int:
        """How many unstressed syllables stand before the first stress, at most two."""
        stressed = np.flatnonzero(self.stress > 0)
        return int(stressed[0]) if len(stressed) and stressed[0] <= 2 else 0


@dataclass(frozen=True, slots=True)
class Room:
    """Where a line may stand: beats from the song's beginning.

    `bar` is the downbeat of its first bar, `low` its earliest vowel, `high` where its last note
    must have ended.
    """

    bar: float
    low: float
    high: float


def metric_weight(beats: Beats, metre: int, syncopation: float) -> Beats:
    """How strong each position is, 0 to 1 (Lerdahl & Jackendoff's levels, flattened).

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


def place(
    words: Words,
    room: Room,
    plan: Plan,
    *,
    ideal: float,
    template: Sequence[float],
    syncopation: float,
    loyalty: float,
) -> Beats:
    """Straight positions of the vowels, in beats from the song's beginning, ascending.

    The cheapest path through a grid by dynamic programming: `ideal` is the wanted distance in
    beats, `template` the onsets of the motif (from `room.bar`), `loyalty` what leaving it costs.
    Where no grid has room, the syllables are spread evenly, as they are heard.
    """
    for grid in _grids(words, room, ideal):
        places = _cheapest(words, room, plan, grid, ideal, template, syncopation, loyalty)
        if places is not None:
            return places
    return _even(words, room, plan)


def _grids(words: Words, room: Room, ideal: float) -> tuple[float, ...]:
    dense = (words.count - 1) > 0.8 * (room.high - room.low - 0.5) / 0.5
    return (0.25,) if dense or ideal < 0.42 else (0.5, 0.25)


def _even(words: Words, room: Room, plan: Plan) -> Beats:
    begin, end = swung(room.low, plan), swung(max(room.high, room.low + 0.25), plan)
    heard = np.linspace(begin, end, words.count + 1)[:-1]
    return np.array([unswung(float(beat), plan) for beat in heard])


def _cheapest(
    words: Words,
    room: Room,
    plan: Plan,
    grid: float,
    ideal: float,
    template: Sequence[float],
    syncopation: float,
    loyalty: float,
) -> Beats | None:
    first = np.ceil(room.low / grid - 1e-6)
    places = np.arange(first, np.floor((room.high - 0.5 * min(ideal, 1.0)) / grid) + 1) * grid
    if len(places) < words.count:
        return None
    metric = metric_weight(places, plan.metre, syncopation)
    fits = np.array([min(abs(place - room.bar - t) for t in template) < 0.01 for place in places])
    seconds = swung(places, plan) * 60.0 / plan.tempo
    gaps = places[None, :] - places[:, None]
    allowed = seconds[None, :] - seconds[:, None] >= words.shortest
    here = loyalty * ~fits
    total = (
        here
        + _at(int(words.stress[0]), metric)
        + 0.35 * np.abs(places - room.bar - (template[0] if words.upbeat == 0 else 0.0))
    )
    back: list[NDArray[np.intp]] = []
    for number in range(1, words.count):
        cost = total[:, None] + _gap(words, number - 1, gaps, ideal)
        cost = np.where(allowed, cost, _FORBIDDEN)
        back.append(np.argmin(cost, axis=0))
        total = np.min(cost, axis=0) + here + _at(int(words.stress[number]), metric)
    held = room.high - places
    total = total - 0.5 * metric + 1.5 * np.maximum(0.0, min(1.0, 1.6 * ideal) - held)
    return _traced(places, total, back)


def _at(stress: int, metric: Beats) -> Beats:
    return np.asarray((0.7 * metric, -0.7 * metric, -2.2 * metric)[stress])


def _gap(words: Words, number: int, gaps: Beats, ideal: float) -> Beats:
    """The cost of each distance from syllable `number` to the next, shape as `gaps`."""
    wanted = ideal * (0.8, 1.0, 1.15)[int(words.stress[number])]
    if words.pause[number]:
        wanted += 0.5
    cost = 1.1 * np.abs(np.log(np.maximum(gaps, 1e-3) / wanted)) ** 1.5
    if words.inside[number]:
        cost = cost + 1.2 * (gaps > max(1.0, 1.6 * ideal))
    return np.asarray(cost)


def _traced(places: Beats, total: Beats, back: list[NDArray[np.intp]]) -> Beats | None:
    at = int(np.argmin(total))
    if total[at] > _FORBIDDEN / 2:
        return None
    path = [at]
    for choices in reversed(back):
        path.append(int(choices[path[-1]]))
    return places[path[::-1]]
