"""One encoding process a core: each takes the next segment, draws it and encodes it."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.errors import OutputError, RenderError
from scopitone.video.encode import Encoding, encode_segment
from scopitone.video.progress import Progress, Step
from scopitone.video.styles import style
from scopitone.video.timeline import Timeline

if TYPE_CHECKING:
    from scopitone.video.raster.canvas import Canvas

# A segment is long enough to hide x264's start and short enough to share the work evenly.
SEGMENT_SECONDS = 8
REPORT_EVERY_FRAMES = 10


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames `start` to `stop` (exclusive) and the file that they are encoded into."""

    start: int
    stop: int
    path: Path


def split(frames: int, fps: int, folder: Path) -> list[Segment]:
    """Cut the video into segments of whole GOPs, all but the last of the same length."""
    length = SEGMENT_SECONDS * fps
    return [
        Segment(start, min(frames, start + length), folder / f"segment-{index:05}.mp4")
        for index, start in enumerate(range(0, frames, length))
    ]


def encode_all(
    timeline: Timeline,
    style_name: str,
    segments: list[Segment],
    *,
    encoding: Encoding,
    workers: int | None,
    progress: Progress,
) -> None:
    """Draw and encode every segment, spread over processes.

    Whatever `progress` raises stops the processes before it gets out. Raises OutputError where
    a segment cannot be written, RenderError where a process fails or dies.
    """
    _trim()
    count = min(workers or _cores(), len(segments))
    with _processes(count, (timeline, style_name, encoding)) as pipes:
        waiting = iter(segments)
        busy = [pipe for pipe, segment in zip(pipes, waiting, strict=False) if _send(pipe, segment)]
        done = 0
        while busy:
            for pipe in wait(busy):
                assert isinstance(pipe, Connection)
                frames, finished = _receive(pipe)
                done += frames
                if finished and not _send(pipe, next(waiting, None)):
                    busy.remove(pipe)
            progress(Step("encode", done, timeline.frames))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _processes(count: int, job: tuple[Timeline, str, Encoding]) -> Iterator[list[Connection]]:
    context = multiprocessing.get_context("spawn")
    started = []
    pipes: list[Connection] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, *job), daemon=True)
            with _interrupts_held():
                process.start()
            # Only the process may hold its end: so each side sees when the other is gone.
            theirs.close()
            started.append(process)
            pipes.append(ours)
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in started:
            process.terminate()
            process.join()


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches the whole group: a process that still starts must not die of it aloud."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(pipe: Connection, segment: Segment | None) -> bool:
    """Hand out a segment, or tell the process to end; whether there is more to come from it."""
    # A process that died is noticed when its report is awaited.
    with contextlib.suppress(BrokenPipeError):
        pipe.send(segment)
    return segment is not None


def _receive(pipe: Connection) -> tuple[int, bool]:
    """Frames done since the last report, and whether the segment is finished."""
    try:
        kind, value = pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise RenderError("an encoding process died; is there enough memory?") from error
    if kind == "unwritable":
        raise OutputError(value)
    if kind == "failed":
        raise RenderError(value)
    return value, kind == "finished"


def _work(pipe: Connection, timeline: Timeline, style_name: str, encoding: Encoding) -> None:
    """Encode segments until there are none, or until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        scene = style(style_name)(timeline)
        while (segment := pipe.recv()) is not None:
            encode_segment(
                _told(scene.draw, segment, pipe),
                segment.path,
                width=timeline.width,
                height=timeline.height,
                fps=timeline.fps,
                encoding=encoding,
            )
            _trim()
            pipe.send(("finished", (segment.stop - segment.start) % REPORT_EVERY_FRAMES))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except OSError as error:
        pipe.send(("unwritable", f"cannot write the video: {error.strerror or error}"))
    except Exception as error:
        pipe.send(("failed", f"an encoding process failed: {type(error).__name__}: {error}"))


def _trim() -> None:
    """Have glibc give back what was freed: its heap else grows from segment to segment.

    Mapping every frame by itself would keep it smaller, but costs more than drawing does.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _told(draw: Callable[[int], Canvas], segment: Segment, pipe: Connection) -> Iterator[Canvas]:
    for number, n in enumerate(range(segment.start, segment.stop), start=1):
        yield draw(n)
        if number % REPORT_EVERY_FRAMES == 0:
            pipe.send(("frames", REPORT_EVERY_FRAMES))
