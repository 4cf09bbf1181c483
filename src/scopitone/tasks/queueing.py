"""Handing tasks to DBOS: the queues, and enqueueing inside our own transaction."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dbos import DBOSClient, WorkflowStatus
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.tasks import logs
from scopitone.tasks.queues import Place, shared
from scopitone.tasks.specs import CALLBACK_QUEUE, QUEUES, SEGMENT_QUEUE

APPLICATION = "scopitone"
# Fixed, so that a task accepted by one release is done by the next. It changes only when a
# workflow's steps change so that a half-done one can no longer be continued.
WORKFLOW_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Group:
    """Segments that are one item of the queue: of a task's video, as the blob `plan` has it.

    parts: (number, first frame, frame behind the last) of each; it is stored as `prefix` and
    its number.
    """

    id: str
    task_id: str
    plan: str
    prefix: str
    parts: tuple[tuple[int, int, int], ...]


class Queueing:
    """Enqueues workflows in transactions of the engine it was made for."""

    def __init__(self, engine: Engine) -> None:
        logging.getLogger("dbos").setLevel(logging.WARNING)
        self._client = DBOSClient(system_database_engine=engine, application_name=APPLICATION)

    def enqueue(self, session: Session, model: str, task_id: str, place: Place) -> None:
        """Queue the workflow of a task; it exists when the session's transaction commits."""
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": QUEUES[model],
                "queue_name": shared(QUEUES[model]),
                "queue_partition_key": place.account_id,
                "priority": place.priority,
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

        A delayed attempt is a row and nothing more until its time has come: it holds no
        thread, and no restart loses it. `turn` is its place in the schedule of retries.
        """
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": CALLBACK_QUEUE,
                "queue_name": CALLBACK_QUEUE,
                "workflow_id": f"{delivery_id}-{number}-{secrets.token_hex(4)}",
                "app_version": WORKFLOW_VERSION,
                "delay_seconds": delay_s,
            },
            delivery_id,
            number,
            turn,
        )

    def enqueue_group(self, queue: str, group: Group, place: Place) -> None:
        """Queue a group of segments, unless it is there already."""
        self._client.enqueue(
            {
                "workflow_name": SEGMENT_QUEUE,
                "queue_name": queue,
                "queue_partition_key": place.account_id,
                "priority": place.priority,
                "workflow_id": group.id,
                "app_version": WORKFLOW_VERSION,
            },
            group.task_id,
            group.plan,
            group.prefix,
            [list(part) for part in group.parts],
            logs.request_id.get(),
        )

    def groups(self, ids: list[str]) -> list[WorkflowStatus]:
        """How the groups of segments of these ids are."""
        return self._client.list_workflows(workflow_ids=ids, load_input=False)

    def give_to_another(self, group_id: str, queue: str) -> None:
        """Queue a begun group again. What its worker says of it from now on is not heard."""
        self._client.resume_workflow(group_id, queue_name=queue)

    def drop_groups(self, task_id: str, keep: Collection[str] = ()) -> None:
        """Cancel the task's groups of segments that are not ended, but for those of `keep`."""
        found = self._client.list_workflows(
            workflow_id_prefix=f"{task_id}-",
            name=SEGMENT_QUEUE,
            status=["ENQUEUED", "PENDING"],
            load_input=False,
            load_output=False,
        )
        unwanted = [one.workflow_id for one in found if one.workflow_id not in keep]
        if unwanted:
            self._client.cancel_workflows(unwanted)

    def hand_back(self, executor_id: str) -> None:
        """Put what an executor has begun and not ended back into its queue.

        Only for an executor that has stopped: the work would be done twice at once.
        """
        self._queue_again(self._begun(executor_id))

    def take_up(self, executor_id: str, doing: Collection[str], for_s: float) -> list[str]:
        """Queue again what an executor that lives has had for so long and is not `doing`.

        The database may die when it has written who takes an item, and before it has said so:
        then nobody does it, and nobody else will. Returns the ids.
        """
        limit = (time.time() - for_s) * 1000
        found = [
            workflow
            for workflow in self._begun(executor_id)
            if workflow.workflow_id not in doing
            and (workflow.dequeued_at or workflow.updated_at or limit) < limit
        ]
        self._queue_again(found)
        return [workflow.workflow_id for workflow in found]

    def _begun(self, executor_id: str) -> list[WorkflowStatus]:
        return self._client.list_workflows(
            status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        )

    def _queue_again(self, workflows: Iterable[WorkflowStatus]) -> None:
        for workflow in workflows:
            self._client.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)
