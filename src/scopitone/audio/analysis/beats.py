"""Tempo and beats, from the onset envelope."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from scopitone.audio.analysis.model import Floats, Times

SLOWEST_BPM, FASTEST_BPM = 45.0, 210.0
"""The range of beats per minute that people tap to."""

PREFERRED_BPM = 120.0
"""Beats per minute that people prefer (Ellis 2007, after McKinney and Moelants 2006)."""

SPREAD_OCTAVES = 0.9
"""Width of that preference in octaves (Ellis 2007)."""

DOUBLE_SHARE = 0.85
"""Share of the correlation at half the period that makes the faster pulse the beat: if every
second pulse is as strong, nothing distinguishes the slow ones.
"""

MIN_CORRELATION = 0.12
"""Normalized correlation below which there is no beat. Noise stays under 0.05, speech under
0.1; music with drums is above 0.2.
"""

MIN_DURATION_S = 3.0
"""Seconds of sound below which a tempo would be a guess."""

BLUR_S = 0.02
"""Seconds by which the envelope is smoothed: people do not play more evenly."""

TIGHTNESS = 100.0
"""Cost of an uneven beat (Ellis 2007 suggests 100 to 680 for log-time deviation)."""

WEAK_SHARE = 0.5
"""Beats at both ends under this share of the usual strength are silence, not music."""


def estimate_tempo(strength: Floats, rows: int) -> float:
    """Estimate beats per minute of an onset envelope with `rows` a second; 0 without a beat.

    Autocorrelation weighted by a log-normal preference about 120 (Ellis 2007, "Beat tracking
    by dynamic programming"), then measured over several beats to be finer than a row.
    """
    if len(strength) < MIN_DURATION_S * rows or not strength.any():
        return 0.0
    correlation = _autocorrelate(
        _emphasize_pulses(strength, rows), round(8 * 60 / SLOWEST_BPM * rows)
    )
    lags = np.arange(
        int(60 / FASTEST_BPM * rows), min(int(60 / SLOWEST_BPM * rows), len(correlation) - 1)
    )
    if not len(lags):
        return 0.0
    preference = np.exp(-0.5 * (np.log2(60 * rows / lags / PREFERRED_BPM) / SPREAD_OCTAVES) ** 2)
    lag = int(lags[np.argmax(correlation[lags] * preference)])
    if correlation[lag] < MIN_CORRELATION:
        return 0.0
    return 60 * rows / _refine_period(correlation, _prefer_faster(correlation, lag, rows))


def track_beats(strength: Floats, rows: int, bpm: float) -> Times:
    """Return the seconds of the beats of an onset envelope at about `bpm` (Ellis 2007).

    Dynamic programming: each beat needs a strong onset and an even distance to the last one.
    """
    if bpm <= 0:
        return np.zeros(0)
    period = 60 * rows / bpm
    local = gaussian_filter1d(strength / max(float(strength.std()), 1e-9), period / 32)
    score, before = _find_best_chains(local, period)
    beats = _walk_back(score, before, period)
    return _trim_silence(beats, local) / rows


def measure_tempo(beats: Times) -> float:
    """Return beats per minute from the beats themselves: the mean of the usual distances."""
    distances = np.diff(beats)
    if not len(distances):
        return 0.0
    middle = float(np.median(distances))
    usual = distances[np.abs(distances - middle) < 0.1 * middle]
    return 60 / float(usual.mean())


def _emphasize_pulses(strength: Floats, rows: int) -> Floats:
    # There is silence before and after: a song that starts at 0 s has one onset there, not two.
    smooth = gaussian_filter1d(strength, BLUR_S * rows, mode="constant")
    inside = uniform_filter1d(np.ones_like(smooth), 2 * rows, mode="constant")
    pulses: Floats = smooth - uniform_filter1d(smooth, 2 * rows, mode="constant") / inside
    return pulses


def _autocorrelate(signal: Floats, longest: int) -> Times:
    """Return the normalized autocorrelation (1 at lag 0), each lag divided by the overlap."""
    count = len(signal)
    power = np.abs(rfft(signal.astype(np.float64), next_fast_len(2 * count))) ** 2
    # Correlations over less than half of the song are chance.
    lag_count = min(longest, count // 2)
    raw = irfft(power)[:lag_count]
    scaled: Times = raw / np.maximum(1, count - np.arange(lag_count)) * count / max(raw[0], 1e-12)
    return scaled


def _prefer_faster(correlation: Times, lag: int, rows: int) -> int:
    half = lag // 2
    if half < 60 / FASTEST_BPM * rows:
        return lag
    near = correlation[half - 1 : half + 3]
    return half - 1 + int(near.argmax()) if near.max() > DOUBLE_SHARE * correlation[lag] else lag


def _refine_period(correlation: Times, lag: int) -> float:
    """Refine the period to less than a row, from the peaks at 2, 4 and 8 periods."""
    period = _interpolate_peak(correlation, lag)
    for multiple in (2, 4, 8):
        expected = round(period * multiple)
        if expected + 3 >= len(correlation):
            break
        near = expected - 2 + int(correlation[expected - 2 : expected + 3].argmax())
        if correlation[near] < 0.5 * correlation[lag]:
            break
        period = _interpolate_peak(correlation, near) / multiple
    return period


def _interpolate_peak(values: Times, index: int) -> float:
    """Return where a parabola through three neighbors is highest."""
    if not 0 < index < len(values) - 1:
        return float(index)
    left, middle, right = values[index - 1 : index + 2]
    bend = left - 2 * middle + right
    if bend >= 0:
        return float(index)
    return index + float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))


def _find_best_chains(local: Floats, period: float) -> tuple[Times, NDArray[np.intp]]:
    """Return the best score of a chain of beats that ends at each row, and the row before it."""
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
    """Follow the chain from the best row of the last period back to the start."""
    tail = max(0, len(score) - round(period))
    row = tail + int(score[tail:].argmax())
    beats = []
    while row >= 0:
        beats.append(row)
        row = int(before[row])
    return np.array(beats[::-1], dtype=np.intp)


def _trim_silence(beats: NDArray[np.intp], local: Floats) -> NDArray[np.intp]:
    """Remove the beats that the chain has placed in the silence at both ends."""
    strength = local[beats]
    usual = float(np.sqrt(np.mean(np.square(strength)))) if len(beats) else 0.0
    strong = np.flatnonzero(strength > WEAK_SHARE * usual)
    return beats[strong[0] : strong[-1] + 1] if len(strong) else beats[:0]
