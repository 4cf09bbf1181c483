"""Find candidate times of a line in the song, by the words that were heard there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scopitone.lyrics.alignment.spelling import Matrix, compare_words, weigh_words
from scopitone.lyrics.listening.transcript import HeardWord

MAX_CANDIDATES = 12
"""Most candidates of a line; hardly any hook is repeated more often."""

MIN_SHARE = 0.34
"""Least share of a line's words that must be heard."""

SKIP_COST = 0.15
"""Cost of a heard word inside a line that is not one of its words."""

PAUSE_COST = 0.08
"""Cost of each second between two words of a line."""

MIN_LENGTH_SHARE = 0.25
"""Share of its expected length that a line must have: in loops, models cram words into no time."""

MISSED_COST = 0.05
"""Cost of a word of the line that was not heard, besides its lost gain."""


@dataclass(frozen=True, slots=True)
class LineCandidate:
    """A time at which a line may be sung: `start` and `end` of the line in seconds.

    starts, ends: of each word, None if it was not heard. share: of its words, by weight, that
    were heard then, 0 to 1. score: evidence for it, to choose among candidates.
    """

    start: float
    end: float
    starts: tuple[float | None, ...]
    ends: tuple[float | None, ...]
    share: float
    score: float


def find_candidates(
    words: Sequence[str], heard_words: Sequence[HeardWord], spelled: Sequence[str], letter_s: float
) -> list[LineCandidate]:
    """Find the candidates of a line of normalized `words` among the heard words, best first.

    spelled: the normalized text of each word in `heard_words`. letter_s: seconds per letter, to
    guess the times of words that were not heard. A fitting alignment (Needleman and Wunsch 1970,
    with free ends in the heard words).
    """
    if not words or not heard_words:
        return []
    worth = weigh_words(words)
    gains = compare_words(words, spelled) * worth[:, None]
    # Two-letter words that are merely similar are different words.
    gains[worth < 1] *= gains[worth < 1] >= worth[worth < 1, None]
    totals, steps = _accumulate(gains, _skip_costs(heard_words))
    candidates: list[LineCandidate] = []
    is_taken = np.zeros(len(heard_words), np.bool_)
    for last in np.argsort(-totals)[: 8 * MAX_CANDIDATES]:
        if totals[last] <= 0 or len(candidates) == MAX_CANDIDATES:
            break
        pairs = _trace(steps, int(last))
        first = pairs[0][1] if pairs else last
        if not pairs or is_taken[first : last + 1].any():
            continue
        share = sum(gains[row, column] for row, column in pairs) / worth.sum()
        if share < MIN_SHARE:
            continue
        is_taken[first : last + 1] = True
        candidate = _build_candidate(words, heard_words, pairs, float(share), letter_s)
        if candidate.end - candidate.start >= MIN_LENGTH_SHARE * letter_s * sum(map(len, words)):
            candidates.append(candidate)
    return candidates


def _skip_costs(heard_words: Sequence[HeardWord]) -> Matrix:
    """Return cost of all words before each heard word; differences are the costs of skipping."""
    starts = np.maximum.accumulate(np.array([word.start for word in heard_words]))
    return SKIP_COST * np.arange(len(heard_words)) + PAUSE_COST * starts


@dataclass(frozen=True, slots=True)
class _Row:
    """Back pointers of one word of the line, (heard words,) each."""

    matches: NDArray[np.bool_]
    begins: NDArray[np.bool_]
    origin: NDArray[np.intp]


def _accumulate(gains: Matrix, ramp: Matrix) -> tuple[Matrix, list[_Row]]:
    """Return best totals of alignments that end at each heard word, and back pointers per word.

    matches: whether the word is heard there. begins: whether it is the first one that is.
    origin: the heard word from which a total was carried on.
    """
    count = gains.shape[1]
    columns = np.arange(count)
    best = np.zeros(count)
    origin = columns.copy()
    steps = []
    for row, gain in enumerate(gains):
        before = np.concatenate([[-np.inf], best[:-1] - np.diff(ramp) + SKIP_COST])
        fresh = -MISSED_COST * row
        begins = before <= fresh
        matched = np.where(gain > 0, np.where(begins, fresh, before) + gain, -np.inf)
        missed = best - MISSED_COST
        reached = np.maximum(matched, missed)
        # From the left: a total that only passes over heard words pays the ramp.
        lifted = reached + ramp
        reach = np.maximum.accumulate(lifted)
        origin = columns.copy()
        better = lifted < reach
        origin[better] = 0
        origin = np.maximum.accumulate(np.where(better, 0, columns))
        steps.append(_Row(matched >= missed, begins, origin))
        best = reach - ramp
    return best, steps


def _trace(steps: Sequence[_Row], last: int) -> list[tuple[int, int]]:
    """Return (word, heard word) of each match in the alignment that ends at `last`, in order."""
    pairs = []
    column = last
    for row in range(len(steps) - 1, -1, -1):
        column = int(steps[row].origin[column])
        if steps[row].matches[column]:
            pairs.append((row, column))
            if row == 0 or steps[row].begins[column]:
                break
            column -= 1
    return pairs[::-1]


def _build_candidate(
    words: Sequence[str],
    heard_words: Sequence[HeardWord],
    pairs: Sequence[tuple[int, int]],
    share: float,
    letter_s: float,
) -> LineCandidate:
    starts: list[float | None] = [None] * len(words)
    ends: list[float | None] = [None] * len(words)
    for row, column in pairs:
        starts[row], ends[row] = heard_words[column].start, heard_words[column].end
    before = letter_s * sum(len(word) for word in words[: pairs[0][0]])
    after = letter_s * sum(len(word) for word in words[pairs[-1][0] + 1 :])
    start = heard_words[pairs[0][1]].start - before
    end = heard_words[pairs[-1][1]].end + after
    return LineCandidate(max(0.0, start), end, tuple(starts), tuple(ends), share, 0.2 + 1.2 * share)
