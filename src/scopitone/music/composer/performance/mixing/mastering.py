"""Mastering: tone, bus compression, loudness and peaks, equal for the song and its stems."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from scopitone.music.composer.genres.mix_style import MixStyle
from scopitone.music.composer.performance.mixing.compression import Compressor, limiter_gain
from scopitone.music.composer.performance.mixing.eq import (
    FilterSections,
    bell,
    chain,
    high_shelf,
    highpass,
    low_shelf,
)
from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    Sound,
    apply_filter,
    integrated_loudness,
)

TARGET_LUFS = -14.0
"""The loudness at which streaming services play."""

CEILING_DBTP = -1.5
"""Half a decibel below the documented true peak, as room for the overshoot of an MP3."""

_FADE_IN_S = 0.005
_MIN_FADE_OUT_S = 0.4
_TARGET_SLOPE_DB = -4.5
_MAX_TONE_DB = 3.0
_BANDS_HZ = ((40.0, 110.0), (110.0, 300.0), (300.0, 900.0), (2200.0, 5000.0), (5000.0, 12_000.0))
_MIDDLE_HZ = (900.0, 2200.0)


def master(stems: list[Sound], style: MixStyle) -> tuple[Sound, list[Sound]]:
    """Return the mastered song, shape (2, n), and its stems, which sum to it.

    The song has a loudness of `TARGET_LUFS` and a true peak of at most `CEILING_DBTP`.
    """
    tone = _design_tone_filter(np.sum(stems, axis=0))
    stems = [apply_filter(stem, tone) for stem in stems]
    song: Sound = np.sum(stems, axis=0)
    gain = _fade_gain(song.shape[1], style.fade)
    song = song * gain
    level = _gain_to_target(song)
    if style.glue > 0:
        song, gain, level = _apply_bus_compression(song * level, gain, style.glue, level)
    else:
        song = song * level
    gain = gain * level
    # The limiter reduces the loudness, so both targets are approached in turn.
    for _ in range(4):
        limit = limiter_gain(song, CEILING_DBTP)
        missing = TARGET_LUFS - integrated_loudness(song * limit)
        if abs(missing) < 0.05:
            break
        lift = np.float32(10 ** (missing / 20))
        song, gain = song * lift, gain * lift
    limit = limiter_gain(song, CEILING_DBTP)
    return song * limit, [stem * (gain * limit) for stem in stems]


def _apply_bus_compression(
    song: Sound, gain: Sound, max_reduction: float, level: np.float32
) -> tuple[Sound, Sound, np.float32]:
    reduction = Compressor(TARGET_LUFS - 2.0, 1.8, 0.03, 0.25, max_reduction=max_reduction).gain(
        song
    )
    song = song * reduction
    lift = _gain_to_target(song)
    return song * lift, gain * reduction, level * lift


def _gain_to_target(song: Sound) -> np.float32:
    return np.float32(10 ** ((TARGET_LUFS - integrated_loudness(song)) / 20))


def _fade_gain(length: int, fade: float) -> Sound:
    """Return a gain that fades in without a click and fades out to silence over `fade` seconds."""
    gain = np.ones(length, np.float32)
    start = round(_FADE_IN_S * RATE)
    gain[:start] = np.linspace(0, 1, start, dtype=np.float32)
    end = min(length, round(max(fade, _MIN_FADE_OUT_S) * RATE))
    gain[-end:] *= np.cos(np.linspace(0, np.pi / 2, end, dtype=np.float32)) ** 2
    return gain


def _design_tone_filter(song: Sound) -> FilterSections:
    """Return a filter that moves the long-term spectrum halfway to a target slope.

    Each band moves by at most `_MAX_TONE_DB`. The slope is a usual target for released music: a
    starting point that was not measured here.
    """
    density = _measure_density(song)
    middle = density(_MIDDLE_HZ)
    wanted = []
    for band in _BANDS_HZ:
        octaves = math.log2(math.sqrt(band[0] * band[1]) / math.sqrt(_MIDDLE_HZ[0] * _MIDDLE_HZ[1]))
        # Below about 140 Hz the target stays level; otherwise sub-bass would be raised too far.
        target = middle + _TARGET_SLOPE_DB * max(octaves, -3.3)
        wanted.append(float(np.clip((target - density(band)) / 2, -_MAX_TONE_DB, _MAX_TONE_DB)))
    sub, low, mud, presence, air = wanted
    return chain(
        highpass(26),
        low_shelf(90, sub),
        bell(180, low),
        bell(520, mud),
        bell(3300, presence),
        high_shelf(6500, air),
    )


def _measure_density(song: Sound) -> Callable[[tuple[float, float]], float]:
    """Return a function that maps a band in Hz to its mean power density over the song, in dB."""
    size = 8192
    middle = song.mean(axis=0)
    count = len(middle) // size
    frames = middle[: count * size].reshape(count, size) * np.hanning(size).astype(np.float32)
    power: NDArray[np.float64] = (np.abs(fft.rfft(frames, axis=1)) ** 2).mean(axis=0)
    frequencies = fft.rfftfreq(size, 1 / RATE)

    def density_of(band: tuple[float, float]) -> float:
        inside = (frequencies >= band[0]) & (frequencies < band[1])
        return 10 * math.log10(float(power[inside].mean()) + 1e-20)

    return density_of
