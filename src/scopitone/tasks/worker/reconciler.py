"""The reconciler: finds what is open although nothing would take it up again.

Normally there is nothing to find. DBOS ends a workflow whose code raises an unexpected exception,
and what the workflow was for would stay open forever. The reconciler holds three invariants:

- Every open task has a workflow that has not ended. Otherwise the task fails, with the reason.
- Every pending delivery has a queued attempt. Otherwise the attempt counts as failed, and the next
  one follows by the schedule. No attempt is delayed for longer than the schedule says; otherwise
  the clock was set back, and the attempt is made now.
- Every started workflow has an executor with a heartbeat (see `runtime.heartbeat`). Otherwise it is
  queued again: heartbeats are forgotten after a day, and a restored database may be a year old.

Uploads need no invariant: nothing waits for them, and `media_store.retention` deletes those that
have expired. In each check, what is open is read before what would take it up, so that nothing that
ends or begins meanwhile is taken for abandoned; and each repair does nothing if it is not needed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from scopitone.store.database import reading
from scopitone.store.leases import take_lease
from scopitone.store.tables import Task
from scopitone.tasks.queue import dbos_adapter
from scopitone.tasks.runtime import heartbeat
from scopitone.tasks.runtime.context import WorkerContext, describe_internal_error
from scopitone.tasks.status import OPEN_STATUSES
from scopitone.tasks.webhooks import deliveries

log = logging.getLogger(__name__)
_LEASE = "reconciler"
# SQLite accepts 32,766 parameters in a statement.
_BATCH_SIZE = 500


def run_if_due(context: WorkerContext) -> bool:
    """Reconcile, unless some worker did within `reconcile_every_s`. Returns whether this one did.

    A check that fails is logged and repeated next time; it does not prevent the others.
    """
    if not take_lease(context.engine, _LEASE, context.settings.reconcile_every_s):
        return False
    for check in (
        _recover_forgotten_workers,
        _end_abandoned_tasks,
        _continue_deliveries,
        _shorten_delays,
    ):
        with _log_errors():
            check(context)
    return True


@contextmanager
def _log_errors() -> Iterator[None]:
    try:
        yield
    except Exception:
        log.exception("Cannot look for abandoned work; trying again later")


def _recover_forgotten_workers(context: WorkerContext) -> None:
    starters = context.queueing.list_starters()
    forgotten = starters - heartbeat.list_workers(context.engine)
    if forgotten:
        for workflow_id in dbos_adapter.recover_workflows(sorted(forgotten)):
            log.warning("Recovering %s of an unknown worker", workflow_id)


def _end_abandoned_tasks(context: WorkerContext) -> None:
    with reading(context.engine) as session:
        open_ids = list(session.scalars(select(Task.id).where(Task.status.in_(OPEN_STATUSES))))
    for start in range(0, len(open_ids), _BATCH_SIZE):
        for task_id in context.queueing.list_ended(open_ids[start : start + _BATCH_SIZE]):
            with _log_errors():
                log.error("Task %s is open although its workflow has ended: it fails now", task_id)
                context.fail_task(task_id, describe_internal_error(task_id))


def _continue_deliveries(context: WorkerContext) -> None:
    pending = deliveries.list_pending(context.engine)
    if not pending:
        return
    for delivery_id in sorted(pending - context.queueing.list_queued_deliveries()):
        with _log_errors():
            log.error("Callback %s is pending, but no attempt is queued: continuing", delivery_id)
            deliveries.record_lost_attempt(
                context.engine,
                delivery_id,
                context.settings.callback_retries_s,
                context.queueing.enqueue_callback,
            )


def _shorten_delays(context: WorkerContext) -> None:
    settings = context.settings
    longest_s = deliveries.longest_delay_s(settings.callback_retries_s, settings.callback_timeout_s)
    for delivery_id in context.queueing.shorten_delays(longest_s):
        log.warning("Callback %s was delayed beyond its schedule: sending it now", delivery_id)
