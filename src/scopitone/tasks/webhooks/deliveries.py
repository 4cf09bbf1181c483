"""Webhook deliveries: written when a task ends, attempted until received or given up.

A task has one for its own `callback_url`, and one for each webhook endpoint of its account. Each
attempt is a workflow of its own, queued in the transaction that schedules it: the first with the
end of the task, the next with the record of the one before.
"""

from __future__ import annotations

import json
import random
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import Delivery, DeliveryAttempt, Task, WebhookEndpoint
from scopitone.tasks import state
from scopitone.tasks.dialects.bodies import callback_body, early_bodies
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.status import OPEN_STATUSES
from scopitone.tasks.webhooks import signing

# HTTP 410: the receiver wants no more callbacks.
_HTTP_GONE = 410
_RETRY_JITTER = 0.1
MAX_CLOCK_SKEW_S = 60
"""Between the clocks of two machines."""

INTERNAL_ERROR = "could not be sent; see the server's log"
"""The excerpt of an attempt that an unexpected error ended."""


class DeliveryState(StrEnum):
    """The state of a delivery, as it is stored and sent."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


EnqueueAttempt = Callable[[Session, str, int, int, float], None]
"""Called as (session, delivery id, number, turn, delay in seconds), in the transaction."""


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """The result of one attempt.

    status: of HTTP; None if there was no answer. excerpt: the answer's words about the signature,
    or why there was no answer. left_s: seconds by which an attempt without an answer ended before
    its timeout; clients must not see it. headers: of the message that was sent.
    """

    at: int
    status: int | None
    latency_ms: int
    excerpt: str
    left_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueCallback:
    """A callback to send: the exact text, and whether it may go to the machine itself.

    dialect: that of the task. task_id: "" for a test. endpoint_secrets: sign a message to an
    endpoint; otherwise those of the account do.
    """

    delivery_id: str
    account_id: str
    url: str
    body: str
    allow_loopback: bool
    task_id: str = ""
    dialect: str | None = None
    endpoint_secrets: tuple[str, ...] = ()


def schedule_callback(session: Session, task: Task, enqueue: EnqueueAttempt) -> None:
    """Write and queue the callback of a task to its receivers, in the transaction that ends it."""
    receivers = [("", task.callback_url)] if task.callback_url else []
    receivers += _list_endpoints(session, task)
    if not receivers:
        return
    body = _encode(callback_body(task))
    for endpoint_id, url in receivers:
        delivery = Delivery(
            id=f"msg_{secrets.token_hex(16)}",
            account_id=task.account_id,
            task_id=task.id,
            endpoint_id=endpoint_id,
            url=url,
            body=body,
            state=DeliveryState.PENDING,
            created_at=int(time.time()),
        )
        session.add(delivery)
        session.flush()
        enqueue(session, delivery.id, 1, 0, 0.0)


def _list_endpoints(session: Session, task: Task) -> list[tuple[str, str]]:
    """Return the id and the URL of the account's endpoints that are told of this end of a task."""
    enabled = (
        select(WebhookEndpoint)
        .where(WebhookEndpoint.account_id == task.account_id, WebhookEndpoint.disabled_at.is_(None))
        .order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)
    )
    return [
        (endpoint.id, endpoint.url)
        for endpoint in session.scalars(enabled)
        if task.status in endpoint.events.split()
    ]


def load_due(engine: Engine, delivery_id: str, number: int) -> DueCallback | None:
    """Return what attempt `number` sends; None if it was made already, or is not needed."""
    with reading(engine) as session:
        delivery = session.get(Delivery, delivery_id)
        if (
            delivery is None
            or delivery.state != DeliveryState.PENDING
            or number <= _count_attempts(session, delivery_id)
        ):
            return None
        task = session.get_one(Task, delivery.task_id)
        if not delivery.endpoint_id:
            allow_loopback, endpoint_secrets = bool(task.spec.get("allow_loopback")), []
        else:
            endpoint = session.get(WebhookEndpoint, delivery.endpoint_id)
            if endpoint is None:
                # Deleted just now: its pending deliveries ended with it, see `give_up_pending`.
                return None
            allow_loopback = endpoint.allow_loopback
            endpoint_secrets = signing.secrets_of(endpoint)
        return DueCallback(
            delivery_id,
            delivery.account_id,
            delivery.url,
            delivery.body,
            allow_loopback,
            task.id,
            task.dialect,
            tuple(endpoint_secrets),
        )


def load_early(engine: Engine, task_id: str) -> list[DueCallback]:
    """Return the callbacks of a task's stages before the last, in order.

    Each is a message of its own, by whose id receivers recognize duplicates.
    """
    with reading(engine) as session:
        task = session.get(Task, task_id)
        if task is None or not task.callback_url:
            return []
        return [
            DueCallback(
                f"msg_{task.id}_{stage}",
                task.account_id,
                task.callback_url,
                _encode(body),
                bool(task.spec.get("allow_loopback")),
                task.id,
                task.dialect,
            )
            for stage, body in early_bodies(task).items()
        ]


def _encode(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def record_attempt(
    engine: Engine,
    delivery_id: str,
    number: int,
    turn: int,
    attempt: AttemptResult,
    schedule: Sequence[float],
    enqueue: EnqueueAttempt,
) -> str:
    """Record an attempt and queue the next one if it is needed. Returns the delivery's state.

    schedule: seconds before each retry. turn: the position of this attempt in it.

    An attempt is recorded once: if two workers made it at the same time, the first counts. One that
    is answered although the delivery has ended meanwhile, with its endpoint, is recorded too.
    """
    with writing(engine) as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            # Its task or its account was deleted meanwhile.
            return DeliveryState.GIVEN_UP
        is_pending = delivery.state == DeliveryState.PENDING
        is_recorded = number <= _count_attempts(session, delivery_id)
        if is_recorded or not (is_pending or attempt.status is not None):
            return delivery.state
        session.add(
            DeliveryAttempt(
                delivery_id=delivery_id,
                number=number,
                at=attempt.at,
                status=attempt.status,
                latency_ms=attempt.latency_ms,
                excerpt=attempt.excerpt,
                headers=attempt.headers or None,
            )
        )
        if attempt.status is not None and 200 <= attempt.status < 300:
            delivery.state = DeliveryState.DELIVERED
        elif not is_pending or attempt.status == _HTTP_GONE or turn >= len(schedule):
            delivery.state = DeliveryState.GIVEN_UP
        else:
            delay_s = schedule[turn] * random.uniform(1 - _RETRY_JITTER, 1 + _RETRY_JITTER)
            enqueue(session, delivery_id, number + 1, turn + 1, attempt.left_s + delay_s)
        return delivery.state


def longest_delay_s(schedule: Sequence[float], timeout_s: float) -> float:
    """Return the longest time in seconds from one attempt to the next, on machines' clocks."""
    longest_s = max(schedule, default=0.0) * (1 + _RETRY_JITTER)
    return longest_s + timeout_s + MAX_CLOCK_SKEW_S


def list_pending(engine: Engine) -> set[str]:
    """Return the ids of the deliveries that have not been received or given up."""
    query = select(Delivery.id).where(Delivery.state == DeliveryState.PENDING)
    with reading(engine) as session:
        return set(session.scalars(query))


def record_lost_attempt(
    engine: Engine, delivery_id: str, schedule: Sequence[float], enqueue: EnqueueAttempt
) -> None:
    """Record that the next attempt ended without a record, and queue the one after it.

    Without a record, a delivery whose attempts always end so would never be given up.
    """
    with reading(engine) as session:
        attempts = _count_attempts(session, delivery_id)
    lost = AttemptResult(int(time.time()), None, 0, INTERNAL_ERROR)
    record_attempt(engine, delivery_id, attempts + 1, attempts, lost, schedule, enqueue)


def resend_callback(engine: Engine, account_id: str, task_id: str, enqueue: EnqueueAttempt) -> None:
    """Send the callback of a task to its `callback_url` again, see `replay`.

    Raises:
        NotFoundError: the account has no such task.
        InputError: the task has not ended, or has no callback.
    """
    task = state.find_task(engine, account_id, task_id)
    if task.status in OPEN_STATUSES:
        raise InputError("task_id", f"must have ended; its status is {task.status}")
    own = select(Delivery).where(Delivery.task_id == task_id, Delivery.endpoint_id == "")
    with writing(engine) as session:
        delivery = session.scalar(own)
        if delivery is None:
            raise InputError("task_id", "has no callback: it was created without callback_url")
        _send_again(session, delivery, enqueue)


def replay(engine: Engine, account_id: str, delivery_id: str, enqueue: EnqueueAttempt) -> None:
    """Send a delivery again now, the same message, and retry by the schedule if that fails.

    Raises:
        NotFoundError: the account has no such delivery.
        InputError: its endpoint was deleted, or is disabled.
    """
    with writing(engine) as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.account_id != account_id:
            raise NotFoundError("There is no such delivery")
        if delivery.endpoint_id:
            endpoint = session.get(WebhookEndpoint, delivery.endpoint_id)
            if endpoint is None or endpoint.disabled_at is not None:
                ended = "was deleted" if endpoint is None else "is disabled"
                accepted = "a delivery to a callback_url, or to an endpoint that is enabled"
                raise InputError("webhook_id", f"its endpoint {ended}; accepted: {accepted}")
        _send_again(session, delivery, enqueue)


def _send_again(session: Session, delivery: Delivery, enqueue: EnqueueAttempt) -> None:
    delivery.state = DeliveryState.PENDING
    enqueue(session, delivery.id, _count_attempts(session, delivery.id) + 1, 0, 0.0)


def give_up_pending(session: Session, endpoint_id: str) -> None:
    """End the pending deliveries of an endpoint, in the transaction that disables or deletes it."""
    session.execute(
        update(Delivery)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state == DeliveryState.PENDING)
        .values(state=DeliveryState.GIVEN_UP)
    )


def _count_attempts(session: Session, delivery_id: str) -> int:
    """Return the number of attempts that have been made."""
    last = session.scalar(
        select(func.max(DeliveryAttempt.number)).where(DeliveryAttempt.delivery_id == delivery_id)
    )
    return last or 0
