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

import numpy as np

from scopitone.errors import OutputError, RenderError
from scopitone.video.codecs.codec import Codec
from scopitone.video.encode import GOP_SECONDS, encode_segment
from scopitone.video.flash import Cells, Flash, FlashMeter, cells
from scopitone.video.pace import Stopwatch, Work, together
from scopitone.video.progress import Progress, Step
from scopitone.video.timeline import Timeline

if TYPE_CHECKING:
    from scopitone.video.overlay import Sheet
    from scopitone.video.raster.canvas import Canvas

# A segment is long enough to hide x264's start and short enough to share the work evenly.
SEGMENT_SECONDS = 4
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


@contextlib.contextmanager
def crew(workers: int | None) -> Iterator[Crew]:
    """Encoding processes, one a core or `workers`; they load their libraries from now on."""
    made = Crew()
    try:
        for _ in range(workers or cores()):
            made.start()
        yield made
    finally:
        made.dismiss()


def encode_all(
    crew: Crew,
    timeline: Timeline,
    style_name: str,
    segments: list[Segment],
    *,
    encoding: Codec,
    progress: Progress,
) -> tuple[Flash, Work]:
    """Draw and encode every segment, spread over the crew's processes.

    Gives how the video flashes, and what drawing and encoding took.

    A process that a signal kills is replaced, and its segment begun anew, once a segment.
    `progress` is called at least every half second; whatever it raises should end the crew.
    Raises OutputError where a segment cannot be written, RenderError where a process fails, or
    dies over the same segment again.
    """
    _trim()
    job = (timeline, style_name, encoding)
    waiting = deque(segments)
    for new in crew.idle:
        if waiting:
            crew.brief(new, job, waiting.popleft())
    done = 0
    meter = FlashMeter(timeline.fps)
    works: list[Work] = []
    unmeasured = deque(segments)
    while crew.busy:
        for pipe in wait(list(crew.busy), _LOOK_EVERY_S):
            assert isinstance(pipe, Connection)
            frames, finished = crew.hear(pipe)
            done += frames
            if finished:
                crew.give(pipe, waiting.popleft() if waiting else None)
        while unmeasured and unmeasured[0] in crew.seen:
            seen, work = crew.seen.pop(unmeasured.popleft())
            meter.add(seen)
            works.append(work)
        progress(Step("encode", done, timeline.frames))
    return meter.found(), together(works)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_Job = tuple[Timeline, str, Codec]
# What was seen of a segment's frames, and what they took.
Done = tuple[Cells, Work]


@dataclass(slots=True)
class _Turn:
    """A process at work on a segment, and how many of its frames it has reported."""

    process: BaseProcess
    segment: Segment
    done: int = 0


class Crew:
    """The encoding processes by their pipes; `busy` are those that have a segment.

    A crew makes one video.
    """

    _job: _Job

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._processes: dict[Connection, BaseProcess] = {}
        self._replaced: set[Segment] = set()
        self.seen: dict[Segment, Done] = {}
        self.busy: dict[Connection, _Turn] = {}

    @property
    def idle(self) -> list[Connection]:
        """The processes that wait for a segment."""
        return [pipe for pipe in self._processes if pipe not in self.busy]

    def start(self) -> Connection:
        """Start a process; it loads its libraries while others are started."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs,), daemon=True)
        with _interrupts_held():
            process.start()
        # Only the process may hold its end: so each side sees when the other is gone.
        theirs.close()
        self._processes[ours] = process
        return ours

    def brief(self, pipe: Connection, job: _Job, segment: Segment) -> None:
        """Tell a new process what the video is, and its first segment."""
        self._job = job
        with contextlib.suppress(BrokenPipeError):
            pipe.send(job)
        self.give(pipe, segment)

    def give(self, pipe: Connection, segment: Segment | None) -> None:
        """Hand out a segment, or tell the process to end."""
        # A process that died is noticed when its report is awaited.
        with contextlib.suppress(BrokenPipeError):
            pipe.send(segment)
        if segment is None:
            del self.busy[pipe]
        else:
            self.busy[pipe] = _Turn(self._processes[pipe], segment)

    def rest(self, pipe: Connection) -> None:
        """Let a process that has finished its segment wait for another."""
        del self.busy[pipe]

    def kill(self) -> None:
        """Kill the processes that have a segment, as a crash would: `hear` replaces them."""
        for turn in self.busy.values():
            turn.process.kill()

    def hear(self, pipe: Connection) -> tuple[int, bool]:
        """Frames done since the last report, and whether the segment is finished.

        The frames are negative where a process died and another one begins anew.
        """
        turn = self.busy[pipe]
        try:
            frames, seen = _receive(pipe)
        except (EOFError, ConnectionResetError) as error:
            del self.busy[pipe], self._processes[pipe]
            pipe.close()
            turn.process.join()
            if turn.segment in self._replaced or (turn.process.exitcode or 0) >= 0:
                raise RenderError("an encoding process died; is there enough memory?") from error
            self._replaced.add(turn.segment)
            self.brief(self.start(), self._job, turn.segment)
            return -turn.done, False
        turn.done += frames
        if seen is not None:
            self.seen[turn.segment] = seen
        return frames, seen is not None

    def dismiss(self) -> None:
        """End every process."""
        for pipe in self._processes:
            pipe.close()
        for process in self._processes.values():
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


def _receive(pipe: Connection) -> tuple[int, Done | None]:
    """Frames done since the last report, and at a segment's end what was seen of it."""
    kind, value = pipe.recv()
    if kind == "unwritable":
        raise OutputError(value)
    if kind == "failed":
        raise RenderError(value)
    frames, seen = value
    return frames, seen


def _work(pipe: Connection) -> None:
    """Hear what the video is; encode segments until there are none, or the parent is gone."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        # Not at the top: the process that hands out segments does without Numba.
        from scopitone.video.overlay import drawable
        from scopitone.video.raster import kernels

        kernels.load()
        timeline, style_name, encoding = pipe.recv()
        scene = drawable(style_name, timeline, alpha=encoding.setting(1).overlay)
        while (segment := pipe.recv()) is not None:
            seen: list[Cells] = []
            watch = Stopwatch()
            encode_segment(
                _told(watch.drawing(scene.draw), segment, pipe, seen),
                segment.path,
                width=timeline.width,
                height=timeline.height,
                fps=timeline.fps,
                encoding=encoding,
            )
            work = watch.stop()
            _trim()
            left = (segment.stop - segment.start) % REPORT_EVERY_FRAMES
            pipe.send(("finished", (left, (np.stack(seen), work))))
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
