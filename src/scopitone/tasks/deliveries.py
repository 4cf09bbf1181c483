"""Callbacks that are owed: written when a task ends, attempted until received or given up.

Each attempt is a workflow of its own, queued in the transaction that makes it due: the first
with the task's end, the next with the record of the one before.
"""

from __future__ import annotations

import json
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from scopitone.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import Delivery, DeliveryAttempt, Task
from scopitone.tasks import lifecycle
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.view import task_info

PENDING, DELIVERED, GIVEN_UP = "pending", "delivered", "given_up"
# A receiver that says so wants no more of it (HTTP 410 Gone).
_GONE = 410
_JITTER = 0.1

EnqueueAttempt = Callable[[Session, str, int, int, float], None]
"""Called as (session, delivery id, number, turn, delay in seconds), in the transaction."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of sending once: `status` is None where there was no answer.

    `excerpt` is the answer's beginning, or why there was none.
    """

    at: int
    status: int | None
    latency_ms: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be sent: the exact text, and whether it may go to the machine itself."""

    delivery_id: str
    account_id: str
    url: str
    body: str
    allow_loopback: bool


def owe(session: Session, task: Task, enqueue: EnqueueAttempt) -> None:
    """Write the callback of a task that ends now, in the transaction that ends it."""
    if not task.callback_url:
        return
    body = json.dumps(task_info(task, task.base_url), ensure_ascii=False, separators=(",", ":"))
    delivery = Delivery(
        id=f"msg_{secrets.token_hex(16)}",
        account_id=task.account_id,
        task_id=task.id,
        url=task.callback_url,
        body=body,
        state=PENDING,
        created_at=int(time.time()),
    )
    session.add(delivery)
    session.flush()
    enqueue(session, delivery.id, 1, 0, 0.0)


def due(engine: Engine, delivery_id: str, number: int) -> Due | None:
    """What attempt `number` has to send; None if it was made already, or is not needed."""
    with reading(engine) as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.state != PENDING or number <= _made(session, delivery_id):
            return None
        task = session.get_one(Task, delivery.task_id)
        return Due(
            delivery_id,
            delivery.account_id,
            delivery.url,
            delivery.body,
            bool(task.spec.get("allow_loopback")),
        )


def record(
    engine: Engine,
    delivery_id: str,
    number: int,
    turn: int,
    attempt: Attempt,
    schedule: Sequence[float],
    enqueue: EnqueueAttempt,
) -> str:
    """Log an attempt and queue the next one if it is needed. Returns the delivery's state.

    `schedule` holds the seconds before each retry; this was the one of `turn`. An attempt is
    recorded once: when two made it at the same time, the first one counts.
    """
    with writing(engine) as session:
        delivery = session.get_one(Delivery, delivery_id)
        if number <= _made(session, delivery_id):
            return delivery.state
        session.add(
            DeliveryAttempt(
                delivery_id=delivery_id,
                number=number,
                at=attempt.at,
                status=attempt.status,
                latency_ms=attempt.latency_ms,
                excerpt=attempt.excerpt,
            )
        )
        if attempt.status is not None and 200 <= attempt.status < 300:
            delivery.state = DELIVERED
        elif attempt.status == _GONE or turn >= len(schedule):
            delivery.state = GIVEN_UP
        else:
            delay = schedule[turn] * random.uniform(1 - _JITTER, 1 + _JITTER)
            enqueue(session, delivery_id, number + 1, turn + 1, delay)
        return delivery.state


def resend(engine: Engine, account_id: str, task_id: str, enqueue: EnqueueAttempt) -> Delivery:
    """Send a task's callback once more now, and by the schedule again if that fails.

    Raises:
        NotFoundError: no such task of this account.
        InputError: the task has not ended, or has no callback.
    """
    task = lifecycle.find(engine, account_id, task_id)
    if task.status in lifecycle.OPEN:
        raise InputError("task_id", f"must have ended; its status is {task.status}")
    with writing(engine) as session:
        delivery = session.scalar(_of(task_id).with_for_update())
        if delivery is None:
            raise InputError("task_id", "has no callback: it was created without callback_url")
        delivery.state = PENDING
        enqueue(session, delivery.id, _made(session, delivery.id) + 1, 0, 0.0)
        return delivery


def attempts_of(
    engine: Engine, account_id: str, task_id: str
) -> tuple[Delivery | None, list[DeliveryAttempt]]:
    """A task's delivery and its attempts, oldest first; None while nothing is owed.

    Raises:
        NotFoundError: no such task of this account.
    """
    with reading(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.account_id != account_id:
            raise NotFoundError("There is no such task")
        delivery = session.scalar(_of(task_id))
        if delivery is None:
            return None, []
        made = session.scalars(
            select(DeliveryAttempt)
            .where(DeliveryAttempt.delivery_id == delivery.id)
            .order_by(DeliveryAttempt.number)
        )
        return delivery, list(made)


def _of(task_id: str) -> Select[Delivery]:
    return select(Delivery).where(Delivery.task_id == task_id)


def _made(session: Session, delivery_id: str) -> int:
    """How many attempts have been made."""
    last = session.scalar(
        select(func.max(DeliveryAttempt.number)).where(DeliveryAttempt.delivery_id == delivery_id)
    )
    return last or 0
