"""Spread lines that no listener understood over the passages in which someone sings."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from scopitone.lyrics.alignment.acoustics.vocals import ROWS_PER_S, Vocals
from scopitone.lyrics.alignment.line_locations import SpelledLine
from scopitone.lyrics.alignment.without_listener.evidence import estimate_activity

Spans = list[tuple[float, float]]

SMOOTH_S = 1.0
"""Seconds over which the activity of the vocals is averaged: rests between words do not count."""

MIN_STRETCH_S = 1.0
"""Seconds below which a stretch of vocals is taken for an instrument."""

HELD_S = 0.5
"""Seconds after a line during which vocals are still its held last word."""

MARGIN_S = 1.0
"""Seconds around a line that count neither as sung nor as not sung."""

_VOCALISE = re.compile(r"(?:[hwy]*[aeou]+h*|m+|u+h*)(?:h?[aeou]+h*)*")


def is_vocalise(line: SpelledLine) -> bool:
    """Return whether a line has only syllables without meaning, such as "ooh" and "ah"."""
    return all(_VOCALISE.fullmatch(word) for word in line.spelled)


def find_sung_spans(vocals: Vocals, known: Spans, unknown: Spans) -> Spans:
    """Return the stretches within `unknown` in which someone sings, learned from `known`.

    known: (start, end) of known lines. Time in neither of them counts as not sung.
    """
    if not known:
        return unknown
    count = len(vocals.onsets)
    sung, rest = np.zeros(count), np.ones(count)
    for start, end in known:
        rest[_row_slice(start - MARGIN_S, end + 3 * MARGIN_S, count)] = 0
        sung[_row_slice(start, end, count)] = 1
    for start, end in unknown:
        rest[_row_slice(start, end, count)] = 0
    if not rest.any():
        return unknown
    odds = uniform_filter1d(estimate_activity(vocals, sung, rest), round(SMOOTH_S * ROWS_PER_S))
    return [span for start, end in unknown for span in _find_stretches(odds > 0, start, end)]


def spread_words(
    lines: Sequence[SpelledLine], start: float, end: float, spans: Spans
) -> list[list[float]]:
    """Spread the starts of all words by letters over the sung `spans` between two times."""
    inside = [(max(a, start), min(b, end)) for a, b in spans if min(b, end) > max(a, start)]
    # Vocals that continue from the line before belong to that line, if there are others.
    if len(inside) > 1 and inside[0][0] <= start + HELD_S:
        inside = inside[1:]
    if not inside:
        inside = [(start, end)]
    lengths = np.array([len(word) for line in lines for word in line.spelled], float)
    shares = np.cumsum(np.concatenate([[0.0], np.maximum(lengths, 1)]))
    seconds = np.cumsum(np.concatenate([[0.0], [b - a for a, b in inside]]))
    wanted = shares[:-1] / shares[-1] * seconds[-1]
    index = np.clip(np.searchsorted(seconds, wanted, side="right") - 1, 0, len(inside) - 1)
    starts = [inside[i][0] + w - seconds[i] for i, w in zip(index, wanted, strict=True)]
    rows, position = [], 0
    for line in lines:
        rows.append([float(value) for value in starts[position : position + len(line.words)]])
        position += len(line.words)
    return rows


def _row_slice(start: float, end: float, count: int) -> slice:
    return slice(max(0, int(start * ROWS_PER_S)), min(count, max(0, int(end * ROWS_PER_S))))


def _find_stretches(active: NDArray[np.bool_], start: float, end: float) -> Spans:
    rows = _row_slice(start, end, len(active))
    edges = np.flatnonzero(np.diff(np.pad(active[rows].astype(np.int8), 1)))
    return [
        ((rows.start + a) / ROWS_PER_S, (rows.start + b) / ROWS_PER_S)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b - a >= MIN_STRETCH_S * ROWS_PER_S
    ]
