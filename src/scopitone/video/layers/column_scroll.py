"""The scroll of a column of lyrics: springs that move its lines up, one shortly after another.

A spring answers a step in closed form, and springs add up, so the place of a line in frame n is the
sum of the answers to the steps before it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scopitone.video.plan.easing import ease, ramp

STAGGER_SECONDS = 0.05
"""By which each line begins to move later than the one above it."""
MOST_STAGGERED = 6
LEAVE_SECONDS = 0.3
# The springs: their stiffness for steps of these distances in time, and their damping (mass 1).
SHORT_GAP, LONG_GAP = 0.1, 0.8
SOFT, STIFFER, BEND, DAMPING = 170.0, 50.0, 0.2, 2.2
# After this time and the stagger less than a hundredth of a pixel of a step is left.
SETTLED_SECONDS = 2.0
# How many items may be current together, with some that are leaving.
REACH = 10


@dataclass(frozen=True, slots=True)
class ColumnItem:
    """An item of the column: a line, or dots.

    It is current from frame `enter` to `leave`, and has become it within `arrive` frames. height:
    pixels that it takes, with the gap below it. more: pixels that it takes more while it is
    current.
    """

    enter: float
    arrive: float
    leave: float
    height: float
    more: float = 0.0


@dataclass(frozen=True, slots=True)
class _Step:
    """From frame `start` on, the column moves until `offset` of it is at the anchor.

    focus: the item that is there. stiffness: of the spring.
    """

    start: float
    focus: int
    offset: float
    stiffness: float


class ColumnScroll:
    """The places of a song's items in frame n.

    anchor: the row of pixels of the top of the current item. foot: the row above which all current
    items end.
    """

    def __init__(self, items: Sequence[ColumnItem], anchor: float, foot: float, fps: int) -> None:
        self._items, self._anchor, self._foot, self._fps = tuple(items), anchor, foot, fps
        self._tops = [0.0]
        for item in items:
            self._tops.append(self._tops[-1] + item.height)
        self._enters = [item.enter for item in items]
        self._steps = self._plan_steps()
        self._starts = [step.start for step in self._steps]

    def focus(self, n: float) -> int:
        """Return the item that is, or comes, to the anchor in frame n."""
        return self._steps[max(0, bisect_right(self._starts, n) - 1)].focus

    def top(self, index: int, n: float) -> float:
        """Return the row of pixels of the top of an item."""
        shift = self._add_up(n, index, [step.offset for step in self._list_steps(n)])
        grown = sum(
            self._items[k].more * self.activeness(k, n)
            for k in range(max(0, index - REACH), index)
            if self._items[k].more
        )
        return self._anchor + self._tops[index] - shift + grown

    def distance(self, index: int, n: float) -> float:
        """Return how many items below the focus an item is; above it is less than 0."""
        return index - self._add_up(n, None, [step.focus for step in self._list_steps(n)])

    def activeness(self, index: int, n: float) -> float:
        """Return 1 for a current item, and 0 for one that rests."""
        item = self._items[index]
        arrived = ease(ramp(n, item.enter, item.arrive))
        return arrived * (1.0 - ease(ramp(n, item.leave, LEAVE_SECONDS * self._fps)))

    def _plan_steps(self) -> list[_Step]:
        frames = sorted({frame for item in self._items for frame in (item.enter, item.leave)})
        steps = [_Step(-math.inf, 0, self._find_offset((0,)), SOFT)] if self._items else []
        for frame in (frame for frame in frames if frame < math.inf):
            entered = bisect_right(self._enters, frame)
            current = [
                index
                for index in range(max(0, entered - REACH), entered)
                if self._items[index].leave > frame
            ]
            if not current:
                continue
            offset = self._find_offset(current)
            if (current[0], offset) != (steps[-1].focus, steps[-1].offset):
                gap = (frame - steps[-1].start) / self._fps
                steps.append(_Step(frame, current[0], offset, _find_stiffness(gap)))
        return steps

    def _find_offset(self, current: Sequence[int]) -> float:
        """Return how far the column is moved up, so that all current items are above the foot."""
        more = sum(self._items[index].more for index in current)
        end = self._anchor + self._tops[current[-1] + 1] + more
        return max(self._tops[current[0]], end - self._foot if len(current) > 1 else -math.inf)

    def _list_steps(self, n: float) -> list[_Step]:
        """Return the last step that is settled in frame n, and the steps after it."""
        last = bisect_right(self._starts, n)
        reach = SETTLED_SECONDS + STAGGER_SECONDS * MOST_STAGGERED
        first = bisect_right(self._starts, n - reach * self._fps)
        return self._steps[max(0, first - 1) : last]

    def _add_up(self, n: float, index: int | None, places: Sequence[float]) -> float:
        """Return the place of the column in frame n; each item has its own stagger."""
        steps = self._list_steps(n)
        place = float(places[0])
        for k in range(1, len(steps)):
            delay = 0.0
            if index is not None:
                rank = min(max(index - steps[k - 1].focus, 0), MOST_STAGGERED)
                delay = STAGGER_SECONDS * rank
            seconds = (n - steps[k].start) / self._fps - delay
            place += (places[k] - places[k - 1]) * answer_step(steps[k].stiffness, seconds)
        return place


def answer_step(stiffness: float, seconds: float) -> float:
    """Return the place of an overdamped spring of mass 1 after a step from 0 to 1."""
    if seconds <= 0.0:
        return 0.0
    speed = math.sqrt(stiffness)
    half = DAMPING / 2
    slow, fast = (-speed * (half - sign * math.sqrt(half * half - 1.0)) for sign in (1.0, -1.0))
    left = fast * math.exp(slow * seconds) - slow * math.exp(fast * seconds)
    return 1.0 - left / (fast - slow)


def _find_stiffness(gap: float) -> float:
    """Return the stiffness of a spring; `gap` is the time in seconds since the step before."""
    share = (min(max(gap, SHORT_GAP), LONG_GAP) - SHORT_GAP) / (LONG_GAP - SHORT_GAP)
    return SOFT + STIFFER * math.pow(1.0 - share, BEND)
