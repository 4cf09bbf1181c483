"""The segments of a video. Each can be drawn and encoded independently."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

GOP_SECONDS = 2.0
"""Length of a closed group of pictures: the longest time that a player needs to seek. It is the
default; a preset may set a shorter one, but segments always have whole groups of this length."""

SEGMENT_SECONDS = 4
"""Long enough to hide the start-up of x264, short enough to share the work evenly."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames `start` to `stop` (exclusive), and the file that they are encoded into."""

    start: int
    stop: int
    path: Path


def split_segments(frames: int, fps: int, folder: Path) -> list[Segment]:
    """Cut a video of `frames` frames into segments of whole GOPs; the last ones are shorter."""
    starts = [0]
    while (start := starts[-1] + _segment_frames(frames - starts[-1], fps)) < frames:
        starts.append(start)
    return [
        Segment(start, stop, folder / f"segment-{index:05}.mp4")
        for index, (start, stop) in enumerate(zip(starts, [*starts[1:], frames], strict=True))
    ]


def _segment_frames(left: int, fps: int) -> int:
    # No process should start a long segment while the others have nothing left to do.
    return round(fps * (SEGMENT_SECONDS if left > 3 * SEGMENT_SECONDS * fps else GOP_SECONDS))


def count_gop_frames(seconds: float, fps: int) -> int:
    """Return the length in frames of a group of pictures of `seconds`: at least one."""
    return max(1, int(seconds * fps))
