"""Callbacks of tasks: their attempts, sending them again, test deliveries, the signing secret."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request

from scopitone.core.errors import InputError
from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Callback, Secret, TestDelivery
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.requests import TryWebhook
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody, describe_body
from scopitone.http.services import Services, services
from scopitone.store.tables import DeliveryAttempt, WebhookSecret
from scopitone.tasks.webhooks import deliveries, delivery_log, sender, signing

_MAX_CONCURRENT_TESTS = 32
router = APIRouter(prefix=paths.CLIENT, tags=["callbacks"])


@router.get("/job/callbacks", response_model=Answer[Callback], responses=FAILURES)
def read_callback(request: Request, account_id: AccountId, task_id: str = "") -> Envelope:
    """Return a task's callback and all attempts to deliver it. `state` is null if there is none."""
    if not task_id.strip():
        raise InputError("task_id", "is required as a query parameter")
    return Envelope(_load_callback(services(request), account_id, task_id.strip()))


@router.post("/job/callbacks/{task_id}/resend", response_model=Answer[Callback], responses=FAILURES)
def resend_callback(request: Request, account_id: AccountId, task_id: str) -> Envelope:
    """Resend the callback of a task that has ended, with the same webhook-id."""
    server = services(request)
    deliveries.resend_callback(
        server.engine, account_id, task_id, server.queue_client.enqueue_callback
    )
    return Envelope(_load_callback(server, account_id, task_id))


def _load_callback(server: Services, account_id: str, task_id: str) -> dict[str, Any]:
    record = delivery_log.find_callback(server.engine, account_id, task_id)
    return {
        "task_id": task_id,
        "webhook_id": record.delivery.id if record else None,
        "url": record.delivery.url if record else None,
        "state": record.state if record else None,
        "attempts": [describe_attempt(attempt) for attempt in record.attempts] if record else [],
    }


def describe_attempt(attempt: DeliveryAttempt) -> dict[str, Any]:
    """Return a CallbackAttempt."""
    return {
        "number": attempt.number,
        "at": attempt.at,
        "status": attempt.status,
        "latency_ms": attempt.latency_ms,
        "excerpt": attempt.excerpt,
    }


@router.get("/account/webhook-secret", response_model=Answer[Secret], responses=FAILURES)
def read_secret(request: Request, account_id: AccountId) -> Envelope:
    """Return the secret for verifying the account's callbacks."""
    server = services(request)
    return _answer_secret(
        server, account_id, signing.load_current_secret(server.engine, account_id)
    )


@router.post("/account/webhook-secret", response_model=Answer[Secret], responses=FAILURES)
def rotate_secret(request: Request, account_id: AccountId) -> Envelope:
    """Create a new secret. For 24 hours, callbacks are signed with the previous one too."""
    server = services(request)
    return _answer_secret(server, account_id, signing.rotate_secret(server.engine, account_id))


@router.post(
    "/account/webhook-test",
    summary="Test Webhook",
    response_model=Answer[TestDelivery],
    responses=FAILURES,
    openapi_extra=describe_body(TryWebhook),
)
async def try_webhook(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Send a signed test message to a URL and return the receiver's response."""
    server = services(request)
    url = check(TryWebhook, body).url
    return await answer_test(server, account_id, url, allow_loopback=server.allows_loopback())


async def answer_test(
    server: Services,
    account_id: str,
    url: str,
    *,
    allow_loopback: bool,
    endpoint_secrets: Sequence[str] = (),
) -> Envelope:
    """Send a test message, see `sender.send_test`, and return the receiver's response."""
    send = partial(
        sender.send_test,
        server.settings,
        server.engine,
        account_id,
        url,
        allow_loopback=allow_loopback,
        endpoint_secrets=endpoint_secrets,
    )
    attempt = await run_sync(send, limiter=_test_limiter())
    return Envelope(
        {
            "received": attempt.status is not None and 200 <= attempt.status < 300,
            "status": attempt.status,
            "latency_ms": attempt.latency_ms,
            "excerpt": attempt.excerpt,
        }
    )


@cache
def _test_limiter() -> CapacityLimiter:
    """Return separate threads for test deliveries: slow receivers must not block other requests."""
    return CapacityLimiter(_MAX_CONCURRENT_TESTS)


def _answer_secret(server: Services, account_id: str, secret: WebhookSecret) -> Envelope:
    return Envelope(
        {
            "secret": secret.secret,
            "create_at": secret.created_at,
            "previous_valid_until": signing.previous_valid_until(server.engine, account_id),
        },
        headers={"Cache-Control": "no-store"},
    )
