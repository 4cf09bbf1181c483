"""The master: tone, glue, loudness and peaks, the same for the song and each of its stems."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from scopitone.music.composer.mixing.dynamics import Compressor, limiting
from scopitone.music.composer.mixing.equaliser import (
    Sections,
    bell,
    chain,
    high_shelf,
    highpass,
    low_shelf,
)
from scopitone.music.composer.mixing.loudness import RATE, Sound, filtered, integrated
from scopitone.music.composer.mixing.styles import MixStyle

LOUDNESS = -14.0
"""LUFS, where the streaming services play."""

CEILING = -1.5
"""dBTP: half a decibel below what is promised, which an MP3's overshoot takes."""

_CLEAN_START = 0.005
_LAST_FADE = 0.4
_SLOPE = -4.5
_TONE_LIMIT = 3.0
_BANDS = ((40.0, 110.0), (110.0, 300.0), (300.0, 900.0), (2200.0, 5000.0), (5000.0, 12_000.0))
_MIDDLE = (900.0, 2200.0)


def mastered(stems: list[Sound], style: MixStyle) -> tuple[Sound, list[Sound]]:
    """The song at LOUDNESS under CEILING, (2, n), and its stems, which sum to it."""
    tone = _tone(np.sum(stems, axis=0))
    stems = [filtered(stem, tone) for stem in stems]
    song: Sound = np.sum(stems, axis=0)
    gain = _edges(song.shape[1], style.fade)
    song = song * gain
    level = _level(song)
    if style.glue > 0:
        song, gain, level = _glued(song * level, gain, style.glue, level)
    else:
        song = song * level
    gain = gain * level
    # A limiter takes loudness, so that both are approached in turn.
    for _ in range(4):
        limit = limiting(song, CEILING)
        rest = LOUDNESS - integrated(song * limit)
        if abs(rest) < 0.05:
            break
        lift = np.float32(10 ** (rest / 20))
        song, gain = song * lift, gain * lift
    limit = limiting(song, CEILING)
    return song * limit, [stem * (gain * limit) for stem in stems]


def _glued(
    song: Sound, gain: Sound, most: float, level: np.float32
) -> tuple[Sound, Sound, np.float32]:
    held = Compressor(LOUDNESS - 2.0, 1.8, 0.03, 0.25, most=most).gain(song)
    song = song * held
    lift = _level(song)
    return song * lift, gain * held, level * lift


def _level(song: Sound) -> np.float32:
    return np.float32(10 ** ((LOUDNESS - integrated(song)) / 20))


def _edges(length: int, fade: float) -> Sound:
    """A clean start, and an end that is silence."""
    gain = np.ones(length, np.float32)
    start = round(_CLEAN_START * RATE)
    gain[:start] = np.linspace(0, 1, start, dtype=np.float32)
    end = min(length, round(max(fade, _LAST_FADE) * RATE))
    gain[-end:] *= np.cos(np.linspace(0, np.pi / 2, end, dtype=np.float32)) ** 2
    return gain


def _tone(song: Sound) -> Sections:
    """Half of what leads the long-term spectrum to `_SLOPE` dB per octave, within limits.

    The slope is a usual target for released music, a starting point and not measured here.
    """
    density = _density(song)
    middle = density(_MIDDLE)
    wanted = []
    for band in _BANDS:
        octaves = math.log2(math.sqrt(band[0] * band[1]) / math.sqrt(_MIDDLE[0] * _MIDDLE[1]))
        # Below about 140 Hz the target stays level, or sub-bass would be lifted without end.
        target = middle + _SLOPE * max(octaves, -3.3)
        wanted.append(float(np.clip((target - density(band)) / 2, -_TONE_LIMIT, _TONE_LIMIT)))
    sub, low, mud, presence, air = wanted
    return chain(
        highpass(26),
        low_shelf(90, sub),
        bell(180, low),
        bell(520, mud),
        bell(3300, presence),
        high_shelf(6500, air),
    )


def _density(song: Sound) -> Callable[[tuple[float, float]], float]:
    """A function of a band: its mean power density over the song, in dB."""
    size = 8192
    middle = song.mean(axis=0)
    count = len(middle) // size
    frames = middle[: count * size].reshape(count, size) * np.hanning(size).astype(np.float32)
    power: NDArray[np.float64] = (np.abs(fft.rfft(frames, axis=1)) ** 2).mean(axis=0)
    frequencies = fft.rfftfreq(size, 1 / RATE)

    def of(band: tuple[float, float]) -> float:
        inside = (frequencies >= band[0]) & (frequencies < band[1])
        return 10 * math.log10(float(power[inside].mean()) + 1e-20)

    return of
