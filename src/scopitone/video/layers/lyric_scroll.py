"""The scroll of lyric lines: where each line is in a frame, and how large.

The list moves so that the sung line is in the center; the others are small. Lines that overlap in
time are in the center together, each as long as it is sung. If there are readings, rows, or
overlaps, what is in the center stays in the room of the box; lines that have it together are
smaller meanwhile, if they must be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from scopitone.video.layers.lyric_line import LyricBox, TypesetLine
from scopitone.video.plan.easing import ease, mix, ramp
from scopitone.video.plan.line_cues import MAX_TOGETHER, LyricTraits, find_held

# How long a line moves to the center. With less time before its first word it moves faster, so that
# it is nearly there when it is sung.
ARRIVE_SECONDS, MIN_ARRIVE_SECONDS, NEARLY = 0.35, 0.16, 0.75
# Lines that are not sung now are drawn at half size, as in the type scale 104 : 52.
RESTING_SIZE = 0.5
# In how many ems at the edge of the room a line fades.
FADE_EM = 0.15
# The smallest factor of lines that are in the center together.
MIN_FACTOR = 0.4
# How far a line has left the center of which only background vocals are still sung.
ECHO_DISTANCE = 0.6
# How long a line stays lit after it was sung, if the next one has begun.
HOLD_SECONDS = 0.1


class LyricScroll:
    """The scroll of a song's lines in a box. `traits` are those of all lines of the song."""

    def __init__(
        self, lines: Sequence[TypesetLine], box: LyricBox, fps: int, traits: LyricTraits
    ) -> None:
        self.lines, self.box = lines, box
        self.enters = [line.cue.enter for line in lines]
        self.arrive = ARRIVE_SECONDS * fps
        least = MIN_ARRIVE_SECONDS * fps
        self.arrivals = [
            min(self.arrive, max(least, (line.cue.opens - line.cue.enter) / NEARLY))
            for line in lines
        ]
        held = find_held([line.cue for line in lines], fps)
        self.leaves = {
            index: max(gone + HOLD_SECONDS * fps, self.enters[index + 1])
            for index, gone in held.items()
        }
        self.keeps_room = traits.overlaps or traits.marks
        self.lifts = [self._find_lift(index) for index in range(len(lines))]

    def _find_lift(self, index: int) -> float:
        """Return how far everything moves when a line is sung, so that the next one has room."""
        if index + 1 >= len(self.lines):
            return 0.0
        line, after = self.lines[index], self.lines[index + 1]
        (top, foot), half = self.box.room, line.full_height * line.size / 2
        size = after.size * RESTING_SIZE
        waiting = self.box.gap + (after.above + after.height + FADE_EM) * size
        down = foot - (self.box.center + half + waiting)
        return min(0.0, max(down, top - (self.box.center - half)))

    def at(self, n: float) -> ScrolledLines:
        """Return the state of the scroll in frame n."""
        return ScrolledLines(self, n)


class ScrolledLines:
    """The lines in one frame.

    `leaving` is the line that leaves the center, and `way` how far the next one has replaced it.
    """

    def __init__(self, scroll: LyricScroll, n: float) -> None:
        self._scroll, self._n = scroll, n
        self.leaving, self._way = self._find_focus()
        self._held = self._list_held()
        self._factor = 1.0
        if self._held:
            self._factor = self._find_factor()
        self._centers = self._find_centers()
        self._focus = self._find_focus_height()
        self._lift = self._find_lift()
        self._shift = self._find_shift() if scroll.keeps_room else 0.0

    @property
    def visible(self) -> range:
        """The numbers of the lines that may be visible."""
        first = min([max(0, self.leaving - 1), *self._held])
        return range(first, min(len(self._scroll.lines), self.leaving + 4))

    def distance(self, index: int) -> float:
        """Return 0 for a line in the center, less for lines before it, more for lines after it."""
        steps = index - (self.leaving + self._way)
        if index not in self._held:
            return steps
        return mix(max(-1.0, steps) * self._echo(index), steps, self._held[index])

    def visible_distance(self, index: int) -> float:
        """Return the distance, in which a line of which anything is still sung is in the center."""
        steps = index - (self.leaving + self._way)
        return steps * self._held[index] if index in self._held else steps

    def presence(self, index: int) -> float:
        """Return 1 for a line of which anything is sung, and 0 for one that rests."""
        return max(0.0, 1.0 - abs(self.visible_distance(index)))

    def activeness(self, index: int) -> float:
        """Return 1 for a line in the center, and 0 for one that rests."""
        return max(0.0, 1.0 - abs(self.distance(index)))

    def size(self, index: int) -> float:
        """Return the size of a line in pixels."""
        return self._scroll.lines[index].size * self._scale(index)

    def _scale(self, index: int) -> float:
        grown = mix(RESTING_SIZE, 1.0, self.activeness(index))
        return grown if self._factor == 1.0 else grown * self._factor

    def baseline(self, index: int) -> float:
        """Return the first baseline of a line."""
        line, size = self._scroll.lines[index], self.size(index)
        middle = self._middle(index)
        if line.above or line.below:
            middle += (line.above - line.below * self.presence(index)) * size / 2
        # Capitals are 0.73 em high, so their middle is about 0.36 em above the baseline.
        return middle - (line.height - 1.0) * size / 2 + 0.36 * size

    def edges(self, index: int) -> tuple[float, float]:
        """Return the upper and lower edge of a line, with its readings and rows."""
        middle, half = self._middle(index), self._extent(index) / 2
        return middle - half, middle + half

    def room_fade(self, index: int) -> float:
        """Return 1 for a line in the room of the box, and 0 for a resting one that is not."""
        top, foot = self.edges(index)
        above, below = self._scroll.box.room
        reach = FADE_EM * self.size(index)
        visibility = min(ramp(top - above, 0.0, reach), ramp(below - foot, 0.0, reach))
        return mix(visibility, 1.0, self.presence(index))

    def _find_focus(self) -> tuple[int, float]:
        enters = self._scroll.enters
        index = bisect_right(enters, self._n) - 1
        if index < 0:
            return -1, 0.0
        way = ease(ramp(self._n, enters[index], self._scroll.arrivals[index]))
        return (index, 0.0) if way >= 1.0 else (index - 1, way)

    def _list_held(self) -> dict[int, float]:
        """Return the lines that are still in the center, and how far each has left it (0 to 1)."""
        held = {}
        for index in range(max(0, self.leaving - 2 * MAX_TOGETHER), self.leaving + 1):
            if index in self._scroll.leaves:
                left = ease(ramp(self._n, self._scroll.leaves[index], self._scroll.arrive))
                if left < 1.0:
                    held[index] = left
        return held

    def _middle(self, index: int) -> float:
        middle = self._scroll.box.center + self._centers[index] - self._focus
        return middle + self._lift + self._shift

    def _extent(self, index: int) -> float:
        line = self._scroll.lines[index]
        height = line.above + line.height + line.below * self.presence(index)
        return height * line.size * self._scale(index)

    def _echo(self, index: int) -> float:
        stop = self._scroll.lines[index].cue.stop
        return ECHO_DISTANCE * ease(ramp(self._n, stop, self._scroll.arrive))

    def _find_factor(self) -> float:
        """Return the factor by which lines in the center are smaller to have room together."""
        scroll, gap = self._scroll, self._scroll.box.gap
        top, foot = scroll.box.room
        needed, together = 0.0, -1.0
        for index in self.visible:
            share = self.presence(index)
            height = scroll.lines[index].full_height * scroll.lines[index].size
            needed += share * height * self._scale(index)
            together += share
        return min(1.0, max(MIN_FACTOR, (foot - top) / max(needed + gap * together, 1.0)))

    def _find_centers(self) -> dict[int, float]:
        """Return the middles of lines in a list that begins at 0."""
        centers: dict[int, float] = {}
        pen = 0.0
        first = min([max(0, self.leaving - 2), *self._held])
        for index in range(first, min(len(self._scroll.lines), self.leaving + 5)):
            extent = self._extent(index)
            centers[index] = pen + extent / 2
            pen += extent + self._scroll.box.gap * self._factor
        return centers

    def _find_focus_height(self) -> float:
        """Return the height in the list that is at the center of the box."""
        centers = self._centers
        low = max(self.leaving, 0)
        high = min(self.leaving + 1, len(self._scroll.lines) - 1)
        if self.leaving < 0:
            # Before the first line is sung, it waits one step below.
            step = self._extent(0) + self._scroll.box.gap
            return centers[0] - step * (1.0 - self._way)
        if self._held:
            shares = {index: self.presence(index) for index in centers}
            return sum(shares[i] * centers[i] for i in centers) / sum(shares.values())
        return mix(centers[low], centers[high], self._way)

    def _find_lift(self) -> float:
        lifts = self._scroll.lifts
        if not lifts:
            return 0.0
        low, high = max(self.leaving, 0), min(self.leaving + 1, len(lifts) - 1)
        return mix(lifts[low], lifts[high], self._way)

    def _find_shift(self) -> float:
        """Return how far everything moves so that what is in the center stays in the room."""
        box = self._scroll.box
        top = foot = box.center
        self._shift = 0.0
        for index in self._centers:
            share = self.presence(index)
            if share > 0.0:
                above, below = self.edges(index)
                top = min(top, mix(box.center, above, share))
                foot = max(foot, mix(box.center, below, share))
        up = min(0.0, box.room[1] - foot)
        return max(up, box.room[0] - top) if top + up < box.room[0] else up
