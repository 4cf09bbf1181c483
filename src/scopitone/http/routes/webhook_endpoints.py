"""Webhook endpoints of the account, which receive the callbacks of all its tasks."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from scopitone.http import paths
from scopitone.http.envelope import Envelope
from scopitone.http.routes.callbacks import answer_test
from scopitone.http.routes.jobs import FAILURES
from scopitone.http.schemas.answers import Answer, Secret, TestDelivery
from scopitone.http.schemas.checking import check
from scopitone.http.schemas.webhooks import CreateEndpoint, EndpointInfo, EndpointList
from scopitone.http.security.authentication import AccountId
from scopitone.http.security.strict_json import JsonBody, describe_body
from scopitone.http.services import services
from scopitone.store.tables import WebhookEndpoint
from scopitone.tasks.webhooks import endpoints, signing
from scopitone.tasks.webhooks.endpoints import NewEndpoint

router = APIRouter(prefix=paths.WEBHOOK_ENDPOINTS, tags=["callbacks"])


@router.get("", response_model=Answer[EndpointList], responses=FAILURES)
def list_endpoints(request: Request, account_id: AccountId) -> Envelope:
    """Return the account's webhook endpoints, oldest first."""
    rows = endpoints.list_endpoints(services(request).engine, account_id)
    return Envelope({"endpoints": [_describe(endpoint) for endpoint in rows]})


@router.post(
    "",
    response_model=Answer[EndpointInfo],
    responses={
        **FAILURES,
        402: {"model": Answer[None], "description": "The account has as many as it may have"},
    },
    openapi_extra=describe_body(CreateEndpoint),
)
def create_endpoint(request: Request, account_id: AccountId, body: JsonBody) -> Envelope:
    """Create a webhook endpoint. It receives the callbacks of all tasks that end from now on."""
    server = services(request)
    fields = check(CreateEndpoint, body)
    new = NewEndpoint(fields.name, fields.url, fields.events, server.allows_loopback())
    endpoint = endpoints.create_endpoint(
        server.engine, account_id, new, server.settings.max_webhook_endpoints
    )
    return Envelope(_describe(endpoint))


@router.post("/{endpoint_id}/disable", response_model=Answer[EndpointInfo], responses=FAILURES)
def disable_endpoint(request: Request, account_id: AccountId, endpoint_id: str) -> Envelope:
    """Disable a webhook endpoint. Its pending deliveries are given up."""
    engine = services(request).engine
    return Envelope(_describe(endpoints.disable_endpoint(engine, account_id, endpoint_id)))


@router.post("/{endpoint_id}/enable", response_model=Answer[EndpointInfo], responses=FAILURES)
def enable_endpoint(request: Request, account_id: AccountId, endpoint_id: str) -> Envelope:
    """Enable a disabled webhook endpoint."""
    engine = services(request).engine
    return Envelope(_describe(endpoints.enable_endpoint(engine, account_id, endpoint_id)))


@router.delete("/{endpoint_id}", response_model=Answer[None], responses=FAILURES)
def delete_endpoint(request: Request, account_id: AccountId, endpoint_id: str) -> Envelope:
    """Delete a webhook endpoint. Its pending deliveries are given up, and all stay in the list."""
    endpoints.delete_endpoint(services(request).engine, account_id, endpoint_id)
    return Envelope(None)


@router.get("/{endpoint_id}/secret", response_model=Answer[Secret], responses=FAILURES)
def read_endpoint_secret(request: Request, account_id: AccountId, endpoint_id: str) -> Envelope:
    """Return the secret for verifying what is sent to a webhook endpoint."""
    engine = services(request).engine
    return _answer_secret(endpoints.find_endpoint(engine, account_id, endpoint_id))


@router.post("/{endpoint_id}/secret", response_model=Answer[Secret], responses=FAILURES)
def rotate_endpoint_secret(request: Request, account_id: AccountId, endpoint_id: str) -> Envelope:
    """Create a new secret. For 24 hours, messages are signed with the previous one too."""
    engine = services(request).engine
    return _answer_secret(endpoints.rotate_endpoint_secret(engine, account_id, endpoint_id))


@router.post("/{endpoint_id}/test", response_model=Answer[TestDelivery], responses=FAILURES)
async def try_endpoint(request: Request, account_id: AccountId, endpoint_id: str) -> Envelope:
    """Send a signed test message to a webhook endpoint and return the receiver's response."""
    server = services(request)
    endpoint = await run_in_threadpool(
        endpoints.find_endpoint, server.engine, account_id, endpoint_id
    )
    return await answer_test(
        server,
        account_id,
        endpoint.url,
        allow_loopback=endpoint.allow_loopback,
        endpoint_secrets=signing.secrets_of(endpoint),
    )


def _describe(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "name": endpoint.name,
        "url": endpoint.url,
        "events": endpoint.events.split(),
        "disabled": endpoint.disabled_at is not None,
        "create_at": endpoint.created_at,
    }


def _answer_secret(endpoint: WebhookEndpoint) -> Envelope:
    is_previous_valid = len(signing.secrets_of(endpoint)) > 1
    return Envelope(
        {
            "secret": endpoint.secret,
            "create_at": endpoint.secret_created_at,
            "previous_valid_until": endpoint.previous_expires_at if is_previous_valid else None,
        },
        headers={"Cache-Control": "no-store"},
    )
