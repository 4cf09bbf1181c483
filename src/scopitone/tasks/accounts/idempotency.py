"""Idempotency-Key: a request that is sent again gets the first answer, and creates nothing.

A key is claimed first, which other requests see as "in flight". Its answer is stored by the
transaction that creates the task. A request that creates no task releases its key, so that it can
be sent again when its cause is gone.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store.database import writing
from scopitone.store.tables import IdempotencyKey
from scopitone.tasks.errors import InFlightError

FIELD = "Idempotency-Key"
MAX_LENGTH = 255
RETENTION_S = 24 * 3600
# An older claim belongs to a server that died; longer than any transaction waits.
_CLAIM_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that this request may use, with its account and the time of the claim."""

    account_id: str
    key: str
    created_at: int


def claim_key(engine: Engine, account_id: str, key: str, body: Any) -> Claim | dict[str, Any]:
    """Claim `key` for a request, or return the stored answer of the first request.

    body: the JSON value; another spelling of the same value counts as the same.

    Raises:
        InputError: the key is too long, or was used with another body within RETENTION_S.
        InFlightError: the first request has not been answered yet.
    """
    if len(key) > MAX_LENGTH:
        raise InputError(FIELD, f"must have at most {MAX_LENGTH} characters")
    now = int(time.time())
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    with writing(engine) as session:
        row = session.get(IdempotencyKey, (account_id, key))
        if row is None or row.created_at <= now - RETENTION_S:
            new = IdempotencyKey(
                account_id=account_id, key=key, body_sha256=digest, answer=None, created_at=now
            )
            session.merge(new)
            return Claim(account_id, key, now)
        if row.body_sha256 != digest:
            raise InputError(FIELD, "was used with a different body; use a new key for a new task")
        if row.answer is not None:
            return row.answer
        if row.created_at > now - _CLAIM_TIMEOUT_S:
            raise _in_flight_error()
        row.created_at = now
        return Claim(account_id, key, now)


def store_answer(session: Session, claim: Claim, answer: dict[str, Any]) -> None:
    """Store the answer, in the transaction that makes it true.

    Raises InFlightError if another request has taken the claim over.
    """
    statement = _where_unanswered(update(IdempotencyKey), claim).values(answer=answer)
    if session.scalar(statement.returning(IdempotencyKey.key)) is None:
        raise _in_flight_error()


def release_claim(engine: Engine, claim: Claim) -> None:
    """Release the key, because the request created nothing."""
    with writing(engine) as session:
        session.execute(_where_unanswered(delete(IdempotencyKey), claim))


def delete_expired(session: Session) -> None:
    """Delete keys that are older than RETENTION_S."""
    before = int(time.time()) - RETENTION_S
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= before))


def _where_unanswered(statement: Any, claim: Claim) -> Any:
    return statement.where(
        IdempotencyKey.account_id == claim.account_id,
        IdempotencyKey.key == claim.key,
        IdempotencyKey.created_at == claim.created_at,
        IdempotencyKey.answer.is_(None),
    )


def _in_flight_error() -> InFlightError:
    return InFlightError("The first request with this Idempotency-Key is still in progress")
