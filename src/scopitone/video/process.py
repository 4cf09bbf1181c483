"""An encoding process: hears what a video is and which segments it has, draws, encodes, reports."""

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

from scopitone.video.codecs.codec import Codec
from scopitone.video.cutting import Segment
from scopitone.video.encode import encode_segment
from scopitone.video.flash import Cells, cells
from scopitone.video.pace import Stopwatch, Work
from scopitone.video.timeline import Timeline

if TYPE_CHECKING:
    from scopitone.video.overlay import Sheet
    from scopitone.video.raster.canvas import Canvas

REPORT_EVERY_FRAMES = 10
# What the nice command takes by default. Whoever waits for an answer comes before a video.
_NICENESS = 10

Job = tuple[Timeline, str, Codec]
"""A video: what is shown, in which style, encoded how."""

Done = tuple[Cells, Work]
"""What was seen of a segment's frames, and what they took."""


def work(pipe: Connection) -> None:
    """Work on one video after the other, until there is none, or the parent is gone."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        # Not at the top: the process that hands out segments does without Numba.
        from scopitone.video.overlay import drawable
        from scopitone.video.raster import kernels

        kernels.load()
        job: Job | None = pipe.recv()
        while job is not None:
            timeline, style_name, encoding = job
            scene = drawable(style_name, timeline, alpha=encoding.setting(1).overlay)
            job = _segments(job, scene.draw, pipe)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except OSError as error:
        pipe.send(("unwritable", f"cannot write the video: {error.strerror or error}"))
    except Exception as error:
        pipe.send(("failed", f"an encoding process failed: {type(error).__name__}: {error}"))


def _segments(job: Job, draw: Callable[[int], Canvas | Sheet], pipe: Connection) -> Job | None:
    """Encode the segments of a video that come; the next video, or None for the end."""
    timeline, _, encoding = job
    while isinstance(told := pipe.recv(), Segment):
        seen: list[Cells] = []
        watch = Stopwatch()
        encode_segment(
            _told(watch.drawing(draw), told, pipe, seen),
            told.path,
            width=timeline.width,
            height=timeline.height,
            fps=timeline.fps,
            encoding=encoding,
        )
        done = watch.stop()
        trim()
        left = (told.stop - told.start) % REPORT_EVERY_FRAMES
        pipe.send(("finished", (left, (np.stack(seen), done))))
    following: Job | None = told
    return following


def trim() -> None:
    """Have glibc give back what was freed: its heap else grows from segment to segment.

    Mapping every frame by itself would keep it smaller, but costs more than drawing does.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _told(
    draw: Callable[[int], Canvas | Sheet], segment: Segment, pipe: Connection, seen: list[Cells]
) -> Iterator[Canvas | Sheet]:
    """The segment's canvases; `seen` gets their cells, the pipe how many there were."""
    for number, n in enumerate(range(segment.start, segment.stop), start=1):
        canvas = draw(n)
        seen.append(cells(canvas.luma, canvas.blue, canvas.red))
        yield canvas
        if number % REPORT_EVERY_FRAMES == 0:
            pipe.send(("frames", (REPORT_EVERY_FRAMES, None)))
