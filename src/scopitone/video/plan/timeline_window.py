"""The part of a timeline that a few frames depend on: what is far away is left out, or is nowhere.

Two timelines whose windows are equal have equal frames there, because a window, put in the place of
what it was cut from, shows the same frames: the tests draw both. So a picture that was kept may be
used for as long as its window stays the same. What a style does not promise stays in the window.

Times are exact where they matter. Of a time that is far in the past or in the future, only this
stays: it becomes a place on a coarse grid far away, in the same order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from scopitone.video.plan.line_cues import (
    MIN_OVERLAP_SECONDS,
    LineCue,
    LyricTraits,
    WordCue,
    find_held,
)
from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.timeline import PoseCue, Timeline

# Frames where nothing is shown any more, or yet; lines are so far apart there, and words of a line.
_PAST, _FUTURE = -1e9, 1e9
_LINE_STEP, _WORD_SECONDS = 1e6, 4.0
WORD_AFTER_SECONDS = 1.0
"""How long after a word was sung something of it still moves: glows, rises, and colors."""
# A longer word, or one in a script without spaces, may be broken into several.
_MAX_WHOLE_LETTERS, _FIRST_UNSPACED = 12, "\u0e00"


@dataclass(frozen=True, slots=True)
class LyricReach:
    """What a style promises: how far from a lyric line the frames are that depend on it.

    ahead, after: seconds before a line enters and after it was sung, in which its times matter.
    before, behind: the numbers of lines before and after those whose text matters; None for all.
    takes_turns: lines have places in turn, so that what overlaps anywhere matters everywhere.
    held_seconds: a word that is sung for longer looks different all the time; 0 if none does.
    """

    ahead: float
    after: float
    before: int | None
    behind: int | None
    takes_turns: bool = False
    held_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class TimelineWindow:
    """What the frames of a window depend on; the fields are those of a `Timeline`."""

    lines: tuple[LineCue, ...]
    traits: LyricTraits
    countdowns: tuple[tuple[float, float, float, float], ...]
    poses: tuple[PoseCue, ...]
    shots: tuple[ViewShot, ...]
    intro: str
    outro: str

    def put_into(self, timeline: Timeline) -> Timeline:
        """Return the timeline with this window in the place of what it was cut from."""
        return replace(
            timeline, **{field.name: getattr(self, field.name) for field in fields(self)}
        )


NO_WINDOW = TimelineWindow((), LyricTraits(), (), (), (), "", "")
"""In its place a timeline is what all frames depend on."""


class WindowCutter:
    """Cuts windows out of a timeline, for a style that promises `reach`; None promises nothing."""

    def __init__(self, timeline: Timeline, reach: LyricReach | None) -> None:
        self._timeline = timeline
        # The frames of a loop fade into frames of its other end.
        self._reach = None if timeline.seam else reach
        self._fps = timeline.fps
        self._held = find_held(timeline.lines, timeline.fps)
        self._counts = {cue[-1]: cue for cue in timeline.countdowns}
        self._comes = [self._find_coming(cue) for cue in timeline.lines]

    def cut(self, start: int, stop: int) -> TimelineWindow:
        """Return what frames `start` to `stop` (exclusive) depend on."""
        timeline, reach = self._timeline, self._reach
        if reach is None:
            return TimelineWindow(
                timeline.lines,
                timeline.lyric_traits,
                timeline.countdowns,
                timeline.poses,
                timeline.shots,
                timeline.intro,
                timeline.outro,
            )
        poses = _cut_poses(timeline.poses, start, stop)
        lines, countdowns = _LineWindow(self, reach, start, stop).cut()
        shown = {cue.pose for cue in poses}
        return TimelineWindow(
            lines,
            timeline.lyric_traits,
            countdowns,
            poses,
            _cut_shots(timeline.shots, start, stop),
            timeline.intro if "title" in shown else "",
            timeline.outro if "end" in shown else "",
        )

    def _find_coming(self, cue: LineCue) -> float:
        """Return the frame from which on a line is more than waiting."""
        return min(cue.enter, cue.opens, *self._counts.get(cue.start, (cue.start,)))

    @property
    def lines(self) -> tuple[LineCue, ...]:
        """The lines of the whole timeline."""
        return self._timeline.lines

    @property
    def fps(self) -> int:
        """The frames of a second."""
        return self._fps

    @property
    def comes(self) -> Sequence[float]:
        """The frame of each line from which on it is more than waiting."""
        return self._comes

    @property
    def counts(self) -> dict[float, tuple[float, float, float, float]]:
        """The countdowns by the start of their line."""
        return self._counts

    def is_entangled(self, index: int) -> bool:
        """Return whether times of a line matter beyond its own: it overlaps others in time."""
        rows = self.lines[index].rows
        return index in self._held or index - 1 in self._held or any(row.words for row in rows)


class _LineWindow:
    """The lines of one window: from `first` to `last` (exclusive), with the times of `exact`."""

    def __init__(self, cutter: WindowCutter, reach: LyricReach, start: int, stop: int) -> None:
        self._cutter, self._reach = cutter, reach
        self._lines, self._fps, self._start, self._stop = cutter.lines, cutter.fps, start, stop
        # While dots count, they stand above the place where the line will be.
        counted = [cue[-1] for cue in cutter.counts.values() if cue[0] < stop and start <= cue[-1]]
        self._latest = max([float(stop), *counted]) + reach.ahead * self._fps
        self._earliest = start - reach.after * self._fps
        self._come = sum(come <= self._latest for come in cutter.comes)
        self._first, self._last = self._find_range()
        self._exact = self._find_exact()
        self._is_tangled = bool(self._list_entangled())

    def cut(self) -> tuple[tuple[LineCue, ...], tuple[tuple[float, float, float, float], ...]]:
        """Return the lines and their countdowns."""
        lines, countdowns = [], []
        for index in range(self._first, self._last):
            cue = self._cut_line(index)
            lines.append(cue)
            counts = self._cutter.counts.get(self._lines[index].start)
            if counts is not None:
                is_same = cue.start == self._lines[index].start
                far = (cue.start - 3.0, cue.start - 2.0, cue.start - 1.0, cue.start)
                countdowns.append(counts if is_same else far)
        return tuple(lines), tuple(countdowns)

    def _find_timed(self) -> int:
        """Return the first line whose times matter: it is not over, or is the last that came."""
        lasting = (
            index for index in range(self._come) if self._lines[index].last_stop >= self._earliest
        )
        return max(0, min(next(lasting, self._come), self._come - 1))

    def _find_range(self) -> tuple[int, int]:
        """Return the lines that are in the window."""
        reach, count = self._reach, len(self._lines)
        if reach.takes_turns and any(map(self._cutter.is_entangled, range(count))):
            return 0, count
        first = 0 if reach.before is None else max(0, self._find_timed() - reach.before)
        last = count if reach.behind is None else min(count, self._come + reach.behind)
        # Lines that take turns keep their turn.
        return first - first % 2 if reach.takes_turns else first, last

    def _list_entangled(self) -> list[int]:
        numbers = range(self._first, self._last)
        return [index for index in numbers if self._cutter.is_entangled(index)]

    def _find_exact(self) -> range:
        """Return the lines that keep their times: those that matter, and what is entangled."""
        numbers = self._list_entangled()
        return range(
            min([self._find_timed(), *numbers]), max([self._come, *(n + 1 for n in numbers)])
        )

    def _cut_line(self, index: int) -> LineCue:
        cue = self._lines[index]
        rank = (index - self._come) * _LINE_STEP
        if index not in self._exact:
            place = (_PAST if index < self._come else _FUTURE) + rank
            words = self._move_words(cue, place, is_future=index >= self._come)
            return replace(cue, enter=place, start=place, stop=place, words=words)
        words = self._cut_words(cue, rank)
        if self._is_tangled:
            return replace(cue, words=words)
        enter, start, stop = cue.enter, cue.start, cue.stop
        # Earlier by what two lines may overlap: then the line before is over, too.
        if max(enter, start) < self._earliest - MIN_OVERLAP_SECONDS * self._fps:
            enter = start = _PAST + rank
        if stop < self._earliest:
            stop = _PAST + rank
        elif stop > self._latest and index + 1 >= self._exact.stop:
            stop = _FUTURE + rank
        return replace(cue, enter=enter, start=start, stop=stop, words=words)

    def _cut_words(self, cue: LineCue, rank: float) -> tuple[WordCue, ...]:
        """Return the words of a line, exact if they move in the window, or are next to it."""
        words = cue.words
        times = [time for word in words for time in (word.start, word.stop)]
        if times != sorted(times) or not self._is_simple(cue):
            return words
        ends = [word.stop + WORD_AFTER_SECONDS * self._fps for word in words]
        groups = _group_words(cue)
        starts = [group.start for group in groups]
        first = bisect_right(starts, max(0, bisect_left(ends, self._start) - 1)) - 1
        sung = bisect_left([word.start for word in words], self._stop)
        last = bisect_right(starts, min(sung, len(words) - 1))
        before = self._place_words(cue, groups[:first], _PAST + rank, is_future=False)
        after = self._place_words(cue, groups[last:], _FUTURE + rank, is_future=True)
        exact = words[groups[first].start : groups[last - 1].stop]
        return (*before, *exact, *after)

    def _move_words(self, cue: LineCue, place: float, *, is_future: bool) -> tuple[WordCue, ...]:
        """Return the words of a line that is far away."""
        if not self._is_simple(cue):
            shift = place - (cue.words[0].start if is_future else cue.words[-1].stop)
            return tuple(
                replace(word, start=round(word.start + shift), stop=round(word.stop + shift))
                for word in cue.words
            )
        return self._place_words(cue, _group_words(cue), place, is_future=is_future)

    def _is_simple(self, cue: LineCue) -> bool:
        """Return whether it is known which words look different because they are held."""
        if not cue.words:
            return False
        if not self._reach.held_seconds:
            return True
        return max(cue.text) < _FIRST_UNSPACED and all(
            len(part) <= _MAX_WHOLE_LETTERS for part in cue.text.split()
        )

    def _place_words(
        self, cue: LineCue, groups: Sequence[range], place: float, *, is_future: bool
    ) -> tuple[WordCue, ...]:
        """Return groups of syllables in a row after `place`, or before it."""
        step = _WORD_SECONDS * self._fps
        moved: list[WordCue] = []
        for number, group in enumerate(groups):
            begin = place + (1 + number if is_future else number - len(groups)) * step
            length = step / 2 if self._is_held(cue, group) else 0.0
            for index in group:
                end = begin + (length if index == group[-1] else 0.0)
                moved.append(replace(cue.words[index], start=begin, stop=end))
        return tuple(moved)

    def _is_held(self, cue: LineCue, group: range) -> bool:
        """Return whether a word is held, as a style that cares reckons it: to its last letter."""
        first, last = cue.words[group[0]], cue.words[group[-1]]
        letters = max(1, last.end - last.begin)
        stop = last.stop - 0.5 / letters * (last.stop - last.start)
        limit = self._reach.held_seconds * self._fps
        return bool(limit) and stop - first.start > limit


def _group_words(cue: LineCue) -> list[range]:
    """Return the numbers of the word cues of each word of the text: its syllables."""
    groups: list[range] = []
    for index, word in enumerate(cue.words):
        is_new = not groups or any(
            letter.isspace() for letter in cue.text[cue.words[index - 1].begin : word.begin]
        )
        first = index if is_new else groups.pop().start
        groups.append(range(first, index + 1))
    return groups


def _cut_poses(poses: tuple[PoseCue, ...], start: int, stop: int) -> tuple[PoseCue, ...]:
    """Return the pose in which a window begins, or from which to which it moves, and the next."""
    current = max(0, bisect_right([cue.start for cue in poses], start) - 1)
    cue = poses[current]
    following = [after for after in poses[current + 1 :] if after.start < stop]
    if cue.start + cue.length <= start:
        return (PoseCue(_PAST, 0.0, cue.pose), *following)
    before = [PoseCue(_PAST, 0.0, poses[current - 1].pose)] if current else []
    return (*before, cue, *following)


def _cut_shots(shots: tuple[ViewShot, ...], start: int, stop: int) -> tuple[ViewShot, ...]:
    """Return the shot with which a window begins, the one before, and those that follow."""
    current = max(0, bisect_right([shot.start for shot in shots], start) - 1)
    window = [shot for shot in shots[max(0, current - 1) :] if shot.start < stop]
    # That there are others is seen in all of them.
    is_last = not shots or shots[-1].start < stop
    return (*window, *(() if is_last else (ViewShot(_FUTURE, "wide"),)))
