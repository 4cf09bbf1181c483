"""When a montage cuts: on downbeats, more often in choruses, less often in quiet parts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scopitone.audio.analysis.model import SongSection, SongSectionKind
from scopitone.video.plan.timeline import Timeline

CHORUS_SHOT_SECONDS = 2.0
"""About how long a shot lasts in a chorus; the nearest of 1, 2, 4 and 8 bars is taken. In a verse
it lasts twice as long, in a quiet part again. Music videos cut every 2 to 4 s (Barry Salt's
measurements, cinemetrics.lv)."""

MIN_SHOT_SECONDS = 0.9
"""A shorter shot is not understood; cuts this far apart cannot flash more than once a second."""

REPEAT_SECONDS = 30.0
"""Until a shot is shown again."""

LONGEST_SHOT_SECONDS = 10.0
"""Shots become longer where there are few of them, but not longer than this."""

UNMEASURED_BAR_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class ShotSpan:
    """Frames from `start` to before `stop` that one shot fills.

    kind: of the section. section: its index. is_sung: whether words are sung meanwhile.
    """

    start: int
    stop: int
    kind: SongSectionKind
    section: int
    is_sung: bool = False


def plan_spans(timeline: Timeline, shots: int) -> tuple[ShotSpan, ...]:
    """Divide the whole video into spans. `shots`: how many different shots there are."""
    bars = _list_bars(timeline)
    starts = [0]
    counted_from, last_section = 0, -1
    for index, bar in enumerate(bars):
        frame = math.ceil(bar)
        section = find_section(timeline, frame)
        if section != last_section:
            # A section begins with a cut, and its shots are counted from there.
            counted_from, last_section = index, section
        step = _count_bars(_kind_of(timeline, section), timeline, shots)
        if (index - counted_from) % step == 0:
            starts.append(frame)
    least = MIN_SHOT_SECONDS * timeline.fps
    ends = timeline.frames + timeline.seam
    cuts = [0]
    for frame in sorted(starts):
        if frame - cuts[-1] >= least and ends - frame >= least:
            cuts.append(frame)
    return tuple(
        make_span(timeline, start, stop)
        for start, stop in zip(cuts, [*cuts[1:], ends], strict=True)
    )


def make_span(timeline: Timeline, start: int, stop: int) -> ShotSpan:
    """Return the span of these frames, with the section in which it begins."""
    section = find_section(timeline, start)
    sung = any(line.start < stop and line.stop > start for line in timeline.lines)
    return ShotSpan(start, stop, _kind_of(timeline, section), section, sung)


def find_section(timeline: Timeline, frame: int) -> int:
    """Return the index of the section at a frame. Sections begin on the downbeat nearest to them.

    A frame before the first section belongs to it.
    """
    half_beat = min(timeline.bar / 8, 0.25 * timeline.fps)
    seconds = (frame + 0.5 + half_beat) / timeline.fps
    return max(0, sum(section.start <= seconds for section in timeline.sections) - 1)


def name_sections(sections: Sequence[SongSection]) -> tuple[str, ...]:
    """Return the names by which storyboards call the sections: "verse 1", "chorus 1", …"""
    counts: dict[str, int] = {}
    names = []
    for section in sections:
        counts[section.kind] = counts.get(section.kind, 0) + 1
        names.append(f"{section.kind} {counts[section.kind]}")
    return tuple(names)


def _kind_of(timeline: Timeline, section: int) -> SongSectionKind:
    return timeline.sections[section].kind if timeline.sections else "verse"


def _list_bars(timeline: Timeline) -> tuple[float, ...]:
    """Return the downbeats; where none were found, the beats, or else a grid."""
    if len(timeline.bars) >= 2:
        return timeline.bars
    if len(timeline.beats) >= 2:
        return timeline.beats[::4]
    step = UNMEASURED_BAR_SECONDS * timeline.fps
    return tuple(k * step - 0.5 for k in range(math.ceil(timeline.frames / step)))


def _count_bars(kind: SongSectionKind, timeline: Timeline, shots: int) -> int:
    """Return how many bars a shot lasts: 1, 2, 4, 8 or 16."""
    bar = max(timeline.bar / timeline.fps, 0.25)
    step = 2 ** min(3, max(0, round(math.log2(CHORUS_SHOT_SECONDS / bar))))
    if kind != "chorus":
        step *= 2
    if kind == "quiet" and 2 * step * bar <= LONGEST_SHOT_SECONDS:
        step *= 2
    # One is on screen while the others wait.
    needed = min(REPEAT_SECONDS / max(1, shots - 1), LONGEST_SHOT_SECONDS)
    while step < 8 and step * bar < needed:
        step *= 2
    return int(step)
