"""What an operator wants to see at a glance: workers, the queue, the disk."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select

from scopitone.store.database import reading
from scopitone.store.tables import Task, Worker
from scopitone.tasks.lifecycle import OPEN


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker process; times are seconds that have passed since."""

    name: str
    up_s: int
    silent_s: float
    alive: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """Unfinished tasks of one model; `oldest_s` is how long the first has waited."""

    model: str
    waiting: int
    running: int
    oldest_s: int


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes of the disk that holds a folder."""

    folder: Path
    free: int
    total: int


def workers(engine: Engine, dead_after_s: float) -> list[WorkerState]:
    """The workers that have said something within a day, the newest first."""
    now = time.time()
    with reading(engine) as session:
        rows = session.scalars(select(Worker).order_by(Worker.started_at.desc()))
        return [
            WorkerState(
                row.executor_id,
                int(now - row.started_at),
                round(now - row.beat_at, 1),
                now - row.beat_at < dead_after_s,
            )
            for row in rows
        ]


def queues(engine: Engine) -> list[Queue]:
    """The models that have unfinished tasks."""
    now = int(time.time())
    rows_of = (
        select(Task.model, Task.status, func.count(), func.min(Task.create_at))
        .where(Task.status.in_(OPEN))
        .group_by(Task.model, Task.status)
    )
    with reading(engine) as session:
        rows = session.execute(rows_of).all()
    counts = {(model, status): (count, since) for model, status, count, since in rows}
    return [
        Queue(
            model,
            counts.get((model, "pending"), (0, now))[0],
            counts.get((model, "running"), (0, now))[0],
            now - int(counts.get((model, "pending"), (0, now))[1]),
        )
        for model in sorted({model for model, _ in counts})
    ]


def disk(folder: Path) -> Disk:
    """The disk of a folder, which may not exist yet."""
    existing = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    usage = shutil.disk_usage(existing)
    return Disk(folder, usage.free, usage.total)
