"""The curves that the picture follows: spectrum bars, bass pulse and energy per video frame."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from scopitone.video.analysis.model import Floats, Times

BANDS = 64
"""Columns of the spectrum: enough for 64 bars, and any smaller number that divides it."""

LOWEST, TOP = 40.0, 14_000.0
"""Hz of the first and last band: the lowest kick drums, and what 128 kb/s MP3s still hold."""

FLOOR = -100.0
"""dB below which sound is not told from silence (16-bit noise in a band is near it)."""

AUDIBLE = -80.0
"""dB from which a band shows fully; down to FLOOR it fades, so that making up for the tilt of
a song without treble does not raise its noise floor to bars."""

SILENCE = -70.0
"""dB below which a moment is not heard: it does not count in what is loud for the song."""

ATTACK, RELEASE = 0.020, 0.180
"""Seconds in which a bar comes within 1/e of a louder or a softer sound: up at once, down so
that the eye can follow (the ballistics of a peak programme meter, made faster to fall)."""

RANGE = 40.0
"""dB from an empty to a full bar: pop music lives in 20 dB, its quiet verses in 40."""

LOW_RANGE = 30.0
LOW_MEAN = 1.5
"""Seconds of the running mean that the bass pulse stands out from: two or three beats."""
LOW_PULSE = 0.65
"""Share of the pulse in `low`; the rest is the level itself, so that a held bass shows."""

ENERGY_RANGE = 30.0
ENERGY_SPAN = 1.0
"""Seconds over which energy is averaged."""

LOUD = 98.0
"""Percentile of level that maps to 1: rare peaks may be clipped, they would flatten the rest."""

LOUD_BAND = 85.0
"""The same for the loudest band of each moment, which is more even in time."""

SLOPES = (-9.0, 0.0)
"""dB per octave of spectral tilt that is made up for; typical mixes fall by 2 to 5."""

SAMPLED = 20_000
"""Rows that percentiles are taken of at most, evenly spread: sorting all would take long."""


# Levels in dB rise while the window has only begun to hear a sound: half a bar's height this long
# before it, as measured with clicks. Taken back, so that a bar jumps when the click is heard.
BANDS_LEAD, LOW_LEAD = 0.015, 0.009


def row_count(samples: int, rate: int, fps: int) -> int:
    """Video frames that cover `samples` of sound: the last one is on screen when it ends."""
    return -(-samples * fps // rate)


def spectrum_bars(decibels: NDArray[np.float16], rows: int, frames: int, fps: int) -> Floats:
    """(frames, BANDS), 0 to 1, of (n, BANDS) levels in dB at `rows` a second.

    Normalised to the song and levelled: its mean fall towards the treble is taken out.
    """
    out = np.zeros((frames, decibels.shape[1]), np.float32)
    sample = _sample(decibels)
    heard = sample[sample.max(axis=1) > SILENCE]
    if not len(heard):
        return out
    tilt = _tilt(heard)
    top = _full_scale((heard + tilt).max(axis=1), LOUD_BAND, RANGE)
    ballistics = _Ballistics(rows, decibels.shape[1])
    # In pieces: the song in single precision would be the biggest thing in memory.
    step = 60
    for second in range(0, math.ceil(frames / fps), step):
        first = second * rows
        raw = decibels[first : first + step * rows + 1].astype(np.float32)
        level = np.clip((raw + tilt - top) / RANGE + 1, 0, 1)
        level *= np.clip((raw - FLOOR) / (AUDIBLE - FLOOR), 0, 1)
        level = ballistics.follow(level, keep=step * rows)
        part = slice(second * fps, min((second + step) * fps, frames))
        at = (np.arange(part.stop - part.start) + 0.5) * (rows / fps) - BANDS_LEAD * rows
        out[part] = _at(level, at)
    return out


def bass_pulse(decibels: Floats, rows: int, frames: int, fps: int) -> Floats:
    """(frames,), 0 to 1: level of the bass, its rises over the running mean put forward."""
    heard = decibels[decibels > SILENCE]
    if not len(heard):
        return np.zeros(frames, np.float32)
    loud = _full_scale(_sample(heard), LOUD, LOW_RANGE)
    level = np.clip((decibels - loud) / LOW_RANGE + 1, 0, 1)
    mean = uniform_filter1d(level, max(1, round(LOW_MEAN * rows)), mode="nearest")
    rise = np.clip(level - mean, 0, None)
    peak = float(np.percentile(rise, LOUD))
    pulse = np.clip(rise / peak, 0, 1) if peak > 0.05 else np.zeros_like(rise)
    mixed = (1 - LOW_PULSE) * level + LOW_PULSE * pulse * level
    followed = _Ballistics(rows, 1).follow(mixed[:, None].astype(np.float32), keep=len(mixed))
    return _at(followed, (np.arange(frames) + 0.5) * (rows / fps) - LOW_LEAD * rows)[:, 0]


def slow_energy(power: Times, rows: int, frames: int, fps: int) -> Floats:
    """(frames,), 0 to 1, of K-weighted power at `rows` a second: loudness over a second."""
    if not len(power):
        return np.zeros(frames, np.float32)
    window = np.hanning(round(2 * ENERGY_SPAN * rows) + 1)
    padded = np.pad(power, len(window) // 2, mode="edge")
    smooth = np.convolve(padded, window / window.sum(), mode="valid")[: len(power)]
    decibels = 10 * np.log10(np.maximum(smooth, 10 ** (FLOOR / 10)))
    heard = decibels[decibels > SILENCE]
    if not len(heard):
        return np.zeros(frames, np.float32)
    loud = _full_scale(heard, LOUD, ENERGY_RANGE)
    level = np.clip((decibels - loud) / ENERGY_RANGE + 1, 0, 1)
    # A value stands for the 100 ms before the next one: its centre is half a row later.
    at = (np.arange(frames) + 0.5) * (rows / fps) - 0.5
    curve: Floats = np.interp(at, np.arange(len(level)), level).astype(np.float32)
    return curve


class _Ballistics:
    """Fast attack and slow release, one row after the other, over pieces of a song."""

    def __init__(self, rows: int, columns: int) -> None:
        self._up = np.float32(1 - math.exp(-1 / (ATTACK * rows)))
        self._down = np.float32(1 - math.exp(-1 / (RELEASE * rows)))
        self._value: Floats = np.zeros(columns, np.float32)

    def follow(self, levels: Floats, keep: int) -> Floats:
        """Smoothed (n, columns); the next piece goes on from row `keep`."""
        out = np.empty_like(levels)
        value = self._value
        for index, target in enumerate(levels):
            if index == keep:
                self._value = value
            change = target - value
            value = value + np.where(change > 0, self._up, self._down) * change
            out[index] = value
        return out


def _at(rows: Floats, positions: NDArray[np.floating]) -> Floats:
    """Rows at fractional positions; beyond the last one it goes on."""
    positions = np.clip(positions, 0, len(rows) - 1)
    low = positions.astype(np.intp)
    high = np.minimum(low + 1, len(rows) - 1)
    part = (positions - low).astype(np.float32)[:, None]
    return rows[low] * (1 - part) + rows[high] * part


def _sample(rows: NDArray[np.floating]) -> Floats:
    return rows[:: max(1, len(rows) // SAMPLED)].astype(np.float32)


def _full_scale(heard: NDArray[np.floating], percentile: float, span: float) -> float:
    """dB that map to 1, so high that FLOOR maps to 0 even in the quietest song."""
    return max(float(np.percentile(heard, percentile)), FLOOR + span)


def _tilt(heard: Floats) -> Floats:
    """dB to add per band so that the song's loud moments are level from bass to treble."""
    count = heard.shape[1]
    octaves = np.log2(TOP / LOWEST) * np.arange(count) / (count - 1)
    typical = np.percentile(heard, 90, axis=0)
    slope = float(np.clip(np.polyfit(octaves, typical, 1)[0], *SLOPES))
    tilt: Floats = (-slope * (octaves - octaves.mean())).astype(np.float32)
    return tilt
