"""Which workers are alive, and recovery of the tasks of dead ones.

DBOS's own failure detector is a hosted product. Here each worker writes a row every few seconds,
and each looks for rows that have not changed for some time by its own monotonic clock. The times in
the rows are for people: a wall clock may be set, and those of two machines may differ. Two workers
that recover the same tasks at once do no harm, see `dbos_adapter.recover_workflows`.
"""

from __future__ import annotations

import logging
import time

from sqlalchemy import ColumnElement, Engine, delete, select

from scopitone.store.database import reading, writing
from scopitone.store.tables import Worker
from scopitone.tasks.queue import dbos_adapter
from scopitone.tasks.queue.client import QueueClient

log = logging.getLogger(__name__)
# Rows of dead workers are kept for a day.
_FORGET_AFTER_S = 24 * 3600.0


class DeathWatch:
    """Remembers when this process first saw the last heartbeat of each worker."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, float]] = {}

    def list_silent(self, engine: Engine) -> dict[str, float]:
        """Return for how many seconds each worker has been silent, since the first call at most."""
        now = time.monotonic()
        with reading(engine) as session:
            beats = {row.executor_id: row.beat_at for row in session.scalars(select(Worker))}
        self._seen = {
            executor_id: (beat_at, now)
            if beat_at != self._seen.get(executor_id, (None, now))[0]
            else self._seen[executor_id]
            for executor_id, beat_at in beats.items()
        }
        return {executor_id: now - seen_at for executor_id, (_, seen_at) in self._seen.items()}


def write_heartbeat(engine: Engine, executor_id: str, serves: str = "") -> None:
    """Record that this worker is alive, and the queues it serves, separated by spaces."""
    now = time.time()
    with writing(engine) as session:
        row = session.get(Worker, executor_id)
        if row is None:
            row = Worker(executor_id=executor_id, started_at=int(now))
            session.add(row)
        row.beat_at, row.serves = now, serves


def remove_worker(engine: Engine, executor_id: str) -> None:
    """Record that this worker has stopped and has no more tasks."""
    with writing(engine) as session:
        session.execute(delete(Worker).where(Worker.executor_id == executor_id))


def list_workers(engine: Engine) -> set[str]:
    """Return the executor ids of all workers, alive or dead, that are not forgotten."""
    with reading(engine) as session:
        return set(session.scalars(select(Worker.executor_id)))


def list_live_workers(engine: Engine, silent_for_s: float) -> list[str]:
    """Return the executor ids with a heartbeat in the last `silent_for_s` seconds."""
    with reading(engine) as session:
        ids = session.scalars(select(Worker.executor_id).where(_is_recent(silent_for_s)))
        return list(ids)


def live_hosts(engine: Engine, queue: str, silent_for_s: float) -> set[str]:
    """Return the hosts of live workers that serve `queue`; workers of one host share its cores."""
    alive = select(Worker).where(_is_recent(silent_for_s))
    with reading(engine) as session:
        return {
            host_of(row.executor_id)
            for row in session.scalars(alive)
            if queue in (row.serves or "").split()
        }


def _is_recent(silent_for_s: float) -> ColumnElement[bool]:
    now = time.time()
    # Not of the future: after the clock was set back, the dead would be alive until then.
    return Worker.beat_at.between(now - silent_for_s, now + silent_for_s)


def host_of(executor_id: str) -> str:
    """Return the host of a worker: its machine and data folder."""
    return executor_id.rpartition("-")[0]


def requeue_orphans(queueing: QueueClient, executor_id: str, after_s: float) -> None:
    """Requeue workflows that this worker took more than `after_s` seconds ago and does not run."""
    active = dbos_adapter.list_active_workflows()
    for workflow_id in queueing.requeue_orphans(executor_id, active, after_s):
        log.warning("Requeued %s: this worker had taken it, but did not run it", workflow_id)


def recover_dead_workers(
    engine: Engine, watch: DeathWatch, executor_id: str, silent_for_s: float
) -> None:
    """Requeue what dead workers had started; `executor_id` is this worker.

    Call this regularly, with the same `watch`. Workers that have been dead for a day are forgotten.
    """
    silent = watch.list_silent(engine)
    dead = [name for name, for_s in silent.items() if for_s > silent_for_s and name != executor_id]
    if not dead:
        return
    for workflow_id in dbos_adapter.recover_workflows(dead):
        log.warning("Recovering task %s of a dead worker", workflow_id)
    is_forgotten = Worker.beat_at < time.time() - _FORGET_AFTER_S
    with writing(engine) as session:
        session.execute(delete(Worker).where(Worker.executor_id.in_(dead), is_forgotten))
