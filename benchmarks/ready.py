"""x264 alone: ready frames are encoded in segments and processes, as Scopitone does."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from material import ReadyFrames, wrap_frame

from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.plan.segments import Segment
from scopitone.video.raster.canvas import Canvas


def encode_ready(
    ready: ReadyFrames, segments: list[Segment], encoding: H264, *, fps: int, workers: int
) -> float:
    """Encode every segment from the ready frames, repeated as needed; return the seconds it took.

    The processes are started before the clock: this is the speed of x264 itself.
    """
    jobs = [_SegmentJob(ready, segment, encoding, fps) for segment in segments]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        list(pool.map(_warm_up, [0.3] * workers))
        start = time.perf_counter()
        list(pool.map(_encode_segment, jobs))
        return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class _SegmentJob:
    ready: ReadyFrames
    segment: Segment
    encoding: H264
    fps: int


def _warm_up(seconds: float) -> None:
    # Long enough that each process gets one of these calls and imports what it needs.
    time.sleep(seconds)


def _encode_segment(job: _SegmentJob) -> None:
    pictures = job.ready.map_pictures()
    frames = range(job.segment.start, job.segment.stop)
    encode_segment(
        (Canvas(wrap_frame(pictures[n % job.ready.frames])) for n in frames),
        job.segment.path,
        width=job.ready.width,
        height=job.ready.height,
        fps=job.fps,
        codec=job.encoding,
    )
