"""An overview for operators: workers and queues."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from scopitone.store.database import reading
from scopitone.store.tables import Task, Worker
from scopitone.tasks.status import OPEN_STATUSES, TaskStatus


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker process: seconds since its start, and since its last heartbeat."""

    name: str
    up_s: int
    silent_s: float
    alive: bool


@dataclass(frozen=True, slots=True)
class ModelQueue:
    """The unfinished tasks of one model.

    oldest_s: seconds since the oldest pending task was created, 0 if none is pending.
    """

    model: str
    waiting: int
    running: int
    oldest_s: int


def list_workers(engine: Engine, dead_after_s: float) -> list[WorkerState]:
    """Return the workers with a heartbeat within a day, newest first."""
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


def list_model_queues(engine: Engine) -> list[ModelQueue]:
    """Return the models that have unfinished tasks."""
    now = int(time.time())
    query = (
        select(Task.model, Task.status, func.count(), func.min(Task.create_at))
        .where(Task.status.in_(OPEN_STATUSES))
        .group_by(Task.model, Task.status)
    )
    with reading(engine) as session:
        rows = session.execute(query).all()
    counts = {(model, status): (count, since) for model, status, count, since in rows}
    return [
        ModelQueue(
            model,
            counts.get((model, TaskStatus.PENDING), (0, now))[0],
            counts.get((model, TaskStatus.RUNNING), (0, now))[0],
            now - int(counts.get((model, TaskStatus.PENDING), (0, now))[1]),
        )
        for model in sorted({model for model, _ in counts})
    ]
