"""An encoding process: it receives a draw job and segments, draws, encodes and reports."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import numpy as np

from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.encode.flash_meter import Cells, sample_cells
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.encode.timings import Stopwatch, WorkTimes
from scopitone.video.plan.segments import Segment

if TYPE_CHECKING:
    from scopitone.video.raster.canvas import Canvas
    from scopitone.video.styles.overlay import AlphaFrame

REPORT_EVERY_FRAMES = 10
# The default of the nice command. Requests that a user waits for come before a video.
_NICENESS = 10

SegmentResult = tuple[Cells, WorkTimes]
"""The flash cells of a segment's frames, and the time that the frames took."""


def run_encoder(pipe: Connection) -> None:
    """Encode one video after another until `pipe` says to end, or the parent is gone."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        # Not at the top: the process that hands out segments does not need Numba.
        from scopitone.video.raster import yuv_kernels
        from scopitone.video.styles.overlay import make_drawable

        yuv_kernels.load_kernels()
        job: DrawJob | None = pipe.recv()
        while job is not None:
            has_alpha = job.codec.settings(1).overlay
            scene = make_drawable(job.style, job.timeline, alpha=has_alpha)
            job = _encode_segments(job, scene.draw, pipe)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except OSError as error:
        pipe.send(("unwritable", f"cannot write the video: {error.strerror or error}"))
    except Exception as error:
        pipe.send(("failed", f"an encoding process failed: {type(error).__name__}: {error}"))


def _encode_segments(
    job: DrawJob, draw: Callable[[int], Canvas | AlphaFrame], pipe: Connection
) -> DrawJob | None:
    """Encode the segments that arrive for `job`; return the next job, or None at the end."""
    while isinstance(message := pipe.recv(), Segment):
        cells: list[Cells] = []
        watch = Stopwatch()
        encode_segment(
            _with_frame_reports(watch.time_drawing(draw), message, pipe, cells),
            message.path,
            width=job.timeline.width,
            height=job.timeline.height,
            fps=job.timeline.fps,
            codec=job.codec,
            keyframe_seconds=job.keyframe_seconds,
        )
        work = watch.stop()
        trim_heap()
        left = (message.stop - message.start) % REPORT_EVERY_FRAMES
        pipe.send(("finished", (left, (np.stack(cells), work))))
    next_job: DrawJob | None = message
    return next_job


def trim_heap() -> None:
    """Make glibc return freed memory: otherwise its heap grows from segment to segment.

    Mapping every frame separately would keep the heap smaller, but costs more than drawing.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _with_frame_reports(
    draw: Callable[[int], Canvas | AlphaFrame],
    segment: Segment,
    pipe: Connection,
    cells: list[Cells],
) -> Iterator[Canvas | AlphaFrame]:
    """Yield the segment's canvases; append their cells to `cells`, report counts to `pipe`."""
    for number, n in enumerate(range(segment.start, segment.stop), start=1):
        canvas = draw(n)
        cells.append(sample_cells(canvas.luma, canvas.blue, canvas.red))
        yield canvas
        if number % REPORT_EVERY_FRAMES == 0:
            pipe.send(("frames", (REPORT_EVERY_FRAMES, None)))
