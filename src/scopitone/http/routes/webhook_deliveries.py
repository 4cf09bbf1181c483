"""Deliveries of callbacks: listed, with request and attempts, and sent again."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.paging import format_cursor, parse_cursor, parse_limit
from scopitone.http.routes.callbacks import describe_attempt
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer
from scopitone.http.schemas.webhooks import DeliveryDetails, DeliveryPage
from scopitone.http.security.authentication import AccountId
from scopitone.http.services import Services, services
from scopitone.tasks.webhooks import deliveries, delivery_log
from scopitone.tasks.webhooks.delivery_log import DeliveryFilter, DeliveryRecord

router = APIRouter(prefix=paths.WEBHOOK_DELIVERIES, tags=["callbacks"])
WEBHOOK_ID = "msg_[0-9a-f]{32}"
"""The pattern of ids of deliveries, for cursors."""

_MAX_DELIVERIES = 100


@router.get("", response_model=Answer[DeliveryPage], responses=FAILURES)
def list_deliveries(
    request: Request,
    account_id: AccountId,
    task_id: str = "",
    endpoint_id: str = "",
    limit: str = "20",
    cursor: str = "",
) -> Envelope:
    """Return the deliveries of callbacks, newest first, in pages of `limit` (1 to 100) deliveries.

    `task_id` and `endpoint_id` select those of one task, or to one webhook endpoint.
    """
    count = parse_limit(limit, _MAX_DELIVERIES)
    filters = DeliveryFilter(task_id.strip(), endpoint_id.strip())
    after = parse_cursor(cursor, WEBHOOK_ID)
    # One more than the page shows whether there is another page.
    engine = services(request).engine
    records = delivery_log.list_deliveries(engine, account_id, filters, count + 1, after)
    last = records[count - 1].delivery if len(records) > count else None
    return Envelope(
        {
            "deliveries": [describe_entry(record) for record in records[:count]],
            "next_cursor": format_cursor(last.created_at, last.id) if last else None,
        }
    )


@router.get("/{webhook_id}", response_model=Answer[DeliveryDetails], responses=FAILURES)
def read_delivery(request: Request, account_id: AccountId, webhook_id: str) -> Envelope:
    """Return a delivery with its message, all attempts, and the headers of each."""
    return Envelope(_load_details(services(request), account_id, webhook_id))


@router.post("/{webhook_id}/replay", response_model=Answer[DeliveryDetails], responses=FAILURES)
def replay_delivery(request: Request, account_id: AccountId, webhook_id: str) -> Envelope:
    """Send a delivery again now: the same message to the same URL, with the same webhook-id."""
    server = services(request)
    deliveries.replay(server.engine, account_id, webhook_id, server.queue_client.enqueue_callback)
    return Envelope(_load_details(server, account_id, webhook_id))


def _load_details(server: Services, account_id: str, webhook_id: str) -> dict[str, Any]:
    record = delivery_log.find_delivery(server.engine, account_id, webhook_id)
    attempts = [
        {**describe_attempt(attempt), "headers": attempt.headers} for attempt in record.attempts
    ]
    return {**_describe(record), "body": record.delivery.body, "attempts": attempts}


def describe_entry(record: DeliveryRecord) -> dict[str, Any]:
    """Return a ListedDelivery."""
    return {
        **_describe(record),
        "attempt_count": len(record.attempts),
        "last_attempt": describe_attempt(record.attempts[-1]) if record.attempts else None,
    }


def _describe(record: DeliveryRecord) -> dict[str, Any]:
    delivery = record.delivery
    return {
        "webhook_id": delivery.id,
        "task_id": delivery.task_id,
        "endpoint_id": delivery.endpoint_id or None,
        "url": delivery.url,
        "state": record.state,
        "create_at": delivery.created_at,
    }
