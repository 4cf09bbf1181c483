"""Handing tasks to DBOS: the queues, and enqueueing inside our own transaction."""

from __future__ import annotations

import logging
import secrets

from dbos import DBOSClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.tasks import logs
from scopitone.tasks.specs import CALLBACK_QUEUE, QUEUES

APPLICATION = "scopitone"
# Fixed, so that a task accepted by one release is done by the next. It changes only when a
# workflow's steps change so that a half-done one can no longer be continued.
WORKFLOW_VERSION = "1"


class Queueing:
    """Enqueues workflows in transactions of the engine it was made for."""

    def __init__(self, engine: Engine) -> None:
        logging.getLogger("dbos").setLevel(logging.WARNING)
        self._client = DBOSClient(system_database_engine=engine, application_name=APPLICATION)

    def enqueue(self, session: Session, model: str, task_id: str) -> None:
        """Queue the workflow of a task; it exists when the session's transaction commits."""
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": QUEUES[model],
                "queue_name": QUEUES[model],
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

    def hand_back(self, executor_id: str) -> None:
        """Put what an executor has begun and not ended back into its queue.

        Only for an executor that has stopped: the work would be done twice at once.
        """
        begun = self._client.list_workflows(
            status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        )
        for workflow in begun:
            self._client.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)
