"""Note and drum onsets: peaks of the spectral flux, moved to the transient."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scopitone.audio.analysis.model import Floats, Times

PEAK_SPAN_S = 0.03
"""Seconds to both sides in which an onset is the highest value (Böck & Widmer 2013: 30 ms)."""

MEAN_SPAN_S = 0.10
"""Seconds to both sides of the mean that an onset exceeds (Böck & Widmer 2013: 100 ms)."""

THRESHOLD = 0.15
"""Distance above the mean, where 1 is the song's strong onsets."""

STRONG_PERCENTILE = 99.0
"""Percentile of the flux that counts as a strong onset: at two a second, the upper half."""

MIN_STRONG_FLUX = 20.0
"""Least flux (sum of log10 over 140 bands) that counts as strong. Loud white noise varies by
up to 5; drums in a mix reach 30 to 70.
"""

SEARCH_S = 0.05
"""Seconds about a flux peak that contain its transient: the short window is 43 ms long."""

LEAD_S = 0.010
"""Seconds by which a flux peak precedes its transient, measured on clicks (10 ms) and
kick drums (6 ms): the window rises steepest where the transient enters it.
"""

NEAR_S = 0.015
"""Standard deviation in seconds of a transient's distance: of two, the nearer one is preferred."""

MIN_RISE = 4.0
"""Ratio of power that makes a transient (6 dB); softer onsets stay at the flux peak."""

BEFORE_S, AFTER_S = 0.010, 0.005
"""Seconds before and after an instant whose power is compared for a transient."""


def onset_envelope(flux: Floats) -> Floats:
    """Return the onset strength, 0 and up: `flux` scaled so that the song's strong onsets are 1."""
    strong = max(float(np.percentile(flux, STRONG_PERCENTILE)), MIN_STRONG_FLUX)
    strength: Floats = np.minimum(flux / np.float32(strong), np.float32(2.0))
    return strength


def pick_onsets(strength: Floats, rows: int) -> Times:
    """Return the seconds of the peaks of an onset envelope with `rows` a second.

    Peak picking as in Böck & Widmer (2013), "Maximum filter vibrato suppression for onset
    detection": a peak is the maximum of its surroundings, and well above their mean.
    """
    span = 2 * round(PEAK_SPAN_S * rows) + 1
    mean = uniform_filter1d(strength, 2 * round(MEAN_SPAN_S * rows) + 1, mode="nearest")
    highest = maximum_filter1d(strength, span, mode="nearest") == strength
    peaks = np.flatnonzero(highest & (strength > mean + THRESHOLD))
    apart = np.diff(peaks, prepend=-span) > round(PEAK_SPAN_S * rows)
    return peaks[apart] / rows


def snap_to_transients(times: Times, attack: Floats, rate: float) -> Times:
    """Move each flux peak to the steepest rise of power near where its transient should be.

    `attack` is power at `rate` values a second. Times without a clear rise nearby are only
    corrected by LEAD_S. The result is ascending; equal times become one.
    """
    if not len(attack):
        return times
    reach = round(SEARCH_S * rate)
    rise = np.pad(_measure_rise(attack, rate), reach)
    nearness = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (NEAR_S * rate)) ** 2)
    moved = []
    for time in times + LEAD_S:
        index = min(round(time * rate), len(attack) - 1)
        near = rise[index : index + 2 * reach + 1]
        best = int((near * nearness).argmax())
        moved.append((index + best - reach) / rate if near[best] > np.log(MIN_RISE) else time)
    return np.unique(np.clip(np.array(moved, dtype=np.float64), 0, len(attack) / rate))


def _measure_rise(attack: Floats, rate: float) -> Floats:
    """Return the logarithm of the power after each instant over the power before it."""
    before, after = max(1, round(BEFORE_S * rate)), max(1, round(AFTER_S * rate))
    # A rise below a thousandth of the song's mean is inaudible.
    floor = np.float32(max(float(attack.mean()) * 1e-3, 1e-12))
    total = np.concatenate([[0.0], np.cumsum(attack, dtype=np.float64)])
    instants = np.arange(len(attack))
    power_before = (total[instants] - total[np.maximum(instants - before, 0)]) / before
    power_after = (total[np.minimum(instants + after, len(attack))] - total[instants]) / after
    rise: Floats = np.log((power_after + floor) / (power_before + floor)).astype(np.float32)
    return rise
