"""Takes made at the same time, each in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from scopitone import processes
from scopitone.errors import InputError, RenderError, ScopitoneError
from scopitone.music.engine import Take, Tell

Job = Callable[[Tell], Take]
"""Makes one take. It and what it holds can be pickled."""

_LIBRARIES = ["scopitone.music.composer.preloaded"]
_LOOK_EVERY = 0.5
"""Seconds between two calls of `tell` at the least, so that it can stop the work."""


def make_all(jobs: Sequence[Job], tell: Tell, *, workers: int | None = None) -> list[Take]:
    """Do all `jobs`, as many at once as there are cores, and return their takes in order.

    What `tell` raises stops the processes before it gets out. Raises InputError where a job did,
    RenderError where it failed in another way.
    """
    count = min(workers or _cores(), len(jobs))
    if count == 1:
        return [
            job(partial(_tell_part, tell, number, len(jobs))) for number, job in enumerate(jobs)
        ]
    shares = [0.0] * len(jobs)
    takes: dict[int, Take] = {}
    waiting = list(enumerate(jobs))
    with _crew() as start:
        busy = dict(start(*waiting.pop(0)) for _ in range(count))
        while busy:
            for pipe in wait(list(busy), _LOOK_EVERY):
                assert isinstance(pipe, Connection)
                number, told = busy[pipe], _received(pipe)
                if isinstance(told, Take):
                    takes[number], shares[number] = told, 1.0
                    del busy[pipe]
                    busy.update([start(*waiting.pop(0))] if waiting else [])
                else:
                    shares[number] = told
            tell(sum(shares) / len(jobs))
    return [takes[number] for number in range(len(jobs))]


def _tell_part(tell: Tell, number: int, count: int, share: float) -> None:
    tell((number + share) / count)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _crew() -> Iterator[Callable[[int, Job], tuple[Connection, int]]]:
    context = processes.forked(_LIBRARIES)
    started: list[BaseProcess] = []

    def start(number: int, job: Job) -> tuple[Connection, int]:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(theirs, job), daemon=True)  # type: ignore[attr-defined]
        processes.start(process)
        # Only the process may hold its end: so each side sees when the other is gone.
        theirs.close()
        started.append(process)
        return ours, number

    try:
        yield start
    finally:
        for process in started:
            processes.end(process)


def _received(pipe: Connection) -> float | Take:
    try:
        told = pipe.recv()
    except (EOFError, OSError) as error:
        raise RenderError("a composing process died; is there enough memory?") from error
    if isinstance(told, tuple):
        raise InputError(*told)
    if isinstance(told, str):
        raise RenderError(told)
    assert isinstance(told, (float, Take))
    return told


def _work(pipe: Connection, job: Job) -> None:
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
