"""Times for lyrics that have none: an even, musical guess, not a recognition of the voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from scopitone.song import Line, Lyrics
from scopitone.video.analysis.model import Analysis, Times
from scopitone.video.lyrics.timing import fit, longest, settle, syllables

MIN_LINE = 0.8
"""Seconds a line gets where there is room: the shortest time in which four words are read."""

BREATH = 2.0
"""Syllables' worth of time between two lines, in which the singer breathes."""

INTRO_BARS = 2
OUTRO_BARS = 1
"""Few songs are sung from their first bar to their last."""

EDGE = 3.0
"""Seconds kept free instead of bars where no beat was found: the title card's length."""

EDGE_SHARE = 0.1
"""At most this share of the song is kept free at either end for want of better knowledge."""

QUIET = 0.08
"""Energy (0 to 1) below which nobody sings."""

SNAP_SHARE = 0.3
"""A line's start moves by at most this share of its time to meet a beat."""

SNAP_BEAT = 0.35
SNAP_DOWNBEAT = 1.0
"""Seconds within which a beat, or better a downbeat, attracts the start of a line."""


def spread(lyrics: Lyrics, analysis: Analysis) -> Lyrics:
    """`lyrics` with a start and an end for every line, within the song.

    Lines that have a start keep it. The others are laid between their timed neighbours, or
    over the stretch of the song that sounds sung: each gets time by its syllables, and begins
    on a downbeat or a beat where one is near. No line gets times for its words.
    """
    if not lyrics.timed:
        lyrics = Lyrics(tuple(_laid(lyrics.lines, analysis)))
    return fit(settle(lyrics.lines), analysis.duration)[0]


def sung_stretch(analysis: Analysis) -> tuple[float, float]:
    """Start and end, in seconds, of what lies between a song's intro and its outro.

    Quiet sections and silence at either end are left out; where the song is loud at once, a
    few bars are.
    """
    begin, stop = _loud_stretch(analysis)
    bar = _bar(analysis)
    edge = EDGE_SHARE * analysis.duration
    begin = max(begin, min(edge, bar * INTRO_BARS if bar else EDGE))
    stop = min(stop, analysis.duration - min(edge, bar * OUTRO_BARS if bar else EDGE))
    return (begin, stop) if stop > begin else (0.0, analysis.duration)


def _loud_stretch(analysis: Analysis) -> tuple[float, float]:
    loud = [section for section in analysis.sections if section.kind != "quiet"]
    begin, stop = (loud[0].start, loud[-1].end) if loud else (0.0, analysis.duration)
    first, last = int(begin * analysis.fps), int(stop * analysis.fps) + 1
    heard = np.flatnonzero(analysis.energy[first:last] >= QUIET)
    if len(heard):
        begin = max(begin, (first + int(heard[0])) / analysis.fps)
        stop = min(stop, (first + int(heard[-1]) + 1) / analysis.fps)
    return begin, stop


def _bar(analysis: Analysis) -> float:
    """Seconds of a bar, 0 where there is no beat."""
    if len(analysis.downbeats) > 1:
        return float(np.median(np.diff(analysis.downbeats)))
    return 4 * 60 / analysis.tempo if analysis.tempo else 0.0


def _laid(lines: Sequence[Line], analysis: Analysis) -> list[Line]:
    first, last = sung_stretch(analysis)
    laid: list[Line] = []
    begin: float | None = None
    groups = [(timed, list(group)) for timed, group in groupby(lines, _has_start)]
    for at, (timed, group) in enumerate(groups):
        if timed:
            laid.extend(group)
            begin = _after(group[-1])
            continue
        stop = groups[at + 1][1][0].start if at + 1 < len(groups) else None
        laid.extend(
            _between(
                group,
                begin=first if begin is None else begin,
                stop=last if stop is None else stop,
                analysis=analysis,
            )
        )
    return laid


def _has_start(line: Line) -> bool:
    return line.start is not None


def _after(line: Line) -> float:
    assert line.start is not None
    return line.end if line.end is not None else line.start + longest(line.text)


def _between(lines: list[Line], *, begin: float, stop: float, analysis: Analysis) -> list[Line]:
    room = max(stop - begin, 0.0)
    least = min(MIN_LINE, room / len(lines))
    weights = np.array([syllables(line.text) + BREATH for line in lines])
    slots = least + (room - least * len(lines)) * weights / weights.sum()
    starts = begin + np.concatenate(([0.0], np.cumsum(slots)[:-1]))
    before = np.concatenate((slots[:1], slots[:-1]))
    reach = np.minimum(
        np.minimum(slots, before) * SNAP_SHARE, (np.minimum(slots, before) - least) / 2
    )
    reached = (_snapped(float(at), float(r), analysis) for at, r in zip(starts, reach, strict=True))
    return [
        replace(line, start=start, end=max(start, min(stop, start + longest(line.text))))
        for line, start in zip(lines, reached, strict=True)
    ]


def _snapped(at: float, reach: float, analysis: Analysis) -> float:
    for pulses, limit in (
        (analysis.downbeats, SNAP_DOWNBEAT),
        (analysis.beats, SNAP_BEAT),
    ):
        nearest = _nearest(pulses, at)
        if nearest is not None and abs(nearest - at) <= min(reach, limit):
            return nearest
    return at


def _nearest(pulses: Times, at: float) -> float | None:
    if not len(pulses):
        return None
    return float(pulses[np.argmin(np.abs(pulses - at))])
