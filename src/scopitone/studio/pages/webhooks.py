"""The page of webhooks: endpoints, deliveries, signing secret, test, sample receiver; and the page
of a delivery."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.paging import format_cursor
from scopitone.http.routes.webhook_deliveries import describe_entry
from scopitone.http.services import services
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks.webhooks import delivery_log, endpoints, signing
from scopitone.tasks.webhooks.delivery_log import DeliveryFilter

router = APIRouter()
_PAGE_SIZE = 10


@router.get("/webhooks")
def show_webhooks(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the endpoints and the newest deliveries. The script loads secrets on request."""
    engine, account_id = services(request).engine, visitor.account_id
    rows = endpoints.list_endpoints(engine, account_id)
    records = delivery_log.list_deliveries(
        engine, account_id, DeliveryFilter(), _PAGE_SIZE + 1, None
    )
    last = records[_PAGE_SIZE - 1].delivery if len(records) > _PAGE_SIZE else None
    return render_page(
        request,
        "webhooks",
        visitor,
        endpoints=rows,
        names={endpoint.id: endpoint.name for endpoint in rows},
        deliveries=[describe_entry(record) for record in records[:_PAGE_SIZE]],
        cursor=format_cursor(last.created_at, last.id) if last else "",
        created_at=signing.load_current_secret(engine, account_id).created_at,
        previous_until=signing.previous_valid_until(engine, account_id),
    )


@router.get("/webhooks/{webhook_id}")
def show_delivery(request: Request, visitor: SignedInVisitor, webhook_id: str) -> Response:
    """Show a delivery: its message, and all attempts."""
    engine, account_id = services(request).engine, visitor.account_id
    record = delivery_log.find_delivery(engine, account_id, webhook_id)
    of_delivery = {
        endpoint.id: endpoint for endpoint in endpoints.list_endpoints(engine, account_id)
    }
    endpoint = of_delivery.get(record.delivery.endpoint_id)
    is_enabled = endpoint is not None and endpoint.disabled_at is None
    sent = [attempt.headers for attempt in record.attempts if attempt.headers]
    return render_page(
        request,
        "delivery",
        visitor,
        record=record,
        endpoint=endpoint,
        can_replay=is_enabled or not record.delivery.endpoint_id,
        headers=sent[-1] if sent else None,
    )
