"""The process pool: makes takes in parallel, each in its own process."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from scopitone.core.child_processes import processes
from scopitone.core.errors import InputError, RenderError, ScopitoneError
from scopitone.music.engine import ProgressCallback, Take, TakeCallback, ignore_take

TakeMaker = Callable[[ProgressCallback], Take]
"""Makes one take, given the progress callback. It must be picklable."""

_LIBRARIES = ["scopitone.music.composer.warmup"]
_REPORT_INTERVAL_S = 0.5
"""The longest time between two calls of the progress callback, which can stop the work."""


def make_takes(
    jobs: Sequence[TakeMaker],
    report: ProgressCallback,
    finished: TakeCallback = ignore_take,
    *,
    workers: int | None = None,
) -> list[Take]:
    """Run all `jobs`, as many at once as there are cores, and return their takes in order.

    `workers` limits how many run at once; None is one per core. If `report` raises, the processes
    are stopped before the exception propagates. `finished` is called for each take when it is made.

    Raises:
        InputError: a job raised it.
        RenderError: a job failed in another way.
    """
    count = min(workers or _count_cores(), len(jobs))
    if count == 1:
        return _make_in_turn(jobs, report, finished)
    shares = [0.0] * len(jobs)
    takes: dict[int, Take] = {}
    waiting = list(enumerate(jobs))
    with _process_pool() as start:
        busy = dict(start(*waiting.pop(0)) for _ in range(count))
        while busy:
            for pipe in wait(list(busy), _REPORT_INTERVAL_S):
                assert isinstance(pipe, Connection)
                number, message = busy[pipe], _receive(pipe)
                if isinstance(message, Take):
                    takes[number], shares[number] = message, 1.0
                    del busy[pipe]
                    busy.update([start(*waiting.pop(0))] if waiting else [])
                    finished(number, message)
                else:
                    shares[number] = message
            report(sum(shares) / len(jobs))
    return [takes[number] for number in range(len(jobs))]


def _make_in_turn(
    jobs: Sequence[TakeMaker], report: ProgressCallback, finished: TakeCallback
) -> list[Take]:
    takes = []
    for number, job in enumerate(jobs):
        takes.append(job(partial(_report_share, report, number, len(jobs))))
        finished(number, takes[-1])
    return takes


def _report_share(report: ProgressCallback, number: int, count: int, share: float) -> None:
    report((number + share) / count)


def _count_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _process_pool() -> Iterator[Callable[[int, TakeMaker], tuple[Connection, int]]]:
    context = processes.create_fork_context(_LIBRARIES)
    started: list[BaseProcess] = []

    def start(number: int, job: TakeMaker) -> tuple[Connection, int]:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_run_job, args=(sender, job), daemon=True)  # type: ignore[attr-defined]
        processes.start(process)
        # Only the child keeps its end open, so that each side notices when the other ends.
        sender.close()
        started.append(process)
        return receiver, number

    try:
        yield start
    finally:
        for process in started:
            processes.end(process)


def _receive(pipe: Connection) -> float | Take:
    try:
        message = pipe.recv()
    except (EOFError, OSError) as error:
        raise RenderError(
            "a composing process ended unexpectedly; check that there is enough memory"
        ) from error
    if isinstance(message, tuple):
        raise InputError(*message)
    if isinstance(message, str):
        raise RenderError(message)
    assert isinstance(message, (float, Take))
    return message


def _run_job(pipe: Connection, job: TakeMaker) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        pipe.send(job(lambda share: pipe.send(float(share))))
    except (BrokenPipeError, ConnectionResetError):
        return
    except InputError as error:
        pipe.send((error.field, error.message))
    except ScopitoneError as error:
        pipe.send(str(error))
    except Exception as error:
        pipe.send(f"composing failed: {type(error).__name__}: {error}")
