"""When lines and words are sung, from the vocals: any language, nothing learned but this song."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from scopitone.core.song import Line, Word
from scopitone.lyrics.alignment.acoustics.vocals import ROWS_PER_S, Vocals
from scopitone.lyrics.alignment.without_listener.evidence import (
    ONSET_WEIGHT,
    REST_WEIGHT,
    Evidence,
    collect_evidence,
    estimate_activity,
    guess_activities,
    score_lengths,
)
from scopitone.lyrics.alignment.without_listener.hsmm import Scores, compute_posteriors
from scopitone.lyrics.alignment.without_listener.syllable_count import SungWord, list_sung_words

FINE_STEP_ROWS, COARSE_STEP_ROWS = 2, 5
"""Rows of a step within a line and over a whole song."""

DEFAULT_PACE_S = 0.25
"""Seconds of a syllable before a song's own pace is known."""

PACE_RANGE_S = (0.1, 0.6)
MAX_SYLLABLE_S, MAX_COARSE_SYLLABLE_S = 3.0, 2.0
"""Seconds that a syllable is held at most."""

PAUSE_SCORE = -1.0
"""Cost of a rest between two lines, so that not every consonant counts as one."""

START_ERROR_S = 0.05
"""Seconds by which the voice usually is off the given start of a line."""

MARGINS_S = (0.5, 0.2)
"""Seconds about a line's end that count neither as sung nor as not sung: two passes."""

SILENT_START_COST = 0.15
"""Confidence that is lost if a word begins where no onset is heard."""

WORD_TOLERANCE_S, LINE_TOLERANCE_S = 0.15, 0.4
"""Seconds about a word's and a line's start whose probability is the confidence."""

MIN_WORD_S = 0.06
"""Seconds that a word lasts at least, if its line has room."""


@dataclass(frozen=True, slots=True)
class LineTimes:
    """When each word of a line begins, when the last one ends, and the confidence, 0 to 1."""

    starts: tuple[float, ...]
    end: float
    confidence: float


def place_lines(lines: Sequence[Line], vocals: Vocals) -> list[tuple[float, float, float]] | None:
    """Return start, end and confidence (0 to 1) of each line; None if the song is too short.

    `lines` have words (`list_sung_words`) and no times.
    """
    words = [list_sung_words(line) for line in lines]
    if len(vocals.onsets) // COARSE_STEP_ROWS <= 2 * sum(map(_count_syllables, words)):
        return None
    layouts: list[tuple[float, _Layout]] = []
    for guess in guess_activities(vocals):
        high, low = np.quantile(guess, (0.7, 0.3))
        odds = estimate_activity(vocals, (guess > high) * 1.0, (guess < low) * 1.0)
        layout = _lay_out(words, collect_evidence(vocals, odds, COARSE_STEP_ROWS))
        odds = estimate_activity(vocals, *_mark_rows(layout.spans, len(odds), MARGINS_S[1]))
        layout = _lay_out(words, collect_evidence(vocals, odds, COARSE_STEP_ROWS))
        # A rest scores against singing; half of all odds makes the guesses comparable.
        score = layout.score + REST_WEIGHT / ROWS_PER_S * float(odds.sum()) / 2
        layouts.append((score, layout))
    best = max(layouts, key=lambda scored: scored[0])[1]
    odds = estimate_activity(vocals, *_mark_rows(best.spans, len(vocals.onsets), MARGINS_S[1]))
    best = _lay_out(words, collect_evidence(vocals, odds, COARSE_STEP_ROWS))
    leads = (line_words[0].lead for line_words in words)
    return [
        (max(0.0, start - lead), end, confidence)
        for (start, end), lead, confidence in zip(best.spans, leads, best.confidences, strict=True)
    ]


def place_words(lines: Sequence[Line], vocals: Vocals) -> list[LineTimes]:
    """Return the times of each line's words. Each line has a start, an end and a word."""
    words = [list_sung_words(line) for line in lines]
    pace = _estimate_pace(lines, words)
    spans = [
        _guess_span(line, line_words, pace) for line, line_words in zip(lines, words, strict=True)
    ]
    placed: list[LineTimes] = []
    for margin in MARGINS_S:
        odds = estimate_activity(vocals, *_mark_rows(spans, len(vocals.onsets), margin))
        evidence = collect_evidence(vocals, odds, FINE_STEP_ROWS)
        results = [
            _place_in_line(line, line_words, evidence, pace)
            for line, line_words in zip(lines, words, strict=True)
        ]
        placed = [times for times, _ in results]
        gaps = np.concatenate([np.diff(syllables) for _, syllables in results])
        if len(gaps):
            pace = float(np.clip(np.median(gaps), *PACE_RANGE_S))
        spans = [(times.starts[0], times.end) for times in placed]
    return placed


def add_words(line: Line, times: LineTimes) -> Line:
    """Return `line` with its words at `times`, in order and within the line."""
    assert line.start is not None
    assert line.end is not None
    words = list_sung_words(line)
    # Whatever the times are, each word has a length and none goes back.
    least = min(MIN_WORD_S, (line.end - line.start) / (len(words) + 1))
    starts = np.array([line.start, *times.starts[1:]])
    floor = line.start + least * np.arange(len(words))
    ceiling = line.end - least * np.arange(len(words), 0, -1)
    starts = np.clip(np.maximum.accumulate(starts - floor) + floor, floor, ceiling)
    end = min(line.end, max(times.end, float(starts[-1]) + least))
    ends = [*starts[1:], end]
    timed = tuple(
        Word(word.text, float(start), float(stop))
        for word, start, stop in zip(words, starts, ends, strict=True)
    )
    return replace(line, words=timed, confidence=times.confidence)


@dataclass(frozen=True, slots=True)
class _Layout:
    """(start, end) and confidence of each line, and the score of all of them together."""

    spans: list[tuple[float, float]]
    confidences: list[float]
    score: float


def _lay_out(words: Sequence[Sequence[SungWord]], evidence: Evidence) -> _Layout:
    """Lay the syllables of all lines over the whole song."""
    step = evidence.step
    lengths = np.concatenate(
        [
            score_lengths(line_words, DEFAULT_PACE_S, step, MAX_COARSE_SYLLABLE_S)
            for line_words in words
        ]
    )
    last = np.cumsum([_count_syllables(line_words) for line_words in words]) - 1
    first = np.concatenate([[0], last[:-1] + 1])
    breaks = np.zeros(len(lengths), np.bool_)
    breaks[last] = True
    starts = np.broadcast_to(evidence.begins, (len(lengths), len(evidence.begins)))
    begins, ends, score = compute_posteriors(starts, lengths, breaks, evidence.rests, PAUSE_SCORE)
    spans = [
        (_find_median(begins[head]) * step, _find_median(ends[tail]) * step)
        for head, tail in zip(first, last, strict=True)
    ]
    confidences = [
        _sum_near(begins[head], start / step, LINE_TOLERANCE_S / step)
        for head, (start, _) in zip(first, spans, strict=True)
    ]
    return _Layout(spans, confidences, score)


def _place_in_line(
    line: Line, words: Sequence[SungWord], evidence: Evidence, pace: float
) -> tuple[LineTimes, Scores]:
    """Return the times of a line's words, and the seconds at which each of its syllables begins."""
    assert line.start is not None
    assert line.end is not None
    step = evidence.step
    count = _count_syllables(words)
    first = max(0, int((line.start - 2 * START_ERROR_S) / step))
    last = min(len(evidence.begins), int(np.ceil(line.end / step)) + 1)
    if last - first <= 2 * count:
        return _spread_words(line, words, count)
    times = np.arange(first, last) * step
    starts = np.tile(evidence.begins[first:last], (count, 1))
    starts[0] -= np.abs(times - line.start) / START_ERROR_S
    begins, ends, _ = compute_posteriors(
        starts,
        score_lengths(words, pace, step, MAX_SYLLABLE_S),
        np.zeros(count, np.bool_),
        evidence.rests[first:last],
        PAUSE_SCORE,
    )
    medians = np.array([_find_median(row) for row in begins])
    syllables = (first + medians) * step
    heads = _list_first_syllables(words)
    word_starts = tuple(
        float(syllables[head]) - word.lead for head, word in zip(heads, words, strict=True)
    )
    shares = [_sum_near(begins[head], medians[head], WORD_TOLERANCE_S / step) for head in heads]
    weakest = float(evidence.begins[np.round(first + medians[heads]).astype(int)].min())
    silence = float(np.clip(-weakest / ONSET_WEIGHT, 0, 1))
    confidence = float(np.mean(shares)) - SILENT_START_COST * silence
    end = (first + _find_median(ends[-1])) * step
    return LineTimes(word_starts, end, max(0.0, confidence)), syllables


def _spread_words(line: Line, words: Sequence[SungWord], count: int) -> tuple[LineTimes, Scores]:
    """Place words by their syllables alone, in a line that is too short for its syllables."""
    assert line.start is not None
    assert line.end is not None
    syllables = line.start + (line.end - line.start) * np.arange(count) / (count + 1)
    starts = tuple(float(syllables[head]) for head in _list_first_syllables(words))
    return LineTimes(starts, line.end, 0.0), syllables


def _list_first_syllables(words: Sequence[SungWord]) -> np.ndarray:
    """Return the index of each word's first syllable in its line."""
    return np.cumsum([0, *(word.syllables for word in words[:-1])])


def _count_syllables(words: Sequence[SungWord]) -> int:
    return sum(word.syllables for word in words)


def _estimate_pace(lines: Sequence[Line], words: Sequence[Sequence[SungWord]]) -> float:
    """Return seconds of a syllable, if most lines are followed by little rest."""
    paces = [
        ((after.start or 0.0) - (line.start or 0.0)) / (_count_syllables(line_words) + 1.5)
        for line, after, line_words in zip(lines, lines[1:], words, strict=False)
    ]
    return float(np.clip(0.8 * np.quantile(paces, 0.3), *PACE_RANGE_S)) if paces else DEFAULT_PACE_S


def _guess_span(line: Line, words: Sequence[SungWord], pace: float) -> tuple[float, float]:
    assert line.start is not None
    assert line.end is not None
    return line.start, min(line.end - 0.1, line.start + pace * _count_syllables(words))


def _mark_rows(
    spans: Sequence[tuple[float, float]], rows: int, margin: float
) -> tuple[Scores, Scores]:
    """Mark rows that are sung, and rows that are not; about the ends of spans they are neither."""
    sung, rest = np.zeros(rows), np.ones(rows)
    for (start, end), after in zip_longest(spans, spans[1:]):
        limit = float("inf") if after is None else after[0]
        last = max(start + 0.3, end - margin)
        sung[int((start + 0.05) * ROWS_PER_S) : int(last * ROWS_PER_S)] = 1
        first = max(0, int((start - 0.1) * ROWS_PER_S))
        rest[first : int(min(limit, end + margin) * ROWS_PER_S)] = 0
    if not rest.any():
        rest[:] = sung == 0
    return sung, rest


def _find_median(row: Scores) -> float:
    """Return the median of a distribution over steps: the guess with the least mean error."""
    total = np.cumsum(row)
    index = int(np.searchsorted(total, 0.5))
    before = float(total[index - 1]) if index else 0.0
    return index + (0.5 - before) / max(float(total[index]) - before, 1e-12) - 0.5


def _sum_near(row: Scores, center: float, reach: float) -> float:
    """Return the probability within `reach` steps of `center`."""
    is_near = np.abs(np.arange(len(row)) - center) <= reach
    return float(row[is_near].sum())
