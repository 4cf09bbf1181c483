"""Times for lyrics that have none: an even, musical guess that does not recognize the voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from scopitone.audio.analysis.model import Analysis, Times
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.line_timing import count_syllables, fit, max_line_seconds, settle

MIN_SLOT_S = 0.8
"""Seconds of a line if there is room: the shortest time in which four words are read."""

BREATH_SYLLABLES = 2.0
"""Syllables' worth of time between two lines, in which the singer breathes."""

INTRO_BARS = 2
OUTRO_BARS = 1
"""Few songs are sung from their first bar to their last."""

EDGE_S = 3.0
"""Seconds kept free instead of bars if no beat was found: the title card's length."""

EDGE_SHARE = 0.1
"""Largest share of the song that is kept free at either end without better knowledge."""

QUIET_ENERGY = 0.08
"""Energy (0 to 1) below which nobody sings."""

SNAP_SHARE = 0.3
"""A line's start moves by at most this share of its time to meet a beat."""

SNAP_BEAT_S = 0.35
SNAP_DOWNBEAT_S = 1.0
"""Seconds within which a beat, or better a downbeat, attracts the start of a line."""


def spread_evenly(lyrics: Lyrics, analysis: Analysis) -> Lyrics:
    """Return `lyrics` with a start and an end for every line, within the song.

    Lines that have a start keep it. The others are laid between their timed neighbors, or
    over the part of the song that sounds sung: each gets time by its syllables, and begins
    on a downbeat or a beat if one is near. No line gets times for its words.
    """
    if not lyrics.is_timed:
        lyrics = Lyrics(tuple(_lay_out(lyrics.lines, analysis)))
    return fit(settle(lyrics.lines), analysis.duration)[0]


def find_sung_stretch(analysis: Analysis) -> tuple[float, float]:
    """Return start and end, in seconds, of the song without its intro and its outro.

    Quiet sections and silence at either end are left out; if the song is loud at once, a
    few bars are.
    """
    begin, stop = _find_loud_stretch(analysis)
    bar = _bar_seconds(analysis)
    edge = EDGE_SHARE * analysis.duration
    begin = max(begin, min(edge, bar * INTRO_BARS if bar else EDGE_S))
    stop = min(stop, analysis.duration - min(edge, bar * OUTRO_BARS if bar else EDGE_S))
    return (begin, stop) if stop > begin else (0.0, analysis.duration)


def _find_loud_stretch(analysis: Analysis) -> tuple[float, float]:
    loud = [section for section in analysis.sections if section.kind != "quiet"]
    begin, stop = (loud[0].start, loud[-1].end) if loud else (0.0, analysis.duration)
    first, last = int(begin * analysis.fps), int(stop * analysis.fps) + 1
    frames = np.flatnonzero(analysis.energy[first:last] >= QUIET_ENERGY)
    if len(frames):
        begin = max(begin, (first + int(frames[0])) / analysis.fps)
        stop = min(stop, (first + int(frames[-1]) + 1) / analysis.fps)
    return begin, stop


def _bar_seconds(analysis: Analysis) -> float:
    """Return the seconds of a bar, 0 without a beat."""
    if len(analysis.downbeats) > 1:
        return float(np.median(np.diff(analysis.downbeats)))
    return 4 * 60 / analysis.tempo if analysis.tempo else 0.0


def _lay_out(lines: Sequence[Line], analysis: Analysis) -> list[Line]:
    """Return `lines` of which all have a start."""
    first, last = find_sung_stretch(analysis)
    timed: list[Line] = []
    begin: float | None = None
    groups = [(has_start, list(group)) for has_start, group in groupby(lines, _has_start)]
    for number, (has_start, group) in enumerate(groups):
        if has_start:
            timed.extend(group)
            begin = _end_of(group[-1])
            continue
        stop = groups[number + 1][1][0].start if number + 1 < len(groups) else None
        timed.extend(
            _lay_between(
                group,
                begin=first if begin is None else begin,
                stop=last if stop is None else stop,
                analysis=analysis,
            )
        )
    return timed


def _has_start(line: Line) -> bool:
    return line.start is not None


def _end_of(line: Line) -> float:
    assert line.start is not None
    return line.end if line.end is not None else line.start + max_line_seconds(line.text)


def _lay_between(lines: list[Line], *, begin: float, stop: float, analysis: Analysis) -> list[Line]:
    room = max(stop - begin, 0.0)
    least = min(MIN_SLOT_S, room / len(lines))
    weights = np.array([count_syllables(line.text) + BREATH_SYLLABLES for line in lines])
    slots = least + (room - least * len(lines)) * weights / weights.sum()
    starts = begin + np.concatenate(([0.0], np.cumsum(slots)[:-1]))
    before = np.concatenate((slots[:1], slots[:-1]))
    reaches = np.minimum(
        np.minimum(slots, before) * SNAP_SHARE, (np.minimum(slots, before) - least) / 2
    )
    snapped = (
        _snap_to_beat(float(start), float(reach), analysis)
        for start, reach in zip(starts, reaches, strict=True)
    )
    return [
        replace(line, start=start, end=max(start, min(stop, start + max_line_seconds(line.text))))
        for line, start in zip(lines, snapped, strict=True)
    ]


def _snap_to_beat(start: float, reach: float, analysis: Analysis) -> float:
    for pulses, limit in (
        (analysis.downbeats, SNAP_DOWNBEAT_S),
        (analysis.beats, SNAP_BEAT_S),
    ):
        nearest = _find_nearest(pulses, start)
        if nearest is not None and abs(nearest - start) <= min(reach, limit):
            return nearest
    return start


def _find_nearest(pulses: Times, time: float) -> float | None:
    if not len(pulses):
        return None
    return float(pulses[np.argmin(np.abs(pulses - time))])
