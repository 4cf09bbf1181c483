"""Tempo, beats and bars, from the onset envelope."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from scopitone.video.analysis.model import Floats, Times

SLOWEST, FASTEST = 45.0, 210.0
"""Beats per minute that people tap to."""

PREFERRED = 120.0
"""Beats per minute that people prefer (Ellis 2007, after McKinney and Moelants 2006)."""

SPREAD = 0.9
"""Width of that preference in octaves (Ellis 2007)."""

DOUBLE = 0.85
"""Share of the correlation at half the period that makes the faster pulse the beat: when
every second one is as strong, nothing tells the slow ones apart."""

REGULAR = 0.12
"""Normalised correlation below which there is no beat. Noise stays under 0.05, speech under
0.1; music with drums is above 0.2."""

SHORTEST = 3.0
"""Seconds of sound below which a tempo would be a guess."""

BLUR = 0.02
"""Seconds by which the envelope is smoothed: people are not more even than that."""

TIGHTNESS = 100.0
"""How much an uneven beat costs (Ellis 2007 suggests 100 to 680 for log-time deviation)."""

WEAK = 0.5
"""Beats at both ends under this share of the usual strength are silence, not music."""


def tempo(strength: Floats, rows: int) -> float:
    """Beats per minute of an onset envelope with `rows` a second, or 0 where there is no beat.

    Autocorrelation weighted by a log-normal preference about 120 (Ellis 2007, "Beat tracking
    by dynamic programming"), then measured over several beats to be finer than a row.
    """
    if len(strength) < SHORTEST * rows or not strength.any():
        return 0.0
    correlation = _autocorrelation(_pulses(strength, rows), round(8 * 60 / SLOWEST * rows))
    lags = np.arange(int(60 / FASTEST * rows), min(int(60 / SLOWEST * rows), len(correlation) - 1))
    if not len(lags):
        return 0.0
    preference = np.exp(-0.5 * (np.log2(60 * rows / lags / PREFERRED) / SPREAD) ** 2)
    lag = int(lags[np.argmax(correlation[lags] * preference)])
    if correlation[lag] < REGULAR:
        return 0.0
    return 60 * rows / _finer(correlation, _faster(correlation, lag, rows))


def track(strength: Floats, rows: int, bpm: float) -> Times:
    """Seconds of the beats of an onset envelope at about `bpm` (Ellis 2007).

    Dynamic programming: each beat wants a strong onset and an even distance to the last.
    """
    if bpm <= 0:
        return np.zeros(0)
    period = 60 * rows / bpm
    local = gaussian_filter1d(strength / max(float(strength.std()), 1e-9), period / 32)
    score, before = _best_chains(local, period)
    beats = _walk_back(score, before, period)
    return _trimmed(beats, local) / rows


def steady_tempo(beats: Times) -> float:
    """Beats per minute from the beats themselves: the mean of the usual distances."""
    distances = np.diff(beats)
    if not len(distances):
        return 0.0
    middle = float(np.median(distances))
    usual = distances[np.abs(distances - middle) < 0.1 * middle]
    return 60 / float(usual.mean())


def _pulses(strength: Floats, rows: int) -> Floats:
    # Nothing sounds before and after: a song that sets in at 0 s has one onset there, not two.
    smooth = gaussian_filter1d(strength, BLUR * rows, mode="constant")
    inside = uniform_filter1d(np.ones_like(smooth), 2 * rows, mode="constant")
    pulses: Floats = smooth - uniform_filter1d(smooth, 2 * rows, mode="constant") / inside
    return pulses


def _autocorrelation(signal: Floats, longest: int) -> Times:
    """Normalised (1 at lag 0), each lag divided by how much of the song overlaps."""
    count = len(signal)
    power = np.abs(rfft(signal.astype(np.float64), next_fast_len(2 * count))) ** 2
    # Correlations over less than half of the song are chance.
    kept = min(longest, count // 2)
    raw = irfft(power)[:kept]
    scaled: Times = raw / np.maximum(1, count - np.arange(kept)) * count / max(raw[0], 1e-12)
    return scaled


def _faster(correlation: Times, lag: int, rows: int) -> int:
    half = lag // 2
    if half < 60 / FASTEST * rows:
        return lag
    near = correlation[half - 1 : half + 3]
    return half - 1 + int(near.argmax()) if near.max() > DOUBLE * correlation[lag] else lag


def _finer(correlation: Times, lag: int) -> float:
    """The period in rows, finer than one: from the peak at 2, 4 and 8 periods."""
    period = _peak(correlation, lag)
    for multiple in (2, 4, 8):
        at = round(period * multiple)
        if at + 3 >= len(correlation):
            break
        near = at - 2 + int(correlation[at - 2 : at + 3].argmax())
        if correlation[near] < 0.5 * correlation[lag]:
            break
        period = _peak(correlation, near) / multiple
    return period


def _peak(values: Times, at: int) -> float:
    """Where a parabola through three neighbours is highest."""
    if not 0 < at < len(values) - 1:
        return float(at)
    left, middle, right = values[at - 1 : at + 2]
    bend = left - 2 * middle + right
    if bend >= 0:
        return float(at)
    return at + float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))


def _best_chains(local: Floats, period: float) -> tuple[Times, NDArray[np.intp]]:
    """The best score of a chain of beats that ends at each row, and the row before it."""
    distances = np.arange(round(period / 2), round(2 * period) + 1)
    cost = -TIGHTNESS * np.log(distances / period) ** 2
    padded = np.zeros(len(local) + distances[-1])
    before = np.zeros(len(local), np.intp)
    pad = distances[-1]
    backwards, cost = distances[::-1], cost[::-1]
    nearest = distances[0]
    for row, strength in enumerate(local):
        chain = padded[row + pad - backwards[0] : row + pad - nearest + 1] + cost
        best = int(chain.argmax())
        padded[row + pad] = chain[best] + strength
        before[row] = row - backwards[best]
    return padded[pad:], before


def _walk_back(score: Times, before: NDArray[np.intp], period: float) -> NDArray[np.intp]:
    """From the best of the last period back to the start."""
    tail = max(0, len(score) - round(period))
    row = tail + int(score[tail:].argmax())
    beats = []
    while row >= 0:
        beats.append(row)
        row = int(before[row])
    return np.array(beats[::-1], dtype=np.intp)


def _trimmed(beats: NDArray[np.intp], local: Floats) -> NDArray[np.intp]:
    """Without the beats that the chain put into the silence at both ends."""
    strength = local[beats]
    usual = float(np.sqrt(np.mean(np.square(strength)))) if len(beats) else 0.0
    strong = np.flatnonzero(strength > WEAK * usual)
    return beats[strong[0] : strong[-1] + 1] if len(strong) else beats[:0]
