"""Where notes and drums begin: peaks of the spectral flux, placed on the transient itself."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from scopitone.video.analysis.model import Floats, Times

PEAK_SPAN = 0.03
"""Seconds to both sides in which an onset is the highest value (Böck & Widmer 2013: 30 ms)."""

MEAN_SPAN = 0.10
"""Seconds to both sides of the mean that an onset exceeds (Böck & Widmer 2013: 100 ms)."""

THRESHOLD = 0.15
"""How far above the mean, where 1 is the song's strong onsets."""

STRONG = 99.0
"""Percentile of the flux that counts as a strong onset: at two a second, the upper half."""

FAINT = 20.0
"""Least flux (sum of log10 over 140 bands) that counts as strong. Loud white noise wavers by
up to 5; drums in a mix reach 30 to 70."""

SEARCH = 0.05
"""Seconds about a flux peak in which its transient is: the short window is 43 ms long."""

LEAD = 0.010
"""Seconds by which a flux peak comes before its transient, measured on clicks (10 ms) and
kick drums (6 ms): the window rises steepest where the transient enters it."""

NEAR = 0.015
"""Seconds (one standard deviation) that a transient may be off: of two, the nearer counts."""

RISE = 4.0
"""Ratio of power that makes a transient (6 dB); softer onsets stay where the flux has them."""

BEFORE, AFTER = 0.010, 0.005
"""Seconds before and after an instant whose power is compared for a transient."""


def envelope(flux: Floats) -> Floats:
    """Onset strength, 0 and up: `flux` scaled so that the song's strong onsets are 1."""
    strong = max(float(np.percentile(flux, STRONG)), FAINT)
    strength: Floats = np.minimum(flux / np.float32(strong), np.float32(2.0))
    return strength


def pick(strength: Floats, rows: int) -> Times:
    """Seconds of the peaks of an onset envelope with `rows` a second.

    Peak picking as in Böck & Widmer (2013), "Maximum filter vibrato suppression for onset
    detection": the maximum around, and well above the mean around.
    """
    span = 2 * round(PEAK_SPAN * rows) + 1
    mean = uniform_filter1d(strength, 2 * round(MEAN_SPAN * rows) + 1, mode="nearest")
    highest = maximum_filter1d(strength, span, mode="nearest") == strength
    found = np.flatnonzero(highest & (strength > mean + THRESHOLD))
    apart = np.diff(found, prepend=-span) > round(PEAK_SPAN * rows)
    return found[apart] / rows


def on_transients(times: Times, attack: Floats, rate: float) -> Times:
    """Move each flux peak to the steepest rise of power near where its transient should be.

    `attack` is power at `rate` values a second. Times without a clear rise nearby are only
    corrected by LEAD. The result is ascending; two that meet become one.
    """
    if not len(attack):
        return times
    reach = round(SEARCH * rate)
    rise = np.pad(_rise(attack, rate), reach)
    nearness = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (NEAR * rate)) ** 2)
    moved = []
    for time in times + LEAD:
        at = min(round(time * rate), len(attack) - 1)
        near = rise[at : at + 2 * reach + 1]
        best = int((near * nearness).argmax())
        moved.append((at + best - reach) / rate if near[best] > np.log(RISE) else time)
    return np.unique(np.clip(np.array(moved, dtype=np.float64), 0, len(attack) / rate))


def _rise(attack: Floats, rate: float) -> Floats:
    """Logarithm of the power after each instant over the power before it."""
    before, after = max(1, round(BEFORE * rate)), max(1, round(AFTER * rate))
    # Under a thousandth of the song's mean there is nothing to be heard rising.
    floor = np.float32(max(float(attack.mean()) * 1e-3, 1e-12))
    total = np.concatenate([[0.0], np.cumsum(attack, dtype=np.float64)])
    at = np.arange(len(attack))
    behind = (total[at] - total[np.maximum(at - before, 0)]) / before
    ahead = (total[np.minimum(at + after, len(attack))] - total[at]) / after
    rise: Floats = np.log((ahead + floor) / (behind + floor)).astype(np.float32)
    return rise
