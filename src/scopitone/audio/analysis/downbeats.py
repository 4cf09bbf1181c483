"""Downbeats: the beats that start bars."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Floats, Times

COMMON_METER, WALTZ_METER = 4, 3
"""Beats a bar. Nearly all songs have four; three is accepted only if it is clear."""

MIN_ADVANTAGE = 0.35
"""How much better (as a correlation, -1 to 1) three must repeat than four to be accepted."""

MIN_BEATS = 12
"""Beats that are needed to distinguish a waltz from chance: four bars of it."""

WEIGHTS = (1.0, 1.0, 0.5)
"""Weights of harmony, bass and accent as evidence of a bar line: chords and kick drums fall on it;
the loudest onset is as often the snare on two and four.
"""


def find_downbeats(
    beats: Times, chroma: NDArray[np.float16], low: Floats, strength: Floats, rows: int
) -> Times:
    """Return the beats, in seconds, that start bars.

    The features have `rows` a second. For each beat three signs are measured: change of harmony,
    rise of the bass, strength of the onset. Bars start in the phase whose beats have the
    strongest signs.
    """
    if len(beats) < COMMON_METER:
        return beats[:1]
    signs = _measure_signs(beats, chroma, low, strength, rows)
    meter = _choose_meter(signs)
    phases = [signs[phase::meter].mean() for phase in range(meter)]
    return beats[int(np.argmax(phases)) :: meter]


def _measure_signs(
    beats: Times, chroma: NDArray[np.float16], low: Floats, strength: Floats, rows: int
) -> Times:
    beat_rows = np.clip(np.round(beats * rows).astype(np.intp), 0, len(low) - 1)
    reach = max(1, rows // 20)
    harmony = _measure_harmonic_change(beat_rows, chroma)
    bass = np.array([_measure_rise(low, row, reach) for row in beat_rows])
    accent = np.array([strength[max(0, row - reach) : row + reach + 1].max() for row in beat_rows])
    measured = zip(WEIGHTS, (harmony, bass, accent), strict=True)
    signs: Times = np.sum([weight * _standardize(sign) for weight, sign in measured], axis=0)
    return signs


def _measure_harmonic_change(beat_rows: NDArray[np.intp], chroma: NDArray[np.float16]) -> Times:
    """Return for each beat how different the pitch classes before and after it are, 0 to 1."""
    edges = np.append(
        beat_rows, min(len(chroma), beat_rows[-1] + int(np.median(np.diff(beat_rows))))
    )
    spans = [chroma[a : max(b, a + 1)].astype(np.float32) for a, b in pairwise(edges)]
    means = np.array([span.mean(axis=0) if len(span) else np.zeros(12) for span in spans])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    change = 1 - (means[1:] * means[:-1]).sum(axis=1)
    return np.concatenate([[change.mean() if len(change) else 0.0], change])


def _measure_rise(levels: Floats, row: int, reach: int) -> float:
    before = levels[max(0, row - reach) : row + 1].min()
    return float(levels[row : row + 2 * reach + 1].max() - before)


def _choose_meter(signs: Times) -> int:
    if len(signs) < MIN_BEATS:
        return COMMON_METER
    in_three = min(
        _correlate_with_lag(signs, WALTZ_METER), _correlate_with_lag(signs, 2 * WALTZ_METER)
    )
    in_four = max(_correlate_with_lag(signs, COMMON_METER), _correlate_with_lag(signs, 2))
    return WALTZ_METER if in_three > in_four + MIN_ADVANTAGE else COMMON_METER


def _correlate_with_lag(signs: Times, lag: int) -> float:
    """Return the correlation of the signs with themselves `lag` beats later."""
    earlier, later = _standardize(signs[:-lag]), _standardize(signs[lag:])
    return float((earlier * later).mean())


def _standardize(values: Times) -> Times:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))
