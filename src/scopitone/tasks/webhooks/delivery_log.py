"""Deliveries and their attempts, as their account sees them.

An attempt without an answer is shown after its timeout, no matter how early it failed: so a refused
connection cannot be distinguished from a filtered one. Until then the delivery is pending.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select, tuple_
from sqlalchemy.orm import Session, defer

from scopitone.store.database import reading
from scopitone.store.tables import Delivery, DeliveryAttempt
from scopitone.tasks import state
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.webhooks.deliveries import MAX_CLOCK_SKEW_S, DeliveryState

Cursor = tuple[int, str]
"""The end of a page: creation time and id of its last delivery."""


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A delivery, and its attempts that may be shown, oldest first."""

    delivery: Delivery
    state: str
    attempts: list[DeliveryAttempt]


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """A filter of deliveries; "" matches all."""

    task_id: str = ""
    endpoint_id: str = ""


def list_deliveries(
    engine: Engine, account_id: str, filters: DeliveryFilter, count: int, after: Cursor | None
) -> list[DeliveryRecord]:
    """Return at most `count` deliveries that are older than the cursor, newest first.

    Without their bodies.
    """
    query = (
        select(Delivery)
        .options(defer(Delivery.body, raiseload=True))
        .where(Delivery.account_id == account_id)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(count)
    )
    if filters.task_id:
        query = query.where(Delivery.task_id == filters.task_id)
    if filters.endpoint_id:
        query = query.where(Delivery.endpoint_id == filters.endpoint_id)
    if after is not None:
        query = query.where(tuple_(Delivery.created_at, Delivery.id) < after)
    with reading(engine) as session:
        return _add_attempts(session, session.scalars(query).all())


def find_delivery(engine: Engine, account_id: str, delivery_id: str) -> DeliveryRecord:
    """Return one delivery. Raises NotFoundError if the account does not have it."""
    with reading(engine) as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.account_id != account_id:
            raise NotFoundError("There is no such delivery")
        [record] = _add_attempts(session, [delivery])
        return record


def find_callback(engine: Engine, account_id: str, task_id: str) -> DeliveryRecord | None:
    """Return the delivery to the `callback_url` of a task; None if there is no callback.

    Raises NotFoundError: the account has no such task.
    """
    state.find_task(engine, account_id, task_id)
    own = select(Delivery).where(Delivery.task_id == task_id, Delivery.endpoint_id == "")
    with reading(engine) as session:
        delivery = session.scalar(own)
        return None if delivery is None else _add_attempts(session, [delivery])[0]


def _add_attempts(session: Session, deliveries: Sequence[Delivery]) -> list[DeliveryRecord]:
    attempts: dict[str, list[DeliveryAttempt]] = defaultdict(list)
    query = (
        select(DeliveryAttempt)
        .where(DeliveryAttempt.delivery_id.in_([delivery.id for delivery in deliveries]))
        .order_by(DeliveryAttempt.number)
    )
    for attempt in session.scalars(query):
        attempts[attempt.delivery_id].append(attempt)
    return [_describe(delivery, attempts[delivery.id]) for delivery in deliveries]


def _describe(delivery: Delivery, attempts: list[DeliveryAttempt]) -> DeliveryRecord:
    shown = [attempt for attempt in attempts if _is_time_up(attempt)]
    is_complete = len(shown) == len(attempts)
    return DeliveryRecord(delivery, delivery.state if is_complete else DeliveryState.PENDING, shown)


def _is_time_up(attempt: DeliveryAttempt) -> bool:
    # `at` is rounded down, so that an attempt ended up to a second later than it seems.
    ended_at = attempt.at + 1 + attempt.latency_ms / 1000
    now = time.time()
    # An attempt of the future was made before the clock was set back.
    return attempt.status is not None or ended_at <= now or attempt.at > now + MAX_CLOCK_SKEW_S
