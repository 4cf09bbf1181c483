"""The client of DBOS's queues: enqueues workflows in the caller's transaction; requeues them."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from dbos import DBOSClient, WorkflowStatus
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.store.tables import Delivery, Task
from scopitone.tasks.models import (
    CALLBACK_QUEUE,
    EARLY_CALLBACK_WORKFLOW,
    MODELS,
    SEGMENT_QUEUE,
)
from scopitone.tasks.observability import logs
from scopitone.tasks.queue.topology import QueueSlot, shared_queue

APPLICATION = "scopitone"
# Fixed, so that a task accepted by one release is done by the next. It changes only when a
# workflow's steps change so that a half-done workflow can no longer be continued.
WORKFLOW_VERSION = "1"
# The states of a workflow that runs, or will.
_UNFINISHED = ("ENQUEUED", "PENDING", "DELAYED")


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    """Segments of a video that are one item of the queue. The blob `plan` holds the draw job.

    parts: (number, first frame, frame after the last) of each segment; a segment is stored as
    `prefix` and its number.
    """

    id: str
    task_id: str
    plan: str
    prefix: str
    parts: tuple[tuple[int, int, int], ...]


class EarlyCallback(Enum):
    """The state of the callbacks that are sent while a task runs."""

    UNFINISHED = 0
    ENDED = 1


class QueueClient:
    """Enqueues workflows in transactions of `engine`."""

    def __init__(self, engine: Engine) -> None:
        logging.getLogger("dbos").setLevel(logging.WARNING)
        self._client = DBOSClient(system_database_engine=engine, application_name=APPLICATION)
        self._orphans_seen_at: dict[tuple[str, int | None], float] = {}

    def enqueue(self, session: Session, model: str, task_id: str, slot: QueueSlot) -> None:
        """Queue the workflow of a task; it exists when the session's transaction commits."""
        row = MODELS[model]
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": row.workflow or row.queue,
                "queue_name": shared_queue(row.queue),
                "queue_partition_key": slot.account_id,
                "priority": slot.priority,
                "workflow_id": task_id,
                "app_version": WORKFLOW_VERSION,
            },
            task_id,
            # So that the workers' log lines name the request that they work for.
            logs.request_id.get(),
        )

    def enqueue_callback(
        self, session: Session, delivery_id: str, number: int, turn: int, delay_s: float
    ) -> None:
        """Queue attempt `number` of a delivery; it exists when the transaction commits.

        A delayed attempt is a row and nothing more until it is due: it holds no thread, and no
        restart loses it. `turn` is its position in the schedule of retries.
        """
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": CALLBACK_QUEUE,
                "queue_name": shared_queue(CALLBACK_QUEUE),
                "queue_partition_key": session.get_one(Delivery, delivery_id).account_id,
                "workflow_id": f"{delivery_id}-{number}-{secrets.token_hex(4)}",
                "app_version": WORKFLOW_VERSION,
                "delay_seconds": delay_s,
            },
            delivery_id,
            number,
            turn,
        )

    def enqueue_early_callback(self, session: Session, task_id: str) -> None:
        """Queue the callbacks of a running task; they exist when the transaction commits."""
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": EARLY_CALLBACK_WORKFLOW,
                "queue_name": shared_queue(CALLBACK_QUEUE),
                "queue_partition_key": session.get_one(Task, task_id).account_id,
                "workflow_id": _early_callback_of(task_id),
                "app_version": WORKFLOW_VERSION,
            },
            task_id,
        )

    def read_early_callback(self, task_id: str) -> EarlyCallback | None:
        """Return the state of the callbacks of a running task; None if there are none."""
        rows = self._client.list_workflows(
            workflow_ids=[_early_callback_of(task_id)], load_input=False, load_output=False
        )
        if not rows:
            return None
        unfinished = any(row.status in _UNFINISHED for row in rows)
        return EarlyCallback.UNFINISHED if unfinished else EarlyCallback.ENDED

    def enqueue_group(self, queue: str, group: SegmentGroup, slot: QueueSlot) -> None:
        """Queue a group of segments, unless it is in the queue already."""
        self._client.enqueue(
            {
                "workflow_name": SEGMENT_QUEUE,
                "queue_name": queue,
                "queue_partition_key": slot.account_id,
                "priority": slot.priority,
                "workflow_id": group.id,
                "app_version": WORKFLOW_VERSION,
            },
            group.task_id,
            group.plan,
            group.prefix,
            [list(part) for part in group.parts],
            logs.request_id.get(),
        )

    def list_groups(self, ids: list[str]) -> list[WorkflowStatus]:
        """Return the states of the groups of segments with these ids."""
        return self._client.list_workflows(workflow_ids=ids, load_input=False)

    def requeue(self, group_id: str, queue: str) -> None:
        """Requeue a started group. Later results from the previous worker are ignored."""
        self._client.resume_workflow(group_id, queue_name=queue)

    def cancel_groups(self, task_id: str, keep: Collection[str] = ()) -> None:
        """Cancel the task's groups of segments that have not ended, except those in `keep`."""
        workflows = self._client.list_workflows(
            workflow_id_prefix=f"{task_id}-",
            name=SEGMENT_QUEUE,
            status=["ENQUEUED", "PENDING"],
            load_input=False,
            load_output=False,
        )
        ids = [status.workflow_id for status in workflows if status.workflow_id not in keep]
        if ids:
            self._client.cancel_workflows(ids)

    def requeue_started(self, executor_id: str) -> None:
        """Requeue everything that an executor has started and not ended.

        Only for an executor that has stopped: otherwise the work would be done twice at once.
        """
        self._requeue_all(self._list_started(executor_id))

    def requeue_orphans(
        self, executor_id: str, active: Collection[str], after_s: float
    ) -> list[str]:
        """Requeue what a live executor has taken and has not run for more than `after_s` seconds.

        The database may fail after it has written who takes an item, and before it has said so.
        Then nobody runs the item, and nobody else takes it. Call this regularly: the seconds count
        from the first call that sees the item, because a wall clock may be set in between.

        active: ids of the workflows that the executor runs. Returns the requeued ids.
        """
        now = time.monotonic()
        idle = {
            (workflow.workflow_id, workflow.dequeued_at): workflow
            for workflow in self._list_started(executor_id)
            if workflow.workflow_id not in active
        }
        seen_at = self._orphans_seen_at = {key: self._orphans_seen_at.get(key, now) for key in idle}
        orphans = [workflow for key, workflow in idle.items() if now - seen_at[key] >= after_s]
        self._requeue_all(orphans)
        return [workflow.workflow_id for workflow in orphans]

    def list_starters(self) -> set[str]:
        """Return the ids of the executors that have started a workflow which has not ended."""
        started = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return {workflow.executor_id for workflow in started if workflow.executor_id}

    def list_ended(self, task_ids: Collection[str]) -> list[str]:
        """Return those of the tasks whose workflow has ended, or does not exist."""
        workflows = self._client.list_workflows(
            workflow_ids=list(task_ids), load_input=False, load_output=False
        )
        unfinished = {row.workflow_id for row in workflows if row.status in _UNFINISHED}
        return [task_id for task_id in task_ids if task_id not in unfinished]

    def list_queued_deliveries(self) -> set[str]:
        """Return the ids of the deliveries of which an attempt is queued or being made."""
        attempts = self._client.list_workflows(
            name=CALLBACK_QUEUE, status=list(_UNFINISHED), load_input=False, load_output=False
        )
        return {_delivery_of(attempt.workflow_id) for attempt in attempts}

    def shorten_delays(self, longest_s: float) -> list[str]:
        """Make the attempts due whose delay is longer than `longest_s` seconds.

        DBOS stores until when an attempt is delayed. Such an attempt was delayed before the clock
        was set back, and would be made as much later. Returns the ids of their deliveries.
        """
        limit = (time.time() + longest_s) * 1000
        delayed = self._client.list_workflows(
            name=CALLBACK_QUEUE, status="DELAYED", load_input=False, load_output=False
        )
        ids = [row.workflow_id for row in delayed if (row.delay_until_epoch_ms or 0) > limit]
        for workflow_id in ids:
            self._client.set_workflow_delay(workflow_id, delay_seconds=0)
        return [_delivery_of(workflow_id) for workflow_id in ids]

    def _list_started(self, executor_id: str) -> list[WorkflowStatus]:
        return self._client.list_workflows(
            status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        )

    def _requeue_all(self, workflows: Iterable[WorkflowStatus]) -> None:
        for workflow in workflows:
            self._client.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)


def _delivery_of(attempt_id: str) -> str:
    """Return the id of the delivery of an attempt, see `enqueue_callback`."""
    return attempt_id.rsplit("-", 2)[0]


def _early_callback_of(task_id: str) -> str:
    """Return the id of a task's workflow of early callbacks: a task has one."""
    return f"{task_id}-early-callback"
