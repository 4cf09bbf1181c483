"""Loudness normalization: measure a video's sound, and change it to a loudness without clipping.

Everything here processes the song as a stream of blocks, so memory does not grow with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from scopitone.audio.decode import Block, decode
from scopitone.audio.filters import oversample
from scopitone.audio.limiter import OVERSAMPLING, limit_peaks, to_factor
from scopitone.audio.loudness import RATE, LoudnessMeter, integrate_loudness
from scopitone.audio.loudness_result import LoudnessResult

MAX_TRUE_PEAK_DBTP = -1.0
"""The highest true peak that platforms accept (EBU R 128, AES TD1008)."""

# AAC changes peaks a little, so the limiter's ceiling is lower by this much.
_CODEC_ROOM_DB = 0.5
TOLERANCE_LU = 0.5
_PASSES = 4

Blocks = Callable[[], Iterable[Block]]


def measure_loudness(blocks: Iterable[Block]) -> tuple[float, float]:
    """Return integrated loudness in LUFS and true peak in dBTP of blocks (2, n) at 48 kHz."""
    meter, peak = LoudnessMeter(2), 0.0
    for block in blocks:
        meter.add(block)
        peak = max(peak, _true_peak(block))
    return integrate_loudness(meter.power()), 20 * math.log10(peak) if peak > 0 else -math.inf


def check_loudness(sound: Path, target: float | None) -> LoudnessResult:
    """Measure the finished sound file."""
    lufs, peak = measure_loudness(decode(sound, rate=RATE, channels=2))
    near = target is None or (
        abs(lufs - target) <= TOLERANCE_LU and peak <= MAX_TRUE_PEAK_DBTP + 0.05
    )
    return LoudnessResult(near, _round_finite(lufs), _round_finite(peak), target)


def normalize_loudness(blocks: Blocks, target: float) -> Iterator[Block]:
    """Yield the song at `target` LUFS with its peaks limited; silence is unchanged.

    `blocks` starts the song again at each call: the gain is found in a few passes.
    """
    lufs, peak = measure_loudness(blocks())
    if not math.isfinite(lufs):
        return iter(blocks())
    ceiling = MAX_TRUE_PEAK_DBTP - _CODEC_ROOM_DB
    gain = target - lufs
    if peak + gain <= ceiling:
        return (block * to_factor(gain) for block in blocks())
    for _ in range(_PASSES - 1):
        measured, _ = measure_loudness(limit_peaks(blocks(), gain, ceiling))
        if abs(measured - target) <= TOLERANCE_LU / 4:
            break
        gain += target - measured
    return limit_peaks(blocks(), gain, ceiling)


def _true_peak(block: Block) -> float:
    """Return the true peak of a single block."""
    return float(np.abs(oversample(block, OVERSAMPLING)).max())


def _round_finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
