"""What became of callbacks, sending them again, and the secret that signs them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from scopitone.errors import InputError
from scopitone.http.auth import AccountId
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Callback, Secret, TestDelivery
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import TryWebhook
from scopitone.http.services import Services, services
from scopitone.http.strict_json import JsonBody
from scopitone.store.tables import WebhookSecret
from scopitone.tasks import callbacks, deliveries, signing

router = APIRouter(prefix="/api/v1/client", tags=["callbacks"])


@router.get("/job/callbacks", response_model=Answer[Callback], responses=FAILURES)
def read_callback(request: Request, account_id: AccountId, task_id: str = "") -> Envelope:
    """A task's callback and every attempt at it. `state` is null while none is owed."""
    if not task_id.strip():
        raise InputError("task_id", "is required, as a query parameter")
    return Envelope(_callback(services(request), account_id, task_id.strip()))


@router.post("/job/callbacks/{task_id}/resend", response_model=Answer[Callback], responses=FAILURES)
def resend_callback(request: Request, account_id: AccountId, task_id: str) -> Envelope:
    """Send the callback of a task that has ended once more, with the same webhook-id."""
    server = services(request)
    deliveries.resend(server.engine, account_id, task_id, server.queueing.enqueue_callback)
    return Envelope(_callback(server, account_id, task_id))


def _callback(server: Services, account_id: str, task_id: str) -> dict[str, Any]:
    delivery, attempts = deliveries.attempts_of(server.engine, account_id, task_id)
    return {
        "task_id": task_id,
        "webhook_id": delivery.id if delivery else None,
        "url": delivery.url if delivery else None,
        "state": delivery.state if delivery else None,
        "attempts": [
            {
                "number": attempt.number,
                "at": attempt.at,
                "status": attempt.status,
                "latency_ms": attempt.latency_ms,
                "excerpt": attempt.excerpt,
            }
            for attempt in attempts
        ],
    }


@router.get("/account/webhook-secret", response_model=Answer[Secret], responses=FAILURES)
def read_secret(request: Request, account_id: AccountId) -> Envelope:
    """The secret by which the account's callbacks are verified."""
    server = services(request)
    return _secret(server, account_id, signing.current_secret(server.engine, account_id))


@router.post("/account/webhook-secret", response_model=Answer[Secret], responses=FAILURES)
def rotate_secret(request: Request, account_id: AccountId) -> Envelope:
    """Make a new secret; for 24 hours callbacks are signed by the one before as well."""
    server = services(request)
    return _secret(server, account_id, signing.rotate(server.engine, account_id))


@router.post(
    "/account/webhook-test",
    response_model=Answer[TestDelivery],
    responses=FAILURES,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": TryWebhook.model_json_schema()}},
        }
    },
)
def try_webhook(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Send one signed test message to a URL now, and tell what it answered."""
    server = services(request)
    asked = check(TryWebhook, body)
    loopback = server.settings.loopback_only
    made = callbacks.try_out(
        server.settings, server.engine, account_id, asked.url, allow_loopback=loopback
    )
    return Envelope(
        {
            "received": made.status is not None and 200 <= made.status < 300,
            "status": made.status,
            "latency_ms": made.latency_ms,
            "excerpt": made.excerpt,
        }
    )


def _secret(server: Services, account_id: str, secret: WebhookSecret) -> Envelope:
    return Envelope(
        {
            "secret": secret.secret,
            "create_at": secret.created_at,
            "previous_valid_until": signing.previous_valid_until(server.engine, account_id),
        },
        headers={"Cache-Control": "no-store"},
    )
