"""The secrets that sign an account's callbacks, by Standard Webhooks.

The signature is made by the library that receivers verify it with.
"""

from __future__ import annotations

import base64
import secrets
import time
from datetime import UTC, datetime

from sqlalchemy import Engine, Select, or_, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, WebhookSecret

VALID_AFTER_ROTATION_S = 24 * 3600
# The specification asks for 24 to 64 bytes.
_SECRET_BYTES = 32
# Signatures in one header at most, however often somebody rotates within a day.
_SIGNATURES = 5


def current_secret(engine: Engine, account_id: str) -> WebhookSecret:
    """The account's secret, made at the first need."""
    with reading(engine) as session:
        found = session.scalar(_current(account_id))
    if found is not None:
        return found
    with writing(engine) as session:
        _lock(session, account_id)
        return session.scalar(_current(account_id)) or _add(session, account_id)


def rotate(engine: Engine, account_id: str) -> WebhookSecret:
    """Make a new secret. The one before signs beside it for VALID_AFTER_ROTATION_S."""
    with writing(engine) as session:
        _lock(session, account_id)
        before = session.scalar(_current(account_id))
        if before is not None:
            before.expires_at = int(time.time()) + VALID_AFTER_ROTATION_S
            session.flush()
        return _add(session, account_id)


def previous_valid_until(engine: Engine, account_id: str) -> int | None:
    """When the last rotated secret stops signing (Unix seconds), None if none signs."""
    ends = [secret.expires_at for secret in _valid(engine, account_id) if secret.expires_at]
    return max(ends, default=None)


def signed_headers(engine: Engine, account_id: str, message_id: str, body: str) -> dict[str, str]:
    """The three headers of Standard Webhooks for `body`, as of now: a signature a secret."""
    current_secret(engine, account_id)
    now = datetime.now(UTC)
    signatures = [
        Webhook(secret.secret).sign(message_id, now, body) for secret in _valid(engine, account_id)
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _valid(engine: Engine, account_id: str) -> list[WebhookSecret]:
    """The secrets that sign now, the current one first."""
    with reading(engine) as session:
        found = session.scalars(
            select(WebhookSecret)
            .where(
                WebhookSecret.account_id == account_id,
                or_(
                    WebhookSecret.expires_at.is_(None), WebhookSecret.expires_at > int(time.time())
                ),
            )
            .order_by(WebhookSecret.expires_at.desc().nulls_first())
            .limit(_SIGNATURES)
        )
        return list(found)


def _current(account_id: str) -> Select[WebhookSecret]:
    return select(WebhookSecret).where(
        WebhookSecret.account_id == account_id, WebhookSecret.expires_at.is_(None)
    )


def _lock(session: Session, account_id: str) -> None:
    """Let two that make a secret at once wait for each other, where writers do not anyway."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def _add(session: Session, account_id: str) -> WebhookSecret:
    secret = WebhookSecret(
        id=secrets.token_hex(8),
        account_id=account_id,
        secret="whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode(),
        created_at=int(time.time()),
        expires_at=None,
    )
    session.add(secret)
    session.flush()
    return secret
