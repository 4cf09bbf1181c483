"""Time the words of located lines by what was heard and by forced alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scopitone.lyrics.alignment.acoustics.onset_snap import snap_to_onsets
from scopitone.lyrics.alignment.acoustics.vocals import Vocals
from scopitone.lyrics.alignment.line_candidates import LineCandidate
from scopitone.lyrics.alignment.line_locations import SpelledLine
from scopitone.lyrics.alignment.without_listener.vocal_match import LineTimes
from scopitone.lyrics.listening.listener import MAX_WINDOW_S, Listener
from scopitone.lyrics.listening.transcript import AlignedWord

EARLY_S = 0.12
"""Seconds by which Whisper's word starts are early: the median over songs with word times made
by hand (`benchmarks/alignment.py`)."""

AGREEMENT_S = 0.4
"""Seconds within which both ways agree; their mean is then better than either."""

MAX_GROUP_S = 18.0
"""Most seconds of lines that are aligned at once: with its margins a group fits into one window."""

GROUP_REST_S = 4.0
"""Seconds of rest that separate two groups."""

LEAD_S, REST_S, TAIL_S = 2.0, 0.3, 3.0
"""Seconds of sound before a group, of overlap with the group before, and after the group."""

MAX_FIRST_WORD_S, FIRST_WORD_PACE = 0.3, 0.7
"""Longest first word of a line: seconds, or a factor of the seconds that its letters usually take.
Whisper adds the rest before a phrase to its first word."""

MIN_WORD_S = 0.06
"""Seconds that a word lasts at least: more than `timing.MIN_LINE_S`, or two lines became one."""

STRAY_S, STRAY_SHARE = 2.0, 0.34
"""A match belongs elsewhere if it is so many seconds from the rest of its line and has at most this
share of the words."""

GIVEN_CONFIDENCE = 0.55
"""Confidence of words in a line with given times that forced alignment does not support: even of
these more than half were within 0.3 s (`benchmarks/alignment.py`)."""


@dataclass(frozen=True, slots=True)
class TimedLine:
    """Starts of a line's words in seconds, None if unknown, and the end of the last word.

    probability: mean of the forced alignment, 0 to 1. agreement: share of words on which both
    ways agree.
    """

    starts: tuple[float | None, ...]
    end: float | None
    probability: float
    agreement: float


def time_words(
    lines: Sequence[SpelledLine],
    candidates: Sequence[LineCandidate | None],
    listener: Listener,
    language: str,
    duration: float,
) -> list[TimedLine]:
    """Time the words of each line; lines without a candidate get None for all."""
    aligned = _align_groups(lines, candidates, listener, language, duration)
    timed = [
        _merge_evidence(line, candidate, words)
        for line, candidate, words in zip(lines, candidates, aligned, strict=True)
    ]
    return finish_lines(lines, timed)


def finish_lines(lines: Sequence[SpelledLine], timed: Sequence[TimedLine]) -> list[TimedLine]:
    """Drop strays, fill in words at the ends of lines, shorten first words that are too long."""
    timed = [_drop_strays(row) for row in timed]
    pace = measure_letter_seconds(lines, timed)
    return [
        _delay_first_word(line, _fill_ends(line, row, pace), pace)
        for line, row in zip(lines, timed, strict=True)
    ]


def measure_letter_seconds(lines: Sequence[SpelledLine], timed: Sequence[TimedLine]) -> float:
    """Return the median seconds per letter of words inside lines, 0.07 if there are none."""
    paces = [
        (row.starts[index + 1] - row.starts[index]) / max(1, len(line.spelled[index]))  # type: ignore[operator]
        for line, row in zip(lines, timed, strict=True)
        for index in range(1, len(row.starts) - 1)
        if row.starts[index] is not None and row.starts[index + 1] is not None
    ]
    return float(np.median(paces)) if paces else 0.07


def force_ascending(known: Sequence[Sequence[float | None]], duration: float) -> list[list[float]]:
    """Return starts of the words of all lines, at least MIN_WORD_S apart, within the song.

    A start that is None is interpolated between its neighbors. duration: the song's seconds.
    """
    flat = [time for row in known for time in row]
    known_indices = [index for index, time in enumerate(flat) if time is not None]
    times = [time for time in flat if time is not None]
    values = (
        np.interp(np.arange(len(flat)), known_indices, times)
        if known_indices
        else np.zeros(len(flat))
    )
    steps = MIN_WORD_S * np.arange(len(flat))
    values = np.maximum.accumulate(values - steps) + steps
    values = np.minimum(values, duration - MIN_WORD_S * np.arange(len(flat), 0, -1))
    rows, position = [], 0
    for row in known:
        rows.append([max(0.0, float(value)) for value in values[position : position + len(row)]])
        position += len(row)
    return rows


def time_unheard(
    lines: Sequence[SpelledLine], start: float, end: float, listener: Listener, language: str
) -> list[TimedLine]:
    """Time lines that are sung between two times, without more knowledge of when."""
    words = [word for line in lines for word in line.words]
    times = listener.align_words(start, min(end, start + MAX_WINDOW_S - 0.5), words, language)
    timed, position = [], 0
    for line in lines:
        count = len(line.words)
        timed.append(_merge_evidence(line, None, times[position : position + count]))
        position += count
    return finish_lines(lines, timed)


def align_given_lines(
    lines: Sequence[SpelledLine],
    candidates: Sequence[LineCandidate],
    listener: Listener,
    language: str,
    vocals: Vocals,
    duration: float,
) -> list[LineTimes]:
    """Time the words of lines with given times. Starts of lines stay as they are."""
    aligned = _align_groups(lines, candidates, listener, language, duration)
    placed = []
    for line, candidate, words in zip(lines, candidates, aligned, strict=True):
        row = _merge_evidence(line, None, words)
        start, stop = candidate.start + EARLY_S, candidate.end + EARLY_S
        # If nothing was heard, the words share the line.
        guess = np.linspace(start, stop, len(line.words) + 1)[:-1]
        times = [
            float(even) if time is None else time
            for time, even in zip(row.starts, guess, strict=True)
        ]
        snapped = snap_to_onsets(line, times, vocals)
        starts = [float(time) for time in np.clip(snapped, start, stop)]
        end = stop if row.end is None else min(stop, row.end)
        confidence = GIVEN_CONFIDENCE + (1 - GIVEN_CONFIDENCE) * row.probability
        placed.append(LineTimes((start, *starts[1:]), max(end, starts[-1]), confidence))
    return placed


def _align_groups(
    lines: Sequence[SpelledLine],
    candidates: Sequence[LineCandidate | None],
    listener: Listener,
    language: str,
    duration: float,
) -> list[tuple[AlignedWord | None, ...]]:
    aligned: list[tuple[AlignedWord | None, ...]] = [(None,) * len(line.words) for line in lines]
    groups = _group_lines(candidates)
    for number, group in enumerate(groups):
        following = groups[number + 1][0] if number + 1 < len(groups) else None
        previous = groups[number - 1][-1] if number else None
        start, end = _find_window(candidates, previous, group, following, duration)
        words = [word for index in group for word in lines[index].words]
        times = listener.align_words(start, end, words, language)
        position = 0
        for index in group:
            count = len(lines[index].words)
            aligned[index] = times[position : position + count]
            position += count
    return aligned


def _group_lines(candidates: Sequence[LineCandidate | None]) -> list[list[int]]:
    """Group the indices of neighboring lines that are aligned at once."""
    groups: list[list[int]] = []
    for index, candidate in enumerate(candidates):
        if candidate is None:
            continue
        if groups:
            first, last = candidates[groups[-1][0]], candidates[groups[-1][-1]]
            assert first is not None
            assert last is not None
            if (
                candidate.end - first.start <= MAX_GROUP_S
                and candidate.start - last.end <= GROUP_REST_S
            ):
                groups[-1].append(index)
                continue
        groups.append([index])
    return groups


def _find_window(
    candidates: Sequence[LineCandidate | None],
    previous: int | None,
    group: Sequence[int],
    following: int | None,
    duration: float,
) -> tuple[float, float]:
    """Return start and end of the sound in which a group is aligned."""
    first, last = candidates[group[0]], candidates[group[-1]]
    assert first is not None
    assert last is not None
    before = None if previous is None else candidates[previous]
    after = None if following is None else candidates[following]
    free = 0.0 if before is None else before.end - REST_S
    start = max(0.0, first.start - LEAD_S, min(free, first.start - LEAD_S / 4))
    stop = duration if after is None else after.start
    end = min(max(stop, last.end + LEAD_S / 4), last.end + TAIL_S, start + MAX_WINDOW_S - 0.5)
    return start, min(end, duration)


def _merge_evidence(
    line: SpelledLine, candidate: LineCandidate | None, aligned: Sequence[AlignedWord | None]
) -> TimedLine:
    starts: list[float | None] = []
    agreed = 0
    for index in range(len(line.words)):
        heard_start = None if candidate is None else candidate.starts[index]
        word = aligned[index]
        if (
            heard_start is not None
            and word is not None
            and abs(heard_start - word.start) < AGREEMENT_S
        ):
            agreed += 1
            starts.append((heard_start + word.start) / 2 + EARLY_S)
        elif heard_start is not None:
            starts.append(heard_start + EARLY_S)
        else:
            starts.append(None if word is None else word.start + EARLY_S)
    ends = [word.end for word in aligned[-1:] if word is not None]
    if candidate is not None and candidate.ends and candidate.ends[-1] is not None:
        ends.append(candidate.ends[-1])
    probability = float(np.mean([0.0 if word is None else word.probability for word in aligned]))
    return TimedLine(
        tuple(starts),
        max(ends) + EARLY_S if ends else None,
        probability,
        agreed / max(1, len(line.words)),
    )


def _drop_strays(row: TimedLine) -> TimedLine:
    """Drop the few words that are seconds away from the rest of their line."""
    known = [index for index, time in enumerate(row.starts) if time is not None]
    for position in range(1, len(known)):
        before, after = row.starts[known[position - 1]], row.starts[known[position]]
        assert before is not None
        assert after is not None
        fewer = min(position, len(known) - position)
        if after - before > STRAY_S and fewer <= STRAY_SHARE * len(known):
            drop = known[:position] if position == fewer else known[position:]
            starts = [None if index in drop else time for index, time in enumerate(row.starts)]
            end = None if known[-1] in drop else row.end
            return TimedLine(tuple(starts), end, row.probability, row.agreement)
    return row


def _fill_ends(line: SpelledLine, row: TimedLine, pace: float) -> TimedLine:
    """Time words before the first and after the last known one, at the song's pace."""
    starts = list(row.starts)
    known = [index for index, time in enumerate(starts) if time is not None]
    if not known:
        return row
    for index in range(known[0] - 1, -1, -1):
        starts[index] = max(0.0, starts[index + 1] - pace * max(1, len(line.spelled[index])))  # type: ignore[operator]
    for index in range(known[-1] + 1, len(starts)):
        starts[index] = starts[index - 1] + pace * max(1, len(line.spelled[index - 1]))  # type: ignore[operator]
    return TimedLine(tuple(starts), row.end, row.probability, row.agreement)


def _delay_first_word(line: SpelledLine, row: TimedLine, pace: float) -> TimedLine:
    """Start the first word later if it is longer than first words are."""
    if len(row.starts) < 2 or row.starts[0] is None or row.starts[1] is None:
        return row
    longest = max(MAX_FIRST_WORD_S, FIRST_WORD_PACE * pace * len(line.spelled[0]))
    first = max(row.starts[0], row.starts[1] - longest)
    return TimedLine((first, *row.starts[1:]), row.end, row.probability, row.agreement)
