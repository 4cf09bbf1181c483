"""The secrets that sign callbacks, as Standard Webhooks and kie.ai specify.

An account has a secret for the callbacks of its tasks, and each of its webhook endpoints has one.
The library that signs is the one with which receivers verify.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, Select, or_, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, WebhookEndpoint, WebhookSecret

VALID_AFTER_ROTATION_S = 24 * 3600
# The specification requires 24 to 64 bytes.
_SECRET_BYTES = 32
# The most signatures in one header, no matter how often a user rotates within a day.
_MAX_SIGNATURES = 5


def load_current_secret(engine: Engine, account_id: str) -> WebhookSecret:
    """Return the secret of the account; create it if there is none."""
    with reading(engine) as session:
        secret = session.scalar(_select_current(account_id))
    if secret is not None:
        return secret
    with writing(engine) as session:
        _lock_account(session, account_id)
        return session.scalar(_select_current(account_id)) or _add(session, account_id)


def rotate_secret(engine: Engine, account_id: str) -> WebhookSecret:
    """Create a new secret. The previous one also signs for VALID_AFTER_ROTATION_S."""
    with writing(engine) as session:
        _lock_account(session, account_id)
        previous = session.scalar(_select_current(account_id))
        if previous is not None:
            previous.expires_at = int(time.time()) + VALID_AFTER_ROTATION_S
            session.flush()
        return _add(session, account_id)


def previous_valid_until(engine: Engine, account_id: str) -> int | None:
    """Return when the last rotated secret stops signing (Unix seconds); None if none signs."""
    expiries = [
        secret.expires_at for secret in _load_valid(engine, account_id) if secret.expires_at
    ]
    return max(expiries, default=None)


def load_secrets(engine: Engine, account_id: str) -> list[str]:
    """Return the secrets with which the account signs now, the current one first."""
    load_current_secret(engine, account_id)
    return [secret.secret for secret in _load_valid(engine, account_id)]


def secrets_of(endpoint: WebhookEndpoint) -> list[str]:
    """Return the secrets that sign an endpoint's messages now, the current one first."""
    previous, ends_at = endpoint.previous_secret, endpoint.previous_expires_at
    if previous is None or ends_at is None or ends_at <= int(time.time()):
        return [endpoint.secret]
    return [endpoint.secret, previous]


def sign_headers(secrets: Sequence[str], message_id: str, body: str) -> dict[str, str]:
    """Return the three headers of Standard Webhooks for `body`, with a signature per secret."""
    now = datetime.fromtimestamp(time.time(), UTC)
    signatures = [Webhook(secret).sign(message_id, now, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def sign_task(secret: str, task_id: str) -> dict[str, str]:
    """Return the two headers by which kie.ai signs: of the task's id and the time, not of the body.

    The key is the secret as it is shown.
    """
    timestamp = str(int(time.time()))
    signed = f"{task_id}.{timestamp}".encode()
    digest = hmac.digest(secret.encode(), signed, hashlib.sha256)
    return {
        "X-Webhook-Timestamp": timestamp,
        "X-Webhook-Signature": base64.b64encode(digest).decode(),
    }


def generate_secret() -> str:
    """Return a new secret as it is shown."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _load_valid(engine: Engine, account_id: str) -> list[WebhookSecret]:
    """Return the secrets that sign now, the current one first."""
    with reading(engine) as session:
        rows = session.scalars(
            select(WebhookSecret)
            .where(
                WebhookSecret.account_id == account_id,
                or_(
                    WebhookSecret.expires_at.is_(None), WebhookSecret.expires_at > int(time.time())
                ),
            )
            .order_by(WebhookSecret.expires_at.desc().nulls_first())
            .limit(_MAX_SIGNATURES)
        )
        return list(rows)


def _select_current(account_id: str) -> Select[WebhookSecret]:
    return select(WebhookSecret).where(
        WebhookSecret.account_id == account_id, WebhookSecret.expires_at.is_(None)
    )


def _lock_account(session: Session, account_id: str) -> None:
    """Lock the account's row, so that two transactions do not both create a secret."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def _add(session: Session, account_id: str) -> WebhookSecret:
    secret = WebhookSecret(
        id=secrets.token_hex(8),
        account_id=account_id,
        secret=generate_secret(),
        created_at=int(time.time()),
        expires_at=None,
    )
    session.add(secret)
    session.flush()
    return secret
