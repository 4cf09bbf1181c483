"""One encoding process a core: each takes the next segment, draws it and encodes it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from scopitone import processes
from scopitone.errors import OutputError, RenderError
from scopitone.video.codecs.codec import Codec
from scopitone.video.cutting import Segment
from scopitone.video.flash import Flash, FlashMeter
from scopitone.video.pace import Work, together
from scopitone.video.process import Done, Job, trim, work
from scopitone.video.progress import Progress, Step
from scopitone.video.timeline import Timeline

_LOOK_EVERY_S = 0.5
_LIBRARIES = ["scopitone.video.preloaded"]


@contextlib.contextmanager
def crew(workers: int | None) -> Iterator[Crew]:
    """Encoding processes, one a core or `workers`; their libraries are loaded from now on."""
    made = Crew(workers or cores())
    try:
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
    trim()
    job = (timeline, style_name, encoding)
    waiting = deque(segments)
    crew.complete(lambda: progress(Step("encode", 0, timeline.frames)))
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
            seen, took = crew.seen.pop(unmeasured.popleft())
            meter.add(seen)
            works.append(took)
        progress(Step("encode", done, timeline.frames))
    return meter.found(), together(works)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Turn:
    """A process at work on a segment, and how many of its frames it has reported."""

    process: BaseProcess
    segment: Segment
    done: int = 0


class Crew:
    """At most `size` encoding processes by their pipes; `busy` are those that have a segment.

    A crew makes one video at a time.
    """

    _job: Job

    def __init__(self, size: int = 1) -> None:
        self._context = processes.forked(_LIBRARIES)
        self._size = size
        self._processes: dict[Connection, BaseProcess] = {}
        self._replaced: set[Segment] = set()
        self.seen: dict[Segment, Done] = {}
        self.busy: dict[Connection, _Turn] = {}
        self._dismissed = False
        with _interrupts_held():
            forking = processes.warm(self._context)
        if not forking:
            self._fill()

    @property
    def idle(self) -> list[Connection]:
        """The processes that wait for a segment."""
        return [pipe for pipe in self._processes if pipe not in self.busy]

    def complete(self, look: Callable[[], None]) -> None:
        """Start what processes are missing. `look` is called while that takes time; may raise."""
        if len(self._processes) < self._size:
            processes.beside(self._fill, look)

    def _fill(self) -> None:
        while len(self._processes) < self._size and not self._dismissed:
            self.start()

    def start(self) -> Connection:
        """Start a process."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs,), daemon=True)  # type: ignore[attr-defined]
        with _interrupts_held():
            processes.start(process)
        # Only the process may hold its end: so each side sees when the other is gone.
        theirs.close()
        self._processes[ours] = process
        return ours

    def brief(self, pipe: Connection, job: Job, segment: Segment) -> None:
        """Tell a process what the video is, and its first segment."""
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
            processes.kill(turn.process)

    def hear(self, pipe: Connection) -> tuple[int, bool]:
        """Frames done since the last report, and whether the segment is finished.

        The frames are negative where a process died and another one begins anew.
        """
        turn = self.busy[pipe]
        try:
            frames, seen = _receive(pipe)
        except (EOFError, OSError) as error:
            # It died, perhaps in the middle of a report.
            del self.busy[pipe], self._processes[pipe]
            pipe.close()
            turn.process.join()
            if turn.segment in self._replaced or not _killed(turn.process):
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
        self._dismissed = True
        started = dict(self._processes)
        for pipe in started:
            pipe.close()
        for process in started.values():
            processes.end(process)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches the whole group: a process that still starts must not die of it aloud."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _killed(process: BaseProcess) -> bool:
    """Whether a signal ended it, as far as is known."""
    code = process.exitcode or 0
    return code < 0 or code == processes.UNSEEN_END


def _receive(pipe: Connection) -> tuple[int, Done | None]:
    """Frames done since the last report, and at a segment's end what was seen of it."""
    kind, value = pipe.recv()
    if kind == "unwritable":
        raise OutputError(value)
    if kind == "failed":
        raise RenderError(value)
    frames, seen = value
    return frames, seen
