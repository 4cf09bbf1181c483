"""Evidence at each moment of a song for a syllable that begins, and for a rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.stats import rankdata

from scopitone.lyrics.alignment.acoustics.vocals import ROWS_PER_S, Vocals
from scopitone.lyrics.alignment.without_listener.hsmm import Scores
from scopitone.lyrics.alignment.without_listener.syllable_count import SungWord

ONSET_WEIGHT = 3.0
"""How far the logarithm of the onsets counts."""

REST_WEIGHT = 8.0
"""Independent observations of the voice in a second: neighboring rows say the same."""

LENGTH_SPREAD, LAST_LENGTH_SPREAD = 0.5, 0.8
"""Standard deviations of the logarithm of a syllable's length, and of a line's last one's."""

EM_ROUNDS = 5
"""Rounds of separating sung from unsung; many would find quiet and loud sections instead."""

SOUND_ROWS, WORD_ROWS = 7, 41
"""Rows over which the vocals are averaged: a sound of speech, and a word."""

CHANGE_ROWS = 10
"""Rows within which a syllable changes its timbre."""

FIRST_BRIGHT_BAND = 20
"""Bands from here on, 3 kHz, have voices' high formants and little else of a band's middle."""

LAST_SYLLABLE_FACTOR = 1.8
"""The last syllable of a line is held so many times as long."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores by step of `step` seconds: for a syllable that begins, and for a rest."""

    step: float
    begins: Scores
    rests: Scores


def collect_evidence(vocals: Vocals, odds: Scores, step: int) -> Evidence:
    """Return the evidence in steps of `step` rows.

    odds: (rows,), log-odds that someone sings, as `estimate_activity` returns them.
    """
    count = len(vocals.onsets) // step
    onsets = vocals.onsets[: count * step].reshape(count, step).max(axis=1)
    begins = np.log(np.clip(onsets / max(float(onsets.mean()), 1e-6), 0.15, 6.0))
    step_odds = odds[: count * step].reshape(count, step).mean(axis=1)
    seconds = step / ROWS_PER_S
    return Evidence(
        seconds,
        ONSET_WEIGHT * begins.astype(np.float64),
        -REST_WEIGHT * seconds * step_odds,
    )


def score_lengths(words: Sequence[SungWord], pace: float, step: float, longest: float) -> Scores:
    """Return scores of each syllable's length in steps, (syllables, steps up to `longest` seconds).

    pace: seconds of a typical syllable.
    """
    seconds = np.arange(1, round(longest / step) + 1) * step
    typical = np.ones(sum(word.syllables for word in words))
    spread = np.full(len(typical), LENGTH_SPREAD)
    typical[-1], spread[-1] = LAST_SYLLABLE_FACTOR, LAST_LENGTH_SPREAD
    deviations = (np.log(seconds)[None, :] - np.log(pace * typical)[:, None]) / spread[:, None]
    scores: Scores = -0.5 * deviations**2 - np.log(spread)[:, None]
    return scores


def estimate_activity(vocals: Vocals, sung: Scores, rest: Scores) -> Scores:
    """Return log-odds for each row, (rows,), that someone sings, learned from this song.

    sung, rest: (rows,), 0 to 1, how far a row is believed to be the one or the other; a row may
    be neither. A linear discriminant (Fisher 1936) of the bands, the hiss and their slow means;
    two normal distributions (EM) then find where the song itself separates the two.
    """
    features = _build_features(vocals)
    yes, no = sung / max(sung.sum(), 1e-9), rest / max(rest.sum(), 1e-9)
    means = yes @ features, no @ features
    centered = [features - mean for mean in means]
    within = (centered[0].T * yes) @ centered[0] + (centered[1].T * no) @ centered[1]
    within += 0.1 * np.eye(features.shape[1])
    projected = features @ np.linalg.solve(within, means[0] - means[1])
    odds: Scores = np.clip(
        _separate(projected, float(projected @ yes), float(projected @ no)), -4.0, 4.0
    )
    return odds


def guess_activities(vocals: Vocals) -> tuple[Scores, ...]:
    """Return first guesses where someone sings, (rows,) each, before anything is learned.

    They are what is bright in the middle: alone, with what hisses, and with what changes its
    timbre, as words do. The caller finds out which of them fits the song.
    """
    shape = vocals.bands - vocals.bands.mean(axis=1, keepdims=True)
    changes = np.zeros(len(shape))
    changes[:-CHANGE_ROWS] = np.abs(shape[CHANGE_ROWS:] - shape[:-CHANGE_ROWS]).mean(axis=1)
    bright, hiss, timbre = (
        rankdata(uniform_filter1d(values, WORD_ROWS)) / len(values)
        for values in (
            vocals.bands[:, FIRST_BRIGHT_BAND:].mean(axis=1),
            vocals.hiss,
            changes,
        )
    )
    return bright, bright + hiss, bright + timbre


def _separate(values: Scores, high: float, low: float) -> Scores:
    """Return log-odds of the higher of two normal distributions that the values are drawn from."""
    means = np.array([high, low])
    spreads = np.full(2, max(abs(high - low) / 4, 1e-3))
    shares = np.full(2, 0.5)
    for _ in range(EM_ROUNDS):
        logs = np.log(shares) - np.log(spreads) - 0.5 * ((values[:, None] - means) / spreads) ** 2
        odds = np.clip(logs[:, 0] - logs[:, 1], -30, 30)
        high_share = 1 / (1 + np.exp(-odds))
        weights = np.column_stack([high_share, 1 - high_share])
        total = weights.sum(axis=0) + 1e-9
        means = (weights * values[:, None]).sum(axis=0) / total
        spread = np.sqrt((weights * (values[:, None] - means) ** 2).sum(axis=0) / total)
        spreads = np.maximum(spread, 0.05 * abs(high - low) + 1e-6)
        shares = np.clip(total / total.sum(), 0.05, 0.95)
    # Beyond the means the odds must not decrease again where one distribution is the wider one.
    order = np.argsort(values)
    rising: Scores = odds.copy()
    rising[order] = np.maximum.accumulate(odds[order])
    return rising


def _build_features(vocals: Vocals) -> NDArray[np.float64]:
    rows = np.column_stack([vocals.bands, vocals.hiss]).astype(np.float64)
    rows = (rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-6)
    return np.column_stack(
        [uniform_filter1d(rows, SOUND_ROWS, axis=0), uniform_filter1d(rows, WORD_ROWS, axis=0)]
    )
