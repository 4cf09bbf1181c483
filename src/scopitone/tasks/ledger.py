"""Credits: an append-only ledger in hundredths.

At every moment balance = grants - charges - open reservations. A reservation is open until
the same task is charged or released; the ledger's unique key (task, kind) makes each happen
at most once.
"""

from __future__ import annotations

import secrets
import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scopitone.store.tables import LedgerEntry
from scopitone.tasks.errors import CreditsError

_SIGNS = {"grant": 1, "reserve": -1, "release": 1, "charge": 0}


def balance(session: Session, account_id: str) -> int:
    """What the account can still spend, in hundredths.

    A charge turns its reservation into an expense, so the sum stays the same.
    """
    rows = session.execute(
        select(LedgerEntry.kind, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.account_id == account_id)
        .group_by(LedgerEntry.kind)
    )
    return sum(_SIGNS[kind] * int(amount) for kind, amount in rows)


def grant(session: Session, account_id: str, amount: int) -> None:
    """Give the account credits to spend."""
    _add(session, account_id, None, "grant", amount)


def reserve(session: Session, account_id: str, task_id: str, amount: int) -> None:
    """Set `amount` aside for a task, in the caller's transaction. Nothing is written for 0.

    Raises:
        CreditsError: the balance is smaller.
    """
    if amount == 0:
        return
    available = balance(session, account_id)
    if amount > available:
        raise CreditsError(
            f"The task costs {amount / 100:g} credits and the balance is {available / 100:g}"
        )
    _add(session, account_id, task_id, "reserve", amount)


def charge(session: Session, account_id: str, task_id: str, amount: int) -> None:
    """Spend what was reserved for a task that succeeded."""
    if amount:
        _add(session, account_id, task_id, "charge", amount)


def release(session: Session, account_id: str, task_id: str, amount: int) -> None:
    """Give back what was reserved for a task that failed."""
    if amount:
        _add(session, account_id, task_id, "release", amount)


def _add(session: Session, account_id: str, task_id: str | None, kind: str, amount: int) -> None:
    session.add(
        LedgerEntry(
            id=secrets.token_hex(8),
            account_id=account_id,
            task_id=task_id,
            kind=kind,
            amount=amount,
            created_at=int(time.time()),
        )
    )
