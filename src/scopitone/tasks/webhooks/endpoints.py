"""Webhook endpoints: URLs to which the callbacks of all tasks of an account are sent."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.tables import WebhookEndpoint
from scopitone.tasks.errors import NotFoundError, QuotaError
from scopitone.tasks.status import TaskStatus
from scopitone.tasks.webhooks import signing
from scopitone.tasks.webhooks.deliveries import give_up_pending

EVENTS = (TaskStatus.SUCCESS, TaskStatus.FAILED)
"""What an endpoint can be told of: the status with which a task ended."""


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """A validated request.

    allow_loopback: whether the URL may lead to the machine itself, see `network.loopback`.
    """

    name: str
    url: str
    events: Sequence[str]
    allow_loopback: bool


def create_endpoint(
    engine: Engine, account_id: str, new: NewEndpoint, max_endpoints: int = 0
) -> WebhookEndpoint:
    """Create an endpoint with a secret of its own. It is told of tasks that end from now on.

    max_endpoints: number of endpoints that the account may have, also disabled ones; 0: no limit.

    Raises:
        QuotaError: the account has as many.
    """
    of_account = WebhookEndpoint.account_id == account_id
    count = select(func.count()).select_from(WebhookEndpoint).where(of_account)
    now = int(time.time())
    endpoint = WebhookEndpoint(
        id=secrets.token_hex(8),
        account_id=account_id,
        name=new.name,
        url=new.url,
        events=" ".join(event for event in EVENTS if event in new.events),
        secret=signing.generate_secret(),
        secret_created_at=now,
        allow_loopback=new.allow_loopback,
        created_at=now,
    )
    with writing(engine) as session:
        if max_endpoints and session.execute(count).scalar_one() >= max_endpoints:
            raise QuotaError(
                f"The account may have at most {max_endpoints} webhook endpoints; delete one that "
                "is not used"
            )
        session.add(endpoint)
    return endpoint


def list_endpoints(engine: Engine, account_id: str) -> list[WebhookEndpoint]:
    """Return the endpoints of an account, oldest first."""
    query = (
        select(WebhookEndpoint)
        .where(WebhookEndpoint.account_id == account_id)
        .order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)
    )
    with reading(engine) as session:
        return list(session.scalars(query))


def find_endpoint(engine: Engine, account_id: str, endpoint_id: str) -> WebhookEndpoint:
    """Return an endpoint. Raises NotFoundError if the account does not have it."""
    with reading(engine) as session:
        return _load(session, account_id, endpoint_id)


def disable_endpoint(engine: Engine, account_id: str, endpoint_id: str) -> WebhookEndpoint:
    """Stop telling an endpoint of tasks, and give up its pending deliveries.

    Raises NotFoundError.
    """
    with writing(engine) as session:
        endpoint = _load(session, account_id, endpoint_id)
        endpoint.disabled_at = endpoint.disabled_at or int(time.time())
        give_up_pending(session, endpoint_id)
        return endpoint


def enable_endpoint(engine: Engine, account_id: str, endpoint_id: str) -> WebhookEndpoint:
    """Tell an endpoint of tasks that end from now on. Raises NotFoundError."""
    with writing(engine) as session:
        endpoint = _load(session, account_id, endpoint_id)
        endpoint.disabled_at = None
        return endpoint


def delete_endpoint(engine: Engine, account_id: str, endpoint_id: str) -> None:
    """Delete an endpoint, and give up its pending deliveries; all deliveries stay in the log.

    Raises NotFoundError.
    """
    with writing(engine) as session:
        session.delete(_load(session, account_id, endpoint_id))
        give_up_pending(session, endpoint_id)


def rotate_endpoint_secret(engine: Engine, account_id: str, endpoint_id: str) -> WebhookEndpoint:
    """Create a new secret. The previous one also signs for `signing.VALID_AFTER_ROTATION_S`.

    Raises NotFoundError.
    """
    now = int(time.time())
    with writing(engine) as session:
        endpoint = _load(session, account_id, endpoint_id)
        endpoint.previous_secret = endpoint.secret
        endpoint.previous_expires_at = now + signing.VALID_AFTER_ROTATION_S
        endpoint.secret, endpoint.secret_created_at = signing.generate_secret(), now
        return endpoint


def _load(session: Session, account_id: str, endpoint_id: str) -> WebhookEndpoint:
    endpoint = session.get(WebhookEndpoint, endpoint_id)
    if endpoint is None or endpoint.account_id != account_id:
        raise NotFoundError("There is no such webhook endpoint")
    return endpoint
