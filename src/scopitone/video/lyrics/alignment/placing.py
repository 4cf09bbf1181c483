"""When lines and words are sung, from the voice: any language, nothing learnt but this song."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from scopitone.song import Line, Word
from scopitone.video.lyrics.alignment.lattice import Scores, posteriors
from scopitone.video.lyrics.alignment.model import (
    ONSET_WEIGHT,
    REST_WEIGHT,
    Evidence,
    activity,
    evidence,
    first_guesses,
    lengths,
)
from scopitone.video.lyrics.alignment.units import SungWord, sung_words
from scopitone.video.lyrics.alignment.voice import ROWS, Voice

FINE, COARSE = 2, 5
"""Rows of a step within a line and over a whole song."""

PACE = 0.25
"""Seconds of a syllable before a song's own pace is known."""

PACES = (0.1, 0.6)
LONGEST, LONGEST_COARSE = 3.0, 2.0
"""Seconds that a syllable is held at most."""

PAUSE = -1.0
"""What a rest between two lines costs, so that none is seen in every consonant."""

ON_TIME = 0.05
"""Seconds by which the voice is off the given start of a line, usually."""

HINT, HINT_SPREAD = 8.0, 0.05
"""How far a hint counts against the onsets, and the seconds by which it is off, usually."""

AGREED = 0.12
"""Seconds within which a hint is taken as it is: it knows where consonants begin."""

UNHEARD = 0.15
"""Confidence that is lost where a word begins and nothing is heard to begin."""

SURE, SURE_LINE = 0.15, 0.4
"""Seconds about a word's and a line's start within which they are believed to be."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line's words, when each begins, when the last ends, and how far that is believed."""

    starts: tuple[float, ...]
    end: float
    confidence: float


def place_lines(lines: Sequence[Line], voice: Voice) -> list[tuple[float, float, float]] | None:
    """Start, end and confidence (0 to 1) of each line, or None where there is no room for them.

    `lines` have words (`sung_words`) and no times.
    """
    words = [sung_words(line) for line in lines]
    if len(voice.onsets) // COARSE <= 2 * sum(_syllables(one) for one in words):
        return None
    found: list[tuple[float, _Laid]] = []
    for guess in first_guesses(voice):
        high, low = np.quantile(guess, (0.7, 0.3))
        sings = activity(voice, (guess > high) * 1.0, (guess < low) * 1.0)
        laid = _laid(words, evidence(voice, sings, COARSE))
        sings = activity(voice, *_belief(laid.spans, len(sings), 0.2))
        laid = _laid(words, evidence(voice, sings, COARSE))
        # A rest scores against singing; half of all odds makes the two ways comparable.
        found.append((laid.score + REST_WEIGHT / ROWS * float(sings.sum()) / 2, laid))
    best = max(found, key=lambda one: one[0])[1]
    sings = activity(voice, *_belief(best.spans, len(voice.onsets), 0.2))
    best = _laid(words, evidence(voice, sings, COARSE))
    leads = (one[0].lead for one in words)
    return [
        (max(0.0, start - lead), end, sure)
        for (start, end), lead, sure in zip(best.spans, leads, best.sure, strict=True)
    ]


def place_words(
    lines: Sequence[Line],
    voice: Voice,
    hints: Sequence[Sequence[float | None]] | None = None,
    *,
    off: float = ON_TIME,
) -> list[Placed]:
    """The words of each line, which has a start and an end and at least one word.

    hints: when another way found the words to begin, in seconds, None where it did not. off:
    seconds by which the lines' own starts may be wrong.
    """
    words = [sung_words(line) for line in lines]
    if hints is None:
        hints = [[None] * len(one) for one in words]
    pace = _pace(lines, words)
    spans = [_first_span(line, one, pace) for line, one in zip(lines, words, strict=True)]
    placed: list[Placed] = []
    for margin in (0.5, 0.2):
        sings = activity(voice, *_belief(spans, len(voice.onsets), margin))
        heard = evidence(voice, sings, FINE)
        done = [
            _within(line, one, hint, heard, pace, off)
            for line, one, hint in zip(lines, words, hints, strict=True)
        ]
        placed = [one for one, _ in done]
        gaps = np.concatenate([np.diff(syllables) for _, syllables in done])
        if len(gaps):
            pace = float(np.clip(np.median(gaps), *PACES))
        spans = [(one.starts[0], one.end) for one in placed]
    return placed


def with_words(line: Line, placed: Placed) -> Line:
    """`line` with the words that were placed, in order and within it."""
    assert line.start is not None
    assert line.end is not None
    words = sung_words(line)
    # Whatever was found, each word has its time and none goes back.
    least = min(0.06, (line.end - line.start) / (len(words) + 1))
    starts = np.array([line.start, *placed.starts[1:]])
    floor = line.start + least * np.arange(len(words))
    ceiling = line.end - least * np.arange(len(words), 0, -1)
    starts = np.clip(np.maximum.accumulate(starts - floor) + floor, floor, ceiling)
    end = min(line.end, max(placed.end, float(starts[-1]) + least))
    ends = [*starts[1:], end]
    timed = tuple(
        Word(word.text, float(start), float(stop))
        for word, start, stop in zip(words, starts, ends, strict=True)
    )
    return replace(line, words=timed, confidence=placed.confidence)


@dataclass(frozen=True, slots=True)
class _Laid:
    spans: list[tuple[float, float]]
    sure: list[float]
    score: float


def _laid(words: Sequence[Sequence[SungWord]], heard: Evidence) -> _Laid:
    scores = np.concatenate([lengths(one, PACE, heard.step, LONGEST_COARSE) for one in words])
    last = np.cumsum([_syllables(one) for one in words]) - 1
    first = np.concatenate([[0], last[:-1] + 1])
    breaks = np.zeros(len(scores), np.bool_)
    breaks[last] = True
    starts = np.broadcast_to(heard.begins, (len(scores), len(heard.begins)))
    begins, ends, score = posteriors(starts, scores, breaks, heard.rests, PAUSE)
    spans = [
        (_middle(begins[one]) * heard.step, _middle(ends[two]) * heard.step)
        for one, two in zip(first, last, strict=True)
    ]
    sure = [
        _mass(begins[one], start / heard.step, SURE_LINE / heard.step)
        for one, (start, _) in zip(first, spans, strict=True)
    ]
    return _Laid(spans, sure, score)


def _within(
    line: Line,
    words: Sequence[SungWord],
    hints: Sequence[float | None],
    heard: Evidence,
    pace: float,
    off: float,
) -> tuple[Placed, Scores]:
    """The words of a line, and when each of its syllables begins."""
    assert line.start is not None
    assert line.end is not None
    count = _syllables(words)
    first = max(0, int((line.start - 2 * off) / heard.step))
    last = min(len(heard.begins), int(np.ceil(line.end / heard.step)) + 1)
    if last - first <= 2 * count:
        return _even(line, words, count)
    times = np.arange(first, last) * heard.step
    starts = np.tile(heard.begins[first:last], (count, 1))
    starts[0] -= np.abs(times - line.start) / off
    at = np.cumsum([0, *(word.syllables for word in words[:-1])])
    for syllable, word, hint in zip(at, words, hints, strict=True):
        if hint is not None:
            starts[syllable] += HINT * np.exp(
                -0.5 * ((times - hint - word.lead) / HINT_SPREAD) ** 2
            )
    begins, ends, _ = posteriors(
        starts,
        lengths(words, pace, heard.step, LONGEST),
        np.zeros(count, np.bool_),
        heard.rests[first:last],
        PAUSE,
    )
    middles = np.array([_middle(row) for row in begins])
    syllables = (first + middles) * heard.step
    found = tuple(
        _agreed(float(syllables[one]) - word.lead, hint)
        for one, word, hint in zip(at, words, hints, strict=True)
    )
    sure = [
        1.0 if start == hint else _mass(begins[one], middles[one], SURE / heard.step)
        for one, start, hint in zip(at, found, hints, strict=True)
    ]
    silent = float(heard.begins[np.round(first + middles[at]).astype(int)].min())
    confidence = float(np.mean(sure)) - UNHEARD * float(np.clip(-silent / ONSET_WEIGHT, 0, 1))
    end = (first + _middle(ends[-1])) * heard.step
    return Placed(found, end, max(0.0, confidence)), syllables


def _agreed(found: float, hint: float | None) -> float:
    return hint if hint is not None and abs(hint - found) <= AGREED else found


def _even(line: Line, words: Sequence[SungWord], count: int) -> tuple[Placed, Scores]:
    """Words by their syllables alone, for a line in which there is no room to look."""
    assert line.start is not None
    assert line.end is not None
    syllables = line.start + (line.end - line.start) * np.arange(count) / (count + 1)
    at = np.cumsum([0, *(word.syllables for word in words[:-1])])
    return Placed(tuple(float(syllables[one]) for one in at), line.end, 0.0), syllables


def _syllables(words: Sequence[SungWord]) -> int:
    return sum(word.syllables for word in words)


def _pace(lines: Sequence[Line], words: Sequence[Sequence[SungWord]]) -> float:
    """Seconds of a syllable, if between most lines there is little rest."""
    per = [
        ((after.start or 0.0) - (line.start or 0.0)) / (_syllables(one) + 1.5)
        for line, after, one in zip(lines, lines[1:], words, strict=False)
    ]
    return float(np.clip(0.8 * np.quantile(per, 0.3), *PACES)) if per else PACE


def _first_span(line: Line, words: Sequence[SungWord], pace: float) -> tuple[float, float]:
    assert line.start is not None
    assert line.end is not None
    return line.start, min(line.end - 0.1, line.start + pace * _syllables(words))


def _belief(
    spans: Sequence[tuple[float, float]], rows: int, margin: float
) -> tuple[Scores, Scores]:
    """Rows that are sung, and rows that are not; about the ends neither."""
    sung, rest = np.zeros(rows), np.ones(rows)
    for (start, end), after in zip_longest(spans, spans[1:]):
        limit = float("inf") if after is None else after[0]
        sung[int((start + 0.05) * ROWS) : int(max(start + 0.3, end - margin) * ROWS)] = 1
        rest[max(0, int((start - 0.1) * ROWS)) : int(min(limit, end + margin) * ROWS)] = 0
    if not rest.any():
        rest[:] = sung == 0
    return sung, rest


def _middle(row: Scores) -> float:
    """The median of a distribution over steps: no other guess is off by less on average."""
    total = np.cumsum(row)
    at = int(np.searchsorted(total, 0.5))
    before = float(total[at - 1]) if at else 0.0
    return at + (0.5 - before) / max(float(total[at]) - before, 1e-12) - 0.5


def _mass(row: Scores, middle: float, reach: float) -> float:
    near = np.abs(np.arange(len(row)) - middle) <= reach
    return float(row[near].sum())
