"""Which beats begin bars."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scopitone.video.analysis.model import Floats, Times

COMMON, WALTZ = 4, 3
"""Beats a bar. Nearly all songs have four; three is believed only when it is clear."""

CLEARER = 0.35
"""How much better (as a correlation, -1 to 1) three must repeat than four to be believed."""

ENOUGH = 12
"""Beats from which a waltz can be told from chance: four bars of it."""

WEIGHTS = (1.0, 1.0, 0.5)
"""Of harmony, bass and accent as signs of a bar line: chords and kick drums fall on it; the
loudest onset is as often the snare on two and four."""


def downbeats(
    beats: Times, chroma: NDArray[np.float16], low: Floats, strength: Floats, rows: int
) -> Times:
    """The beats, in seconds, that begin bars.

    The features have `rows` a second. For each beat three signs are measured: change of
    harmony, rise of the bass, strength of the onset; the phase whose beats have most of them
    is where bars begin.
    """
    if len(beats) < COMMON:
        return beats[:1]
    signs = _signs(beats, chroma, low, strength, rows)
    metre = _metre(signs)
    phases = [signs[phase::metre].mean() for phase in range(metre)]
    return beats[int(np.argmax(phases)) :: metre]


def _signs(
    beats: Times, chroma: NDArray[np.float16], low: Floats, strength: Floats, rows: int
) -> Times:
    at = np.clip(np.round(beats * rows).astype(np.intp), 0, len(low) - 1)
    reach = max(1, rows // 20)
    harmony = _harmonic_change(at, chroma)
    bass = np.array([_rise(low, row, reach) for row in at])
    accent = np.array([strength[max(0, row - reach) : row + reach + 1].max() for row in at])
    measured = zip(WEIGHTS, (harmony, bass, accent), strict=True)
    signs: Times = np.sum([weight * _standard(sign) for weight, sign in measured], axis=0)
    return signs


def _harmonic_change(at: NDArray[np.intp], chroma: NDArray[np.float16]) -> Times:
    """For each beat: how unlike the pitch classes before and after it are, 0 to 1."""
    edges = np.append(at, min(len(chroma), at[-1] + int(np.median(np.diff(at)))))
    spans = [chroma[a : max(b, a + 1)].astype(np.float32) for a, b in pairwise(edges)]
    means = np.array([span.mean(axis=0) if len(span) else np.zeros(12) for span in spans])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    change = 1 - (means[1:] * means[:-1]).sum(axis=1)
    return np.concatenate([[change.mean() if len(change) else 0.0], change])


def _rise(levels: Floats, row: int, reach: int) -> float:
    before = levels[max(0, row - reach) : row + 1].min()
    return float(levels[row : row + 2 * reach + 1].max() - before)


def _metre(signs: Times) -> int:
    if len(signs) < ENOUGH:
        return COMMON
    in_three = min(_repeats(signs, WALTZ), _repeats(signs, 2 * WALTZ))
    in_four = max(_repeats(signs, COMMON), _repeats(signs, 2))
    return WALTZ if in_three > in_four + CLEARER else COMMON


def _repeats(signs: Times, lag: int) -> float:
    """Correlation of the signs with themselves `lag` beats later."""
    earlier, later = _standard(signs[:-lag]), _standard(signs[lag:])
    return float((earlier * later).mean())


def _standard(values: Times) -> Times:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))
