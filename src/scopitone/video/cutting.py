"""A video in segments, each of which can be drawn and encoded by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopitone.video.encode import GOP_SECONDS

# A segment is long enough to hide x264's start and short enough to share the work evenly.
SEGMENT_SECONDS = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames `start` to `stop` (exclusive) and the file that they are encoded into."""

    start: int
    stop: int
    path: Path


def split(frames: int, fps: int, folder: Path) -> list[Segment]:
    """Cut the video into segments of whole GOPs; those at the end are shorter."""
    starts = [0]
    while (start := starts[-1] + _length(frames - starts[-1], fps)) < frames:
        starts.append(start)
    return [
        Segment(start, stop, folder / f"segment-{index:05}.mp4")
        for index, (start, stop) in enumerate(zip(starts, [*starts[1:], frames], strict=True))
    ]


def _length(left: int, fps: int) -> int:
    # No process is to begin a long segment while the others have nothing left to do.
    return fps * (SEGMENT_SECONDS if left > 3 * SEGMENT_SECONDS * fps else GOP_SECONDS)
