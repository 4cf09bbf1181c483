"""Knowing which workers live, and taking over the tasks of those that died.

DBOS's own failure detector is a hosted product. Here each worker writes a row every few
seconds, and each looks for rows that have grown old. Recovery asks for a workflow that is
still begun *by the dead executor*, so two workers that do it at once are harmless.
"""

from __future__ import annotations

import logging
import time

from dbos import DBOS
from dbos._dbos import _get_dbos_instance
from sqlalchemy import Engine, delete, select

from scopitone.store.database import reading, writing
from scopitone.store.tables import Worker
from scopitone.tasks.queueing import Queueing

log = logging.getLogger(__name__)
# Rows of the dead are looked at for a day, then forgotten.
_FORGET_AFTER_S = 24 * 3600.0


def beat(engine: Engine, executor_id: str, serves: str = "") -> None:
    """Say that this worker is alive, and which queues it `serves`, separated by spaces."""
    now = time.time()
    with writing(engine) as session:
        row = session.get(Worker, executor_id)
        if row is None:
            row = Worker(executor_id=executor_id, started_at=int(now))
            session.add(row)
        row.beat_at, row.serves = now, serves
        session.execute(delete(Worker).where(Worker.beat_at < now - _FORGET_AFTER_S))


def leave(engine: Engine, executor_id: str) -> None:
    """Say that this worker has stopped and holds nothing any more."""
    with writing(engine) as session:
        session.execute(delete(Worker).where(Worker.executor_id == executor_id))


def dead(engine: Engine, silent_for_s: float) -> list[str]:
    """Executors that have not said anything for so long."""
    with reading(engine) as session:
        found = session.scalars(
            select(Worker.executor_id).where(Worker.beat_at < time.time() - silent_for_s)
        )
        return list(found)


def living(engine: Engine, silent_for_s: float) -> list[str]:
    """Executors that have said something since."""
    with reading(engine) as session:
        found = session.scalars(
            select(Worker.executor_id).where(Worker.beat_at >= time.time() - silent_for_s)
        )
        return list(found)


def stands(engine: Engine, queue: str, silent_for_s: float) -> set[str]:
    """Where workers live that serve a queue: those of one stand use the same cores."""
    alive = select(Worker).where(Worker.beat_at >= time.time() - silent_for_s)
    with reading(engine) as session:
        return {
            stand_of(row.executor_id)
            for row in session.scalars(alive)
            if queue in (row.serves or "").split()
        }


def stand_of(executor_id: str) -> str:
    """The machine and data folder of a worker."""
    return executor_id.rpartition("-")[0]


def take_up(queueing: Queueing, executor_id: str, for_s: float) -> None:
    """Queue again what this worker has by the engine's table for so long, and does not do."""
    doing = _get_dbos_instance()._active_workflows_set.activeList()
    for workflow_id in queueing.take_up(executor_id, doing, for_s):
        log.warning("Nobody did %s, which this worker had taken: queued again", workflow_id)


def take_over(engine: Engine, executor_id: str, silent_for_s: float) -> None:
    """Queue again what dead executors had begun."""
    others = [one for one in dead(engine, silent_for_s) if one != executor_id]
    if others:
        for handle in DBOS._recover_pending_workflows(others):
            log.warning("Taking over task %s from a dead worker", handle.workflow_id)
