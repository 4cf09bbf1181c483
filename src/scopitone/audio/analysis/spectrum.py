"""The curves that the picture follows: spectrum bands, bass pulse and energy per video frame."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from scopitone.audio.analysis.model import Floats, Times

BANDS = 64
"""Columns of the spectrum: enough for 64 bars, and for any divisor of 64."""

LOWEST_HZ, HIGHEST_HZ = 40.0, 14_000.0
"""The centers of the first and the last band: the lowest kick drums, and the highest frequency in
MP3s of 128 kb/s.
"""

FLOOR_DB = -100.0
"""Sound below this level counts as silence (16-bit noise in a band is near it)."""

AUDIBLE_DB = -80.0
"""From this level on a band shows fully; down to FLOOR_DB it fades. Otherwise the compensation of
spectral tilt would raise the noise floor of a song without treble to bars.
"""

SILENCE_DB = -70.0
"""Moments below this level do not count in the song's percentiles."""

ATTACK_S, RELEASE_S = 0.020, 0.180
"""Seconds within which a bar comes within 1/e of a louder or a softer sound: up at once, down so
that the eye can follow (the ballistics of a peak programme meter, with a faster fall).
"""

RANGE_DB = 40.0
"""From an empty to a full bar: pop music uses 20 dB, its quiet verses 40."""

LOW_RANGE_DB = 30.0
LOW_MEAN_S = 1.5
"""Duration of the running mean below the bass pulse: two or three beats."""
LOW_PULSE = 0.65
"""Share of the pulse in `low`; the rest is the level itself, so that a sustained bass shows."""

ENERGY_RANGE_DB = 30.0
ENERGY_SPAN_S = 1.0
"""Seconds over which energy is averaged."""

LOUD_PERCENTILE = 98.0
"""Percentile of level that maps to 1. Rare peaks are clipped, as they would flatten the rest."""

LOUD_BAND_PERCENTILE = 85.0
"""The same for the loudest band of each moment, which varies less in time."""

SLOPES = (-9.0, 0.0)
"""The range of spectral tilt that is compensated, dB per octave; typical mixes fall by 2 to 5."""

MAX_SAMPLED_ROWS = 20_000
"""Rows that percentiles are computed from, evenly spread: sorting all rows would be slow."""


# Levels in dB rise as soon as the window reaches a sound: they are at half a bar's height this long
# before it, as measured with clicks. The curves are delayed by this, so that a bar jumps when the
# click is audible.
BANDS_LEAD_S, LOW_LEAD_S = 0.015, 0.009


def count_frames(samples: int, rate: int, fps: int) -> int:
    """Return the number of video frames that cover `samples` of sound."""
    return -(-samples * fps // rate)


def compute_bands(decibels: NDArray[np.float16], rows: int, frames: int, fps: int) -> Floats:
    """Return (frames, BANDS), 0 to 1, from (n, BANDS) levels in dB at `rows` a second.

    The bands are normalized to the song, and its mean fall towards the treble is compensated.
    """
    out = np.zeros((frames, decibels.shape[1]), np.float32)
    sample = _thin_rows(decibels)
    audible = sample[sample.max(axis=1) > SILENCE_DB]
    if not len(audible):
        return out
    tilt = _measure_tilt(audible)
    top = _find_full_scale((audible + tilt).max(axis=1), LOUD_BAND_PERCENTILE, RANGE_DB)
    ballistics = _Ballistics(rows, decibels.shape[1])
    # In pieces: the song in single precision would need the most memory of the analysis.
    step = 60
    for second in range(0, math.ceil(frames / fps), step):
        first = second * rows
        raw = decibels[first : first + step * rows + 1].astype(np.float32)
        level = np.clip((raw + tilt - top) / RANGE_DB + 1, 0, 1)
        level *= np.clip((raw - FLOOR_DB) / (AUDIBLE_DB - FLOOR_DB), 0, 1)
        level = ballistics.follow(level, keep=step * rows)
        part = slice(second * fps, min((second + step) * fps, frames))
        positions = (np.arange(part.stop - part.start) + 0.5) * (rows / fps) - BANDS_LEAD_S * rows
        out[part] = _interpolate_rows(level, positions)
    return out


def compute_low(decibels: Floats, rows: int, frames: int, fps: int) -> Floats:
    """Return (frames,), 0 to 1: the level of the bass, its rises over the mean emphasized."""
    audible = decibels[decibels > SILENCE_DB]
    if not len(audible):
        return np.zeros(frames, np.float32)
    loud = _find_full_scale(_thin_rows(audible), LOUD_PERCENTILE, LOW_RANGE_DB)
    level = np.clip((decibels - loud) / LOW_RANGE_DB + 1, 0, 1)
    mean = uniform_filter1d(level, max(1, round(LOW_MEAN_S * rows)), mode="nearest")
    rise = np.clip(level - mean, 0, None)
    peak = float(np.percentile(rise, LOUD_PERCENTILE))
    pulse = np.clip(rise / peak, 0, 1) if peak > 0.05 else np.zeros_like(rise)
    mixed = (1 - LOW_PULSE) * level + LOW_PULSE * pulse * level
    followed = _Ballistics(rows, 1).follow(mixed[:, None].astype(np.float32), keep=len(mixed))
    return _interpolate_rows(
        followed, (np.arange(frames) + 0.5) * (rows / fps) - LOW_LEAD_S * rows
    )[:, 0]


def compute_energy(power: Times, rows: int, frames: int, fps: int) -> Floats:
    """Return (frames,), 0 to 1: loudness over a second, from K-weighted `power` at `rows` Hz."""
    if not len(power):
        return np.zeros(frames, np.float32)
    window = np.hanning(round(2 * ENERGY_SPAN_S * rows) + 1)
    padded = np.pad(power, len(window) // 2, mode="edge")
    smooth = np.convolve(padded, window / window.sum(), mode="valid")[: len(power)]
    decibels = 10 * np.log10(np.maximum(smooth, 10 ** (FLOOR_DB / 10)))
    audible = decibels[decibels > SILENCE_DB]
    if not len(audible):
        return np.zeros(frames, np.float32)
    loud = _find_full_scale(audible, LOUD_PERCENTILE, ENERGY_RANGE_DB)
    level = np.clip((decibels - loud) / ENERGY_RANGE_DB + 1, 0, 1)
    # A value covers the 100 ms before the next one: its center is half a row later.
    positions = (np.arange(frames) + 0.5) * (rows / fps) - 0.5
    curve: Floats = np.interp(positions, np.arange(len(level)), level).astype(np.float32)
    return curve


class _Ballistics:
    """Fast attack and slow release, row by row, over the pieces of a song."""

    def __init__(self, rows: int, columns: int) -> None:
        self._up = np.float32(1 - math.exp(-1 / (ATTACK_S * rows)))
        self._down = np.float32(1 - math.exp(-1 / (RELEASE_S * rows)))
        self._value: Floats = np.zeros(columns, np.float32)

    def follow(self, levels: Floats, keep: int) -> Floats:
        """Return smoothed levels (n, columns); the next piece continues after row `keep`."""
        out = np.empty_like(levels)
        value = self._value
        for index, target in enumerate(levels):
            if index == keep:
                self._value = value
            change = target - value
            value = value + np.where(change > 0, self._up, self._down) * change
            out[index] = value
        return out


def _interpolate_rows(rows: Floats, positions: NDArray[np.floating]) -> Floats:
    """Return rows at fractional positions; positions after the last row get the last row."""
    positions = np.clip(positions, 0, len(rows) - 1)
    low = positions.astype(np.intp)
    high = np.minimum(low + 1, len(rows) - 1)
    part = (positions - low).astype(np.float32)[:, None]
    return rows[low] * (1 - part) + rows[high] * part


def _thin_rows(rows: NDArray[np.floating]) -> Floats:
    return rows[:: max(1, len(rows) // MAX_SAMPLED_ROWS)].astype(np.float32)


def _find_full_scale(levels: NDArray[np.floating], percentile: float, span: float) -> float:
    """Return the level in dB that maps to 1. FLOOR_DB maps to 0 even in the quietest song."""
    return max(float(np.percentile(levels, percentile)), FLOOR_DB + span)


def _measure_tilt(levels: Floats) -> Floats:
    """Return dB to add per band so that the song's loud moments are even from bass to treble."""
    count = levels.shape[1]
    octaves = np.log2(HIGHEST_HZ / LOWEST_HZ) * np.arange(count) / (count - 1)
    typical = np.percentile(levels, 90, axis=0)
    slope = float(np.clip(np.polyfit(octaves, typical, 1)[0], *SLOPES))
    tilt: Floats = (-slope * (octaves - octaves.mean())).astype(np.float32)
    return tilt
