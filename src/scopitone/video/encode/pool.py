"""A pool of encoding processes, one a core: each takes a segment, draws it and encodes it.

Importing this module loads no library, so that `preload_encoders` can be called first of all.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from scopitone.core.child_processes import processes
from scopitone.core.errors import OutputError, RenderError
from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.video.encode.timings import WorkTimes, merge_work

if TYPE_CHECKING:
    from scopitone.video.encode.draw_job import DrawJob
    from scopitone.video.encode.flash_meter import Cells
    from scopitone.video.encode.worker import SegmentResult
    from scopitone.video.plan.segments import Segment

_POLL_INTERVAL_S = 0.5
_LIBRARIES = ["scopitone.video.encode.warmup"]


def preload_encoders() -> bool:
    """Start loading what encoding processes need; a pool that is opened later has it sooner.

    Returns: False if the platform cannot.
    """
    with _hold_interrupts():
        return processes.preload(processes.create_fork_context(_LIBRARIES))


@contextlib.contextmanager
def open_encoder_pool(workers: int | None) -> Iterator[EncoderPool]:
    """Open a pool of `workers` processes, one a core if None. It starts loading libraries now."""
    pool = EncoderPool(workers or count_cores())
    try:
        yield pool
    finally:
        pool.close()


def encode_all(
    pool: EncoderPool,
    job: DrawJob,
    segments: list[Segment],
    *,
    progress: ProgressCallback,
    collect: Callable[[Segment, Cells], None],
) -> WorkTimes:
    """Draw and encode every segment, spread over the processes of `pool`.

    A process that is killed by a signal is replaced and its segment started again, once for
    each segment. `progress` is called at least every half second; if it raises, the pool must
    be closed.

    collect: receives the flash cells of each segment when it is finished, in any order.

    Returns: the time that drawing and encoding took.
    Raises: OutputError if a segment cannot be written, RenderError if a process fails, or dies
    a second time on the same segment.
    """
    from scopitone.video.encode.worker import trim_heap

    trim_heap()
    frames = sum(segment.stop - segment.start for segment in segments)
    waiting = deque(segments)
    pool.fill(lambda: progress(RenderProgress("encode", 0, frames)))
    for pipe in pool.idle:
        if waiting:
            pool.send_job(pipe, job, waiting.popleft())
    done = 0
    works: list[WorkTimes] = []
    while pool.busy:
        for ready in wait(list(pool.busy), _POLL_INTERVAL_S):
            assert isinstance(ready, Connection)
            reported, finished = pool.receive(ready)
            done += reported
            if finished:
                pool.send_segment(ready, waiting.popleft() if waiting else None)
        for segment in list(pool.results):
            cells, work = pool.results.pop(segment)
            collect(segment, cells)
            works.append(work)
        progress(RenderProgress("encode", done, frames))
    return merge_work(works)


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Assignment:
    """A process, the segment it works on, and the number of frames it has reported."""

    process: BaseProcess
    segment: Segment
    done: int = 0


class EncoderPool:
    """At most `size` encoding processes, addressed by their pipes. It makes one video at a time.

    busy: the processes that have a segment. results: of finished segments; callers remove them.
    """

    _job: DrawJob

    def __init__(self, size: int = 1) -> None:
        self._context = processes.create_fork_context(_LIBRARIES)
        self._size = size
        self._processes: dict[Connection, BaseProcess] = {}
        self._restarted: set[Segment] = set()
        self.results: dict[Segment, SegmentResult] = {}
        self.busy: dict[Connection, _Assignment] = {}
        self._closed = False
        if not preload_encoders():
            self._start_missing()

    @property
    def idle(self) -> list[Connection]:
        """The processes that wait for a segment."""
        return [pipe for pipe in self._processes if pipe not in self.busy]

    def fill(self, check: Callable[[], None]) -> None:
        """Start the missing processes. `check` is called meanwhile and may raise."""
        if len(self._processes) < self._size:
            processes.run_while_polling(self._start_missing, check)

    def _start_missing(self) -> None:
        while len(self._processes) < self._size and not self._closed:
            self._start()

    def _start(self) -> Connection:
        """Start a process; return its pipe."""
        from scopitone.video.encode.worker import run_encoder

        pipe, child_pipe = self._context.Pipe()
        process = self._context.Process(target=run_encoder, args=(child_pipe,), daemon=True)  # type: ignore[attr-defined]
        with _hold_interrupts():
            processes.start(process)
        # Only the child may hold its end: then each side notices when the other is gone.
        child_pipe.close()
        self._processes[pipe] = process
        return pipe

    def send_job(self, pipe: Connection, job: DrawJob, segment: Segment) -> None:
        """Send a process a new video and its first segment."""
        self._job = job
        with contextlib.suppress(BrokenPipeError):
            pipe.send(job)
        self.send_segment(pipe, segment)

    def send_segment(self, pipe: Connection, segment: Segment | None) -> None:
        """Send a process its next segment; None ends the process."""
        # A dead process is noticed when its report is awaited.
        with contextlib.suppress(BrokenPipeError):
            pipe.send(segment)
        if segment is None:
            del self.busy[pipe]
        else:
            self.busy[pipe] = _Assignment(self._processes[pipe], segment)

    def release(self, pipe: Connection) -> None:
        """Mark a process that has finished its segment as idle."""
        del self.busy[pipe]

    def kill_busy(self) -> None:
        """Kill the processes that have a segment, as a crash would: `receive` replaces them."""
        for assignment in self.busy.values():
            processes.kill(assignment.process)

    def receive(self, pipe: Connection) -> tuple[int, bool]:
        """Receive a report: the frames done since the last one, and if the segment is finished.

        The number of frames is negative if the process died and another one starts again.
        """
        assignment = self.busy[pipe]
        try:
            frames, result = _receive_report(pipe)
        except (EOFError, OSError) as error:
            # The process died, perhaps in the middle of a report.
            del self.busy[pipe], self._processes[pipe]
            pipe.close()
            assignment.process.join()
            is_second_time = assignment.segment in self._restarted
            if is_second_time or not _was_killed(assignment.process):
                raise RenderError(
                    "an encoding process died; check that there is enough memory"
                ) from error
            self._restarted.add(assignment.segment)
            self.send_job(self._start(), self._job, assignment.segment)
            return -assignment.done, False
        assignment.done += frames
        if result is not None:
            self.results[assignment.segment] = result
        return frames, result is not None

    def close(self) -> None:
        """End every process."""
        self._closed = True
        running = dict(self._processes)
        for pipe in running:
            pipe.close()
        for process in running.values():
            processes.end(process)


@contextlib.contextmanager
def _hold_interrupts() -> Iterator[None]:
    """Block SIGINT meanwhile.

    Ctrl-C reaches the whole process group: a process that is still starting would print a
    traceback.
    """
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)


def _was_killed(process: BaseProcess) -> bool:
    """Return whether a signal ended the process, as far as is known."""
    code = process.exitcode or 0
    return code < 0 or code == processes.LOST_EXIT_CODE


def _receive_report(pipe: Connection) -> tuple[int, SegmentResult | None]:
    """Return the frames done since the last report, and the result of a finished segment."""
    kind, value = pipe.recv()
    if kind == "unwritable":
        raise OutputError(value)
    if kind == "failed":
        raise RenderError(value)
    frames, result = value
    return frames, result
