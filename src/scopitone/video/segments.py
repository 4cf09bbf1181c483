"""One encoding process a core: each takes the next segment, draws it and encodes it."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
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
_LOOK_EVERY_S = 0.5
# What the nice command takes by default. Whoever waits for an answer comes before a video.
_NICENESS = 10


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

    A process that a signal kills is replaced, and its segment begun anew, once a segment.
    `progress` is called at least every half second; whatever it raises stops the processes
    before it gets out. Raises OutputError where a segment cannot be written, RenderError where
    a process fails, or dies over the same segment again.
    """
    _trim()
    count = min(workers or _cores(), len(segments))
    with _crew((timeline, style_name, encoding)) as crew:
        waiting = deque(segments)
        for _ in range(count):
            crew.hire(waiting.popleft())
        done = 0
        while crew.busy:
            for pipe in wait(list(crew.busy), _LOOK_EVERY_S):
                assert isinstance(pipe, Connection)
                frames, finished = crew.hear(pipe)
                done += frames
                if finished:
                    crew.give(pipe, waiting.popleft() if waiting else None)
            progress(Step("encode", done, timeline.frames))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Turn:
    """A process at work on a segment, and how many of its frames it has reported."""

    process: BaseProcess
    segment: Segment
    done: int = 0


class _Crew:
    """The encoding processes by their pipes; `busy` are those that have a segment."""

    def __init__(self, job: tuple[Timeline, str, Encoding]) -> None:
        self._job = job
        self._context = multiprocessing.get_context("spawn")
        self._processes: dict[Connection, BaseProcess] = {}
        self._replaced: set[Segment] = set()
        self.busy: dict[Connection, _Turn] = {}

    def hire(self, segment: Segment) -> None:
        """Start a process on a segment."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, *self._job), daemon=True)
        with _interrupts_held():
            process.start()
        # Only the process may hold its end: so each side sees when the other is gone.
        theirs.close()
        self._processes[ours] = process
        self.give(ours, segment)

    def give(self, pipe: Connection, segment: Segment | None) -> None:
        """Hand out a segment, or tell the process to end."""
        # A process that died is noticed when its report is awaited.
        with contextlib.suppress(BrokenPipeError):
            pipe.send(segment)
        if segment is None:
            del self.busy[pipe]
        else:
            self.busy[pipe] = _Turn(self._processes[pipe], segment)

    def hear(self, pipe: Connection) -> tuple[int, bool]:
        """Frames done since the last report, and whether the segment is finished.

        The frames are negative where a process died and another one begins anew.
        """
        turn = self.busy[pipe]
        try:
            frames, finished = _receive(pipe)
        except (EOFError, ConnectionResetError) as error:
            del self.busy[pipe]
            turn.process.join()
            if turn.segment in self._replaced or (turn.process.exitcode or 0) >= 0:
                raise RenderError("an encoding process died; is there enough memory?") from error
            self._replaced.add(turn.segment)
            self.hire(turn.segment)
            return -turn.done, False
        turn.done += frames
        return frames, finished

    def dismiss(self) -> None:
        """End every process."""
        for pipe in self._processes:
            pipe.close()
        for process in self._processes.values():
            process.terminate()
            process.join()


@contextlib.contextmanager
def _crew(job: tuple[Timeline, str, Encoding]) -> Iterator[_Crew]:
    crew = _Crew(job)
    try:
        yield crew
    finally:
        crew.dismiss()


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches the whole group: a process that still starts must not die of it aloud."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _receive(pipe: Connection) -> tuple[int, bool]:
    kind, value = pipe.recv()
    if kind == "unwritable":
        raise OutputError(value)
    if kind == "failed":
        raise RenderError(value)
    return value, kind == "finished"


def _work(pipe: Connection, timeline: Timeline, style_name: str, encoding: Encoding) -> None:
    """Encode segments until there are none, or until the parent is gone."""
    os.nice(_NICENESS)
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
