"""Idempotency-Key: a request that is sent again gets the first answer, and creates nothing.

A key is claimed first, which others see as "in flight"; its answer is kept by the transaction
that creates the task. A request that creates no task gives its key back, so that it can be
sent again once its cause is gone.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from scopitone.errors import InputError
from scopitone.store.database import writing
from scopitone.store.tables import IdempotencyKey
from scopitone.tasks.errors import InFlightError

FIELD = "Idempotency-Key"
MAX_LENGTH = 255
KEPT_S = 24 * 3600
# A claim that is this old belongs to a server that died; longer than any transaction waits.
_CLAIM_S = 120


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that this request may use, by whom and since when."""

    account_id: str
    key: str
    created_at: int


def claim(engine: Engine, account_id: str, key: str, body: Any) -> Claim | dict[str, Any]:
    """Claim `key` for a request; the answer that is kept if there was one already.

    `body` is the JSON value: the same one in another spelling counts as the same.

    Raises:
        InputError: too long, or used with another body within KEPT_S.
        InFlightError: the first request has not been answered yet.
    """
    if len(key) > MAX_LENGTH:
        raise InputError(FIELD, f"must have at most {MAX_LENGTH} characters")
    now = int(time.time())
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    with writing(engine) as session:
        row = session.get(IdempotencyKey, (account_id, key))
        if row is None or row.created_at <= now - KEPT_S:
            new = IdempotencyKey(
                account_id=account_id, key=key, body_sha256=digest, answer=None, created_at=now
            )
            session.merge(new)
            return Claim(account_id, key, now)
        if row.body_sha256 != digest:
            raise InputError(FIELD, "was used with another body; use a new one for a new task")
        if row.answer is not None:
            return row.answer
        if row.created_at > now - _CLAIM_S:
            raise _in_flight()
        row.created_at = now
        return Claim(account_id, key, now)


def keep(session: Session, claimed: Claim, answer: dict[str, Any]) -> None:
    """Keep the answer, in the transaction that makes it true.

    Raises InFlightError if the claim went to another request meanwhile.
    """
    kept = _open(update(IdempotencyKey), claimed).values(answer=answer)
    if session.scalar(kept.returning(IdempotencyKey.key)) is None:
        raise _in_flight()


def give_back(engine: Engine, claimed: Claim) -> None:
    """Let the key be used again: the request created nothing."""
    with writing(engine) as session:
        session.execute(_open(delete(IdempotencyKey), claimed))


def forget(session: Session) -> None:
    """Delete what was kept for long enough."""
    before = int(time.time()) - KEPT_S
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= before))


def _open(statement: Any, claimed: Claim) -> Any:
    return statement.where(
        IdempotencyKey.account_id == claimed.account_id,
        IdempotencyKey.key == claimed.key,
        IdempotencyKey.created_at == claimed.created_at,
        IdempotencyKey.answer.is_(None),
    )


def _in_flight() -> InFlightError:
    return InFlightError("The first request with this Idempotency-Key is still being answered")
