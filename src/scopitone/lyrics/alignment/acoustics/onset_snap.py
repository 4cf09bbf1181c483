"""Starts of words moved to onsets of the voice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scopitone.lyrics.alignment.acoustics.vocals import ROWS_PER_S, Vocals
from scopitone.lyrics.alignment.line_locations import SpelledLine
from scopitone.lyrics.alignment.without_listener.syllable_count import CONSONANT_S
from scopitone.lyrics.line_timing import has_initial_vowel

START_ERROR_S = 0.08
"""Standard deviation in seconds of forced alignment about a word's true start."""

REACH_S = 0.2
"""Seconds about a word's start in which an onset may be its own."""

ONSET_WEIGHT = 2.0
"""How far the logarithm of the onsets counts: of 1 to 5 the best, or nearly, in every song
(`benchmarks/alignment.py`)."""

ONSET_RANGE = (0.15, 6.0)
"""Onsets, whose mean is 1, are clipped to this range."""


def snap_to_onsets(line: SpelledLine, starts: Sequence[float], vocals: Vocals) -> list[float]:
    """Return `starts` of the line's words in seconds, moved toward onsets of the voice.

    Each is the posterior mean under a normal distribution about the start, with the onsets as
    likelihood. Onsets are heard at vowels, `CONSONANT_S` seconds after a consonant's begin.
    """
    onsets = vocals.onsets / max(float(vocals.onsets.mean()), 1e-6)
    return [
        _snap_start(start, 0.0 if has_initial_vowel(word) else CONSONANT_S, onsets)
        for word, start in zip(line.words, starts, strict=True)
    ]


def _snap_start(start: float, lead: float, onsets: np.ndarray) -> float:
    center = start + lead
    first = max(0, int((center - REACH_S) * ROWS_PER_S))
    last = min(len(onsets), int((center + REACH_S) * ROWS_PER_S) + 1)
    if last - first < 3:
        return start
    times = np.arange(first, last) / ROWS_PER_S
    scores = ONSET_WEIGHT * np.log(np.clip(onsets[first:last], *ONSET_RANGE))
    scores -= 0.5 * ((times - center) / START_ERROR_S) ** 2
    shares = np.exp(scores - scores.max())
    return max(0.0, float((shares * times).sum() / shares.sum()) - lead)
