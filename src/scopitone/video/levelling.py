"""How loud a video's sound is, and bringing it to a loudness without passing a true peak.

Everything here sees the song as a stream of blocks, so memory does not grow with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.ndimage import minimum_filter1d

from scopitone.filtering import oversampled
from scopitone.video.analysis.loudness import RATE, Meter, integrated
from scopitone.video.audio import Block, decode

OVERSAMPLING = 4
"""Times, for true peaks (ITU-R BS.1770-4, annex 2)."""

HIGHEST_PEAK = -1.0
"""dBTP that platforms ask for (EBU R 128, AES TD1008)."""

# AAC moves peaks a little: what goes in stays this much lower.
_CODEC_ROOM_DB = 0.5
TOLERANCE_LU = 0.5
_PASSES = 4
_LOOK = round(0.02 * RATE)
# What a limited sample can depend on, on either side: the look-ahead and the resampling filter.
_CONTEXT = 2 * _LOOK + 64

Blocks = Callable[[], Iterable[Block]]


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of the video's sound: LUFS integrated (None: silence), dBTP, and the target if any.

    `passed`: the peak is at most -1 dBTP and the target was met within half a unit; without a
    target the sound is as it came, and passes.
    """

    passed: bool
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    target_lufs: float | None = None


def measure(blocks: Iterable[Block]) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP of blocks (2, n) at 48 kHz."""
    meter, peak = Meter(2), 0.0
    for block in blocks:
        meter.add(block)
        peak = max(peak, _peak(block))
    return integrated(meter.power()), 20 * math.log10(peak) if peak > 0 else -math.inf


def judge(sound: Path, target: float | None) -> Loudness:
    """Measure the finished sound file."""
    lufs, peak = measure(decode(sound, rate=RATE, channels=2))
    near = target is None or (abs(lufs - target) <= TOLERANCE_LU and peak <= HIGHEST_PEAK + 0.05)
    return Loudness(near, _finite(lufs), _finite(peak), target)


def levelled(blocks: Blocks, target: float) -> Iterator[Block]:
    """The song at `target` LUFS, its peaks limited; silence stays what it is.

    `blocks` begins the song anew each time: it is heard a few times to find the gain.
    """
    lufs, peak = measure(blocks())
    if not math.isfinite(lufs):
        return iter(blocks())
    ceiling = HIGHEST_PEAK - _CODEC_ROOM_DB
    gain = target - lufs
    if peak + gain <= ceiling:
        return (block * _factor(gain) for block in blocks())
    for _ in range(_PASSES - 1):
        found, _ = measure(_limited(blocks(), gain, ceiling))
        if abs(found - target) <= TOLERANCE_LU / 4:
            break
        gain += target - found
    return _limited(blocks(), gain, ceiling)


def _limited(blocks: Iterable[Block], gain: float, ceiling: float) -> Iterator[Block]:
    """Blocks at a gain, with true peaks above the ceiling turned down 20 ms ahead and after."""
    for before, block, after in _in_context(blocks):
        whole: Block = np.concatenate([before, block, after], axis=1) * _factor(gain)
        turned = whole * _reduction(whole, float(_factor(ceiling)))
        yield turned[:, before.shape[1] : before.shape[1] + block.shape[1]]


def _in_context(blocks: Iterable[Block]) -> Iterator[tuple[Block, Block, Block]]:
    """Each block with what comes before and after it, as far as the limiter looks."""
    before = block = None
    for after in blocks:
        if block is not None:
            assert before is not None
            yield before, block, after[:, :_CONTEXT]
            before = np.concatenate([before, block], axis=1)[:, -_CONTEXT:]
        else:
            before = after[:, :0]
        block = after
    if block is not None:
        assert before is not None
        yield before, block, block[:, :0]


def _reduction(sound: Block, ceiling: float) -> Block:
    peaks = np.abs(oversampled(sound, OVERSAMPLING)).max(axis=0)
    # A peak between two samples belongs to both.
    peaks = peaks.reshape(-1, OVERSAMPLING).max(axis=1)
    peaks[1:] = np.maximum(peaks[1:], peaks[:-1])
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if needed.min() >= 1.0:
        return np.ones(1, np.float32)
    held = minimum_filter1d(needed, 2 * _LOOK + 1, mode="nearest")
    padded = np.pad(held, _LOOK, mode="edge")
    return np.asarray(np.minimum(_smoothed(padded), 1.0), np.float32)


def _smoothed(gains: Block) -> Block:
    """The mean of what lies within _LOOK, by a Hann window; shorter by _LOOK on either side."""
    window = np.hanning(2 * _LOOK + 1)
    size = next_fast_len(len(gains), real=True)
    spectrum = rfft(gains, size) * rfft(window / window.sum(), size)
    return np.asarray(irfft(spectrum, size)[2 * _LOOK : len(gains)])


def _peak(block: Block) -> float:
    """The true peak of a block by itself."""
    return float(np.abs(oversampled(block, OVERSAMPLING)).max())


def _factor(decibels: float) -> np.float32:
    return np.float32(10 ** (decibels / 20))


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
