"""What each moment of a song says for or against a syllable that begins, and for rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.stats import rankdata

from scopitone.video.lyrics.alignment.lattice import Scores
from scopitone.video.lyrics.alignment.units import SungWord
from scopitone.video.lyrics.alignment.voice import ROWS, Voice

ONSET_WEIGHT = 3.0
"""How far the logarithm of the onsets counts."""

REST_WEIGHT = 8.0
"""How many independent looks at the voice a second has: neighbouring rows say the same."""

SPREAD, LAST_SPREAD = 0.5, 0.8
"""Standard deviations of the logarithm of a syllable's length, and of a line's last one's."""

ROUNDS = 5
"""Of the parting of sung from unsung; many would find quiet and loud sections instead."""

QUICK, SLOW = 7, 41
"""Rows over which the voice is looked at: a sound of speech, and a word."""

CHANGE = 10
"""Rows within which a syllable changes its colour."""

BRIGHT = 20
"""Bands from here on, 3 kHz, have voices' high formants and little else of a band's middle."""

LAST = 1.8
"""The last syllable of a line is held so many times as long."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores by step of `step` seconds: for a syllable that begins, and for a rest."""

    step: float
    begins: Scores
    rests: Scores


def evidence(voice: Voice, activity: Scores, step: int) -> Evidence:
    """`voice` in steps of `step` rows; activity: (rows,), log-odds that somebody sings."""
    count = len(voice.onsets) // step
    onsets = voice.onsets[: count * step].reshape(count, step).max(axis=1)
    begins = np.log(np.clip(onsets / max(float(onsets.mean()), 1e-6), 0.15, 6.0))
    odds = activity[: count * step].reshape(count, step).mean(axis=1)
    seconds = step / ROWS
    return Evidence(
        seconds,
        ONSET_WEIGHT * begins.astype(np.float64),
        -REST_WEIGHT * seconds * odds,
    )


def lengths(words: Sequence[SungWord], pace: float, step: float, longest: float) -> Scores:
    """Scores of each syllable's length in steps, (syllables, steps up to `longest` seconds).

    pace: seconds of a usual syllable.
    """
    seconds = np.arange(1, round(longest / step) + 1) * step
    usual = np.ones(sum(word.syllables for word in words))
    spread = np.full(len(usual), SPREAD)
    usual[-1], spread[-1] = LAST, LAST_SPREAD
    off = (np.log(seconds)[None, :] - np.log(pace * usual)[:, None]) / spread[:, None]
    scores: Scores = -0.5 * off**2 - np.log(spread)[:, None]
    return scores


def activity(voice: Voice, sung: Scores, rest: Scores) -> Scores:
    """Log-odds for each row that somebody sings, learnt from this song.

    sung, rest: (rows,), 0 to 1, how far a row is believed to be the one or the other; a row may
    be neither. A linear discriminant (Fisher 1936) of the bands, the hiss and their slow means;
    two normal distributions (EM) then find where the song itself parts the two.
    """
    seen = _features(voice)
    yes, no = sung / max(sung.sum(), 1e-9), rest / max(rest.sum(), 1e-9)
    means = yes @ seen, no @ seen
    about = [seen - mean for mean in means]
    within = (about[0].T * yes) @ about[0] + (about[1].T * no) @ about[1]
    within += 0.1 * np.eye(seen.shape[1])
    along = seen @ np.linalg.solve(within, means[0] - means[1])
    odds: Scores = np.clip(_parted(along, float(along @ yes), float(along @ no)), -4.0, 4.0)
    return odds


def _parted(values: Scores, high: float, low: float) -> Scores:
    """Log-odds of the higher of two normal distributions that the values are drawn from."""
    means = np.array([high, low])
    spreads = np.full(2, max(abs(high - low) / 4, 1e-3))
    shares = np.full(2, 0.5)
    for _ in range(ROUNDS):
        logs = np.log(shares) - np.log(spreads) - 0.5 * ((values[:, None] - means) / spreads) ** 2
        odds = np.clip(logs[:, 0] - logs[:, 1], -30, 30)
        high_share = 1 / (1 + np.exp(-odds))
        weights = np.column_stack([high_share, 1 - high_share])
        total = weights.sum(axis=0) + 1e-9
        means = (weights * values[:, None]).sum(axis=0) / total
        spread = np.sqrt((weights * (values[:, None] - means) ** 2).sum(axis=0) / total)
        spreads = np.maximum(spread, 0.05 * abs(high - low) + 1e-6)
        shares = np.clip(total / total.sum(), 0.05, 0.95)
    # Beyond the means the odds must not turn back where one distribution is the wider one.
    order = np.argsort(values)
    rising: Scores = odds.copy()
    rising[order] = np.maximum.accumulate(odds[order])
    return rising


def first_guesses(voice: Voice) -> tuple[Scores, ...]:
    """What may show the voice, (rows,) each: what is bright in the middle, alone, with what
    hisses, and with what changes its colour, as words do. Which of them does is seen later."""
    shape = voice.bands - voice.bands.mean(axis=1, keepdims=True)
    changes = np.zeros(len(shape))
    changes[:-CHANGE] = np.abs(shape[CHANGE:] - shape[:-CHANGE]).mean(axis=1)
    bright, hiss, colour = (
        rankdata(uniform_filter1d(values, SLOW)) / len(values)
        for values in (voice.bands[:, BRIGHT:].mean(axis=1), voice.hiss, changes)
    )
    return bright, bright + hiss, bright + colour


def _features(voice: Voice) -> NDArray[np.float64]:
    rows = np.column_stack([voice.bands, voice.hiss]).astype(np.float64)
    rows = (rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-6)
    return np.column_stack(
        [uniform_filter1d(rows, QUICK, axis=0), uniform_filter1d(rows, SLOW, axis=0)]
    )
