"""Choose a candidate for each line: all lines together, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scopitone.lyrics.alignment.line_candidates import LineCandidate

MIN_ROOM_SHARE = 0.55
"""Least time between the starts of two lines, as a share of the expected length."""

GAP_COST = 0.03
"""Cost of each doubling of the unexplained time between two lines."""


def choose_candidates(
    candidates: Sequence[Sequence[LineCandidate]], lengths: Sequence[float]
) -> list[LineCandidate | None]:
    """Return a candidate or None for each line: ascending, with the highest sum of scores.

    lengths: expected seconds of each line. Dynamic programming over all candidates.
    """
    flat = [(line, candidate) for line, options in enumerate(candidates) for candidate in options]
    if not flat:
        return [None] * len(candidates)
    lines = np.array([line for line, _ in flat])
    starts = np.array([candidate.start for _, candidate in flat])
    ends = np.array([candidate.end for _, candidate in flat])
    before = np.concatenate([[0.0], np.cumsum(lengths)])
    totals = np.array([candidate.score for _, candidate in flat])
    previous = np.full(len(flat), -1)
    for index, (line, candidate) in enumerate(flat):
        prior = int(np.searchsorted(lines, line))
        if not prior:
            continue
        expected = before[line] - before[lines[:prior]]
        passed = candidate.start - starts[:prior]
        extra = np.maximum(candidate.start - ends[:prior], 0.0)
        skipped = before[line] - before[lines[:prior] + 1]
        cost = GAP_COST * np.log2(1.0 + np.maximum(extra - skipped, 0.0))
        reached = np.where(passed >= MIN_ROOM_SHARE * expected, totals[:prior] - cost, -np.inf)
        best = int(np.argmax(reached))
        if reached[best] > 0:
            totals[index] += reached[best]
            previous[index] = best
    chosen: list[LineCandidate | None] = [None] * len(candidates)
    index = int(np.argmax(totals))
    while index >= 0:
        line, candidate = flat[index]
        chosen[line] = candidate
        index = int(previous[index])
    return chosen
