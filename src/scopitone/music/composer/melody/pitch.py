"""Which pitch each note of a phrase has: the cheapest path through the singer's range.

The costs are those of counterpoint and of what people sing (Huron, *Sweet Anticipation*, 2006,
ch. 5): steps are free, leaps cost and want to be filled, strong notes belong to the chord.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score import Chord

Costs = NDArray[np.float64]

# What an interval of 0 to 12 semitones costs.
_INTERVALS = np.array([0.75, 0.2, 0.0, 0.6, 0.65, 1.3, 4.0, 1.7, 2.6, 3.0, 5.0, 6.0, 3.4])
_BEYOND = 20.0


@dataclass(frozen=True, slots=True)
class Tone:
    """A note to be found. `target` is the pitch the motif wishes for, `loyalty` what each
    semitone away from it costs; `weight` (0 to 1) is how strong and long the note is; `goals`
    are pitch classes that a cadence wishes for.
    """

    chord: Chord
    target: float
    loyalty: float
    weight: float
    stressed: bool
    ceiling: int
    goals: frozenset[int] = frozenset()


def melodise(tones: list[Tone], low: int, high: int, inside: NDArray[np.bool_]) -> list[int]:
    """MIDI pitches from `low` to `high` for `tones`; `inside` are the scale's classes, (12,)."""
    pitches = np.arange(low, high + 1)
    local = [_local(tone, pitches, inside) for tone in tones]
    if len(tones) == 1:
        return [int(pitches[np.argmin(local[0])])]
    size = len(pitches)
    step = _step_costs(size)
    turn = _turn_costs(size)
    total = local[0][:, None] + step + _accent(tones[0], tones[1], size) + local[1][None, :]
    back: list[NDArray[np.intp]] = []
    for number in range(2, len(tones)):
        accent = _accent(tones[number - 1], tones[number], size)
        cost = total[:, :, None] + turn
        back.append(np.argmin(cost, axis=0))
        total = np.min(cost, axis=0) + step + accent + local[number][None, :]
    return _traced(pitches, total, back)


def _traced(pitches: NDArray[np.int_], total: Costs, back: list[NDArray[np.intp]]) -> list[int]:
    before, last = np.unravel_index(int(np.argmin(total)), total.shape)
    path = [int(last), int(before)]
    for choices in reversed(back):
        path.append(int(choices[path[-1], path[-2]]))
    return [int(pitches[at]) for at in reversed(path)]


def _local(tone: Tone, pitches: NDArray[np.int_], inside: NDArray[np.bool_]) -> Costs:
    classes = pitches % 12
    chord = np.zeros(12, dtype=bool)
    chord[[(tone.chord.root + interval) % 12 for interval in tone.chord.intervals]] = True
    borrowed = chord & ~inside
    beside = np.roll(borrowed, 1) | np.roll(borrowed, -1)
    above = np.roll(chord, 1)
    cost = tone.loyalty * np.abs(pitches - tone.target)
    cost = cost + np.where(chord[classes], 0.0, 0.25 + 2.4 * tone.weight)
    cost = cost + np.where(chord[classes] | inside[classes], 0.0, 30.0)
    cost = cost + np.where(~chord[classes] & beside[classes], 6.0, 0.0)
    cost = cost + np.where(~chord[classes] & above[classes], 1.2 * tone.weight, 0.0)
    cost = cost + np.where(pitches > tone.ceiling, 8.0, 0.0)
    if tone.goals:
        cost = cost + np.where(np.isin(classes, list(tone.goals)), 0.0, 3.0)
    return np.asarray(cost)


@lru_cache(maxsize=32)
def _step_costs(size: int) -> Costs:
    distance = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :])
    return np.where(distance <= 12, _INTERVALS[np.minimum(distance, 12)], _BEYOND)


@lru_cache(maxsize=32)
def _turn_costs(size: int) -> Costs:
    """What follows a leap, shape (size, size, size): a step back is wished for."""
    at = np.arange(size)
    first = at[None, :, None] - at[:, None, None]
    second = at[None, None, :] - at[None, :, None]
    leap = np.abs(first) >= 5
    back = (np.sign(first) == -np.sign(second)) & (np.abs(second) <= 2)
    onward = (np.sign(first) == np.sign(second)) & (np.abs(second) >= 3)
    seesaw = (first == -second) & (first != 0)
    stuck = (first == 0) & (second == 0)
    cost = np.where(leap & ~back, 0.9, 0.0) + np.where(leap & onward, 1.5, 0.0)
    return np.asarray(cost + np.where(seesaw, 0.25, 0.0) + np.where(stuck, 0.5, 0.0))


def _accent(before: Tone, after: Tone, size: int) -> Costs:
    """Stressed syllables stand higher than unstressed neighbours, if nothing speaks against."""
    rise = np.sign(np.arange(size)[None, :] - np.arange(size)[:, None])
    if after.stressed and not before.stressed:
        return np.asarray(-0.2 * rise)
    if before.stressed and not after.stressed:
        return np.asarray(0.2 * rise)
    return np.zeros((size, size))
