"""x264 alone: frames drawn beforehand, encoded as Scopitone does in segments and processes."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from material import Ready, frame_of

from scopitone.video.cutting import Segment
from scopitone.video.encode import Encoding, encode_segment
from scopitone.video.raster.canvas import Canvas


def encode_ready(
    ready: Ready, segments: list[Segment], encoding: Encoding, *, fps: int, workers: int
) -> float:
    """Encode every segment from the ready frames, over and over; seconds that it took.

    The processes are there before the clock starts: this is what x264 itself can do.
    """
    jobs = [_Job(ready, segment, encoding, fps) for segment in segments]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        list(pool.map(_wake, [0.3] * workers))
        start = time.perf_counter()
        list(pool.map(_encode, jobs))
        return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class _Job:
    ready: Ready
    segment: Segment
    encoding: Encoding
    fps: int


def _wake(seconds: float) -> None:
    # Long enough that each process gets one of these calls, and has imported all it needs.
    time.sleep(seconds)


def _encode(job: _Job) -> None:
    pictures = job.ready.pictures()
    frames = range(job.segment.start, job.segment.stop)
    encode_segment(
        (Canvas(frame_of(pictures[n % job.ready.frames])) for n in frames),
        job.segment.path,
        width=job.ready.width,
        height=job.ready.height,
        fps=job.fps,
        encoding=job.encoding,
    )
