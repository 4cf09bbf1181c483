"""The pitches of a phrase: the cheapest path through the range of the singer.

The costs follow counterpoint and what people sing (Huron, *Sweet Anticipation*, 2006, ch. 5):
steps are free, leaps cost and are followed by a step back, strong notes belong to the chord.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score.model import Chord

Costs = NDArray[np.float64]

# Costs of intervals of 0 to 12 semitones.
_INTERVAL_COSTS = np.array([0.75, 0.2, 0.0, 0.6, 0.65, 1.3, 4.0, 1.7, 2.6, 3.0, 5.0, 6.0, 3.4])
_WIDE_LEAP_COST = 20.0


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """A note whose pitch is to be chosen.

    `target` is the pitch in the motif, `loyalty` the cost of each semitone away from it. `weight`
    (0 to 1) is how strong and long the note is. Pitches above `ceiling` are expensive. `goals`
    are the pitch classes of a cadence.
    """

    chord: Chord
    target: float
    loyalty: float
    weight: float
    stressed: bool
    ceiling: int
    goals: frozenset[int] = frozenset()


def choose_pitches(
    tones: list[NoteTarget], low: int, high: int, in_scale: NDArray[np.bool_]
) -> list[int]:
    """Return MIDI pitches from `low` to `high` for `tones`.

    `in_scale`, shape (12,), is True for the pitch classes of the scale.
    """
    pitches = np.arange(low, high + 1)
    costs = [_note_costs(tone, pitches, in_scale) for tone in tones]
    if len(tones) == 1:
        return [int(pitches[np.argmin(costs[0])])]
    size = len(pitches)
    step = _step_costs(size)
    turn = _turn_costs(size)
    total = costs[0][:, None] + step + _accent_costs(tones[0], tones[1], size) + costs[1][None, :]
    back: list[NDArray[np.intp]] = []
    for number in range(2, len(tones)):
        accent = _accent_costs(tones[number - 1], tones[number], size)
        cost = total[:, :, None] + turn
        back.append(np.argmin(cost, axis=0))
        total = np.min(cost, axis=0) + step + accent + costs[number][None, :]
    return _trace_path(pitches, total, back)


def _trace_path(pitches: NDArray[np.int_], total: Costs, back: list[NDArray[np.intp]]) -> list[int]:
    before, last = np.unravel_index(int(np.argmin(total)), total.shape)
    path = [int(last), int(before)]
    for choices in reversed(back):
        path.append(int(choices[path[-1], path[-2]]))
    return [int(pitches[row]) for row in reversed(path)]


def _note_costs(tone: NoteTarget, pitches: NDArray[np.int_], in_scale: NDArray[np.bool_]) -> Costs:
    classes = pitches % 12
    chord = np.zeros(12, dtype=bool)
    chord[[(tone.chord.root + interval) % 12 for interval in tone.chord.intervals]] = True
    borrowed = chord & ~in_scale
    near_borrowed = np.roll(borrowed, 1) | np.roll(borrowed, -1)
    above_chord = np.roll(chord, 1)
    cost = tone.loyalty * np.abs(pitches - tone.target)
    cost = cost + np.where(chord[classes], 0.0, 0.25 + 2.4 * tone.weight)
    cost = cost + np.where(chord[classes] | in_scale[classes], 0.0, 30.0)
    cost = cost + np.where(~chord[classes] & near_borrowed[classes], 6.0, 0.0)
    cost = cost + np.where(~chord[classes] & above_chord[classes], 1.2 * tone.weight, 0.0)
    cost = cost + np.where(pitches > tone.ceiling, 8.0, 0.0)
    if tone.goals:
        cost = cost + np.where(np.isin(classes, list(tone.goals)), 0.0, 3.0)
    return np.asarray(cost)


@lru_cache(maxsize=32)
def _step_costs(size: int) -> Costs:
    distance = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :])
    return np.where(distance <= 12, _INTERVAL_COSTS[np.minimum(distance, 12)], _WIDE_LEAP_COST)


@lru_cache(maxsize=32)
def _turn_costs(size: int) -> Costs:
    """Return the costs of three pitches in a row, shape (size, size, size).

    A step back after a leap is cheapest.
    """
    rows = np.arange(size)
    first = rows[None, :, None] - rows[:, None, None]
    second = rows[None, None, :] - rows[None, :, None]
    leap = np.abs(first) >= 5
    back = (np.sign(first) == -np.sign(second)) & (np.abs(second) <= 2)
    onward = (np.sign(first) == np.sign(second)) & (np.abs(second) >= 3)
    seesaw = (first == -second) & (first != 0)
    stuck = (first == 0) & (second == 0)
    cost = np.where(leap & ~back, 0.9, 0.0) + np.where(leap & onward, 1.5, 0.0)
    return np.asarray(cost + np.where(seesaw, 0.25, 0.0) + np.where(stuck, 0.5, 0.0))


def _accent_costs(before: NoteTarget, after: NoteTarget, size: int) -> Costs:
    """Return costs that favor stressed syllables above their unstressed neighbors."""
    rise = np.sign(np.arange(size)[None, :] - np.arange(size)[:, None])
    if after.stressed and not before.stressed:
        return np.asarray(-0.2 * rise)
    if before.stressed and not after.stressed:
        return np.asarray(0.2 * rise)
    return np.zeros((size, size))
