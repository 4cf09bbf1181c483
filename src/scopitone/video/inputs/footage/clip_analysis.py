"""The passages of a clip: its own cuts are found, and its sharpest and liveliest parts.

A clip is decoded at twelve small frames a second. A cut is a change of picture that is large by
itself and beside its neighbors; false ones cost a passage, missed ones would show. A long clip is
decoded in parts that are spread over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

import numpy as np

from scopitone.core.errors import MediaError
from scopitone.video.inputs.clip_frames import (
    ACCEPTED,
    clip_seconds,
    filter_frames,
    open_clip,
    upright_size,
)
from scopitone.video.inputs.footage.limits import FIELD
from scopitone.video.inputs.footage.passages import FootagePassage, measure_eye

RATE = 12
"""Frames per second that are looked at."""

SIDE = 160
"""Pixels of the longer side of the frames that are looked at."""

WHOLE_SECONDS = 60.0
"""A longer clip is decoded in PARTS parts of PART_SECONDS."""

PARTS, PART_SECONDS = 8, 7.5

MAX_PASSAGES = 12
"""Of one clip: 200 clips must not slow down the planning."""

PASSAGE_SECONDS = 3.0
"""The part of a clip by which a passage is judged: a usual shot."""

MIN_ROOM = 1.0
"""Seconds. A shorter part of a clip shows nothing."""

# A cut: the mean change of levels (0 to 255), the change in relation to the median of the
# neighboring half second, and the share of pixels that change their place in the histogram.
# Tuned on cuts between drawn scenes, and pans, zooms and noise without any.
CUT_LEVELS, CUT_RATIO, CUT_HISTOGRAM = 9.0, 3.0, 0.22
CERTAIN_LEVELS = 45.0

# Levels of change a frame: from `LIVELY` on a passage is as lively as it can be, from `SHAKY` on it
# is shaken.
LIVELY, SHAKY = 4.0, 14.0

# A frame whose mean level is below is black, as in a fade.
BLACK_LEVEL = 12.0

# Mean levels by which a flash changes the frame, and the flashes a second that are too many.
FLASH_LEVELS, MAX_FLASHES = 20.0, 2.0


@dataclass(frozen=True, slots=True)
class ClipFacts:
    """The measurements of a clip. width, height: pixels, upright. seconds: decoded duration."""

    width: int
    height: int
    seconds: float
    passages: tuple[FootagePassage, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Decoded frames of a clip. frames: uint8 (n, h, w, 3). start: seconds of the first one."""

    start: float
    frames: np.ndarray


def analyze_clip(path: Path) -> ClipFacts:
    """Decode the clip at `path` and find its passages. Raises MediaError("footage")."""
    width, height = upright_size(path, FIELD)
    passages: list[FootagePassage] = []
    seconds = 0.0
    for part in _decode_parts(path, width, height):
        passages += find_passages(part.frames, part.start)
        seconds = max(seconds, part.start + len(part.frames) / RATE)
    if not seconds:
        raise MediaError(FIELD, f"has no readable frame; accepted: {ACCEPTED}")
    passages.sort(key=lambda passage: -passage.quality)
    best = sorted(passages[:MAX_PASSAGES], key=lambda passage: passage.start)
    return ClipFacts(width, height, seconds, tuple(best) or (FootagePassage(0.0, seconds, 0.0),))


def _decode_parts(path: Path, width: int, height: int) -> Iterator[_Part]:
    scale = SIDE / max(width, height)
    small = max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
    starts = [0.0]
    with open_clip(path, FIELD) as (container, stream):
        length = clip_seconds(container, stream)
        part_seconds = WHOLE_SECONDS
        if length > WHOLE_SECONDS:
            starts = [k * (length - PART_SECONDS) / (PARTS - 1) for k in range(PARTS)]
            part_seconds = PART_SECONDS
    for start in starts:
        # Opened again: not every format can be read again from its start.
        with open_clip(path, FIELD) as (container, stream):
            # Frames to which others refer are enough to see what happens.
            stream.codec_context.skip_frame = "NONREF"
            shown = filter_frames(container, stream, *small, RATE, start=start)
            frames: list[np.ndarray] = []
            for frame in islice(shown, round(part_seconds * RATE)):
                # A stream may begin late, and the wanted frame may not be decoded.
                start = start if frames or frame.time is None else frame.time
                frames.append(frame.to_ndarray(format="rgb24"))
        if frames:
            yield _Part(start, np.stack(frames))


def find_cuts(frames: np.ndarray) -> list[int]:
    """Return the indices of frames that begin another scene. frames: uint8 (n, h, w, 3)."""
    if len(frames) < 2:
        return []
    small = _average(frames)
    change = np.abs(np.diff(small, axis=0)).mean((1, 2, 3))
    histograms = np.stack([_count_levels(frame) for frame in small])
    moved = np.abs(np.diff(histograms, axis=0)).sum(1) / 2
    cuts = []
    for index, levels in enumerate(change):
        around = np.delete(change[max(0, index - 6) : index + 7], min(6, index))
        usual = float(np.median(around)) if len(around) else 0.0
        stands_out = levels > CUT_LEVELS and levels > CUT_RATIO * usual
        if (stands_out and moved[index] > CUT_HISTOGRAM) or levels > CERTAIN_LEVELS:
            cuts.append(index + 1)
    return cuts


def find_passages(frames: np.ndarray, start: float) -> list[FootagePassage]:
    """Return passages within the scenes of `frames`, which begin at `start` seconds of the clip."""
    bounds = [0, *find_cuts(frames), len(frames)]
    luma = frames.mean(3, dtype=np.float32)
    change = np.zeros(len(frames), np.float32)
    change[1:] = np.abs(np.diff(luma, axis=0)).mean((1, 2))
    sharpness = np.array([_measure_sharpness(frame) for frame in luma])
    best = max(float(np.percentile(sharpness, 90)), 1e-6) if len(sharpness) else 1.0
    passages = []
    for first, end in pairwise(bounds):
        # A cut lies somewhere between two of the frames that were looked at.
        first, end = first + (first > 0), end - (end < len(frames))
        step = round(PASSAGE_SECONDS * RATE)
        for begin in range(first, end, step):
            room = (end - begin) / RATE
            if room < MIN_ROOM and (begin > first or len(frames) / RATE > MIN_ROOM):
                continue
            part = slice(begin, min(end, begin + step))
            passages.append(
                _judge(start + begin / RATE, room, frames[part], luma[part], change[part],
                       float(sharpness[part].mean()) / best)
            )  # fmt: skip
    return passages


def _judge(
    start: float,
    room: float,
    frames: np.ndarray,
    luma: np.ndarray,
    change: np.ndarray,
    sharpness: float,
) -> FootagePassage:
    """Return the passage of a part of a scene; `sharpness` is relative to the clip's."""
    levels = float(np.median(change[1:])) if len(change) > 1 else 0.0
    motion = min(1.0, levels / LIVELY)
    shaken = min(1.0, max(0.0, levels - LIVELY) / (SHAKY - LIVELY))
    quality = 0.5 * min(1.0, sharpness) + 0.5 * motion * (1.0 - 0.8 * shaken)
    means = luma.mean((1, 2))
    flashes = int((np.abs(np.diff(means)) > FLASH_LEVELS).sum()) / 2
    if means.min() < BLACK_LEVEL or flashes * RATE / max(1, len(means)) > MAX_FLASHES:
        quality *= 0.1
    point, calm = measure_eye(frames[len(frames) // 2])
    return FootagePassage(start, room, quality, motion, point, calm)


def _average(frames: np.ndarray) -> np.ndarray:
    """Return the frames (n, h, w, 3) averaged over squares of five pixels, as float32."""
    n, height, width, _ = frames.shape
    side = max(1, min(5, height, width))
    cut = frames[:, : height // side * side, : width // side * side]
    squares = cut.reshape(n, height // side, side, width // side, side, 3)
    return np.asarray(squares.mean((2, 4), dtype=np.float32))


def _count_levels(frame: np.ndarray) -> np.ndarray:
    """Return the shares of sixteen ranges of levels in each channel, all together 1."""
    counts = [np.histogram(frame[..., k], 16, (0, 256))[0] for k in range(3)]
    return np.concatenate(counts) / (frame.size or 1)


def _measure_sharpness(luma: np.ndarray) -> float:
    """Return the variance of the Laplacian (Pech-Pacheco et al., 2000) of a frame (h, w)."""
    if min(luma.shape) < 3:
        return 0.0
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    return float(laplacian.var())
