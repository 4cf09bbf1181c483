"""Credits: an append-only ledger in hundredths.

At every moment balance = grants - charges - open reservations. A reservation is open until
the same task is charged or released; the ledger's unique key (task, kind) makes each happen
at most once.
"""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from scopitone.store import tables
from scopitone.store.tables import LedgerEntry, Task
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


def entries(
    session: Session, account_id: str, limit: int, after: tuple[int, str] | None = None
) -> list[LedgerEntry]:
    """The account's movements, newest first; `after` is (created_at, id) of the last one seen."""
    wanted = select(LedgerEntry).where(LedgerEntry.account_id == account_id)
    if after is not None:
        wanted = wanted.where(tuple_(LedgerEntry.created_at, LedgerEntry.id) < after)
    newest = wanted.order_by(LedgerEntry.created_at.desc(), LedgerEntry.id.desc())
    return list(session.scalars(newest.limit(limit)))


@dataclass(frozen=True, slots=True)
class Account:
    """What an account's books say, in hundredths."""

    id: str
    name: str
    granted: int
    charged: int
    reserved: int
    balance: int

    @property
    def sound(self) -> bool:
        """Whether balance = grants - charges - open reservations, and nothing is owed."""
        return 0 <= self.balance == self.granted - self.charged - self.reserved


def books(session: Session) -> list[Account]:
    """Every account's books. Open reservations are counted by the unfinished tasks' credits,
    and the balance by the ledger alone, so that each checks the other."""
    moved = defaultdict[tuple[str, str], int](int)
    for account_id, kind, amount in session.execute(
        select(LedgerEntry.account_id, LedgerEntry.kind, func.sum(LedgerEntry.amount)).group_by(
            LedgerEntry.account_id, LedgerEntry.kind
        )
    ):
        moved[account_id, kind] = int(amount)
    reserved = select(Task.account_id, func.sum(Task.credits)).where(Task.complete_at.is_(None))
    held = {one: int(amount) for one, amount in session.execute(reserved.group_by(Task.account_id))}
    return [
        Account(
            id=account.id,
            name=account.name,
            granted=moved[account.id, "grant"],
            charged=moved[account.id, "charge"],
            reserved=held.get(account.id, 0),
            balance=sum(sign * moved[account.id, kind] for kind, sign in _SIGNS.items()),
        )
        for account in session.scalars(select(tables.Account).order_by(tables.Account.created_at))
    ]


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
            # By age within a second as well, for lists.
            id=f"{time.time_ns():016x}{secrets.token_hex(4)}",
            account_id=account_id,
            task_id=task_id,
            kind=kind,
            amount=amount,
            created_at=int(time.time()),
        )
    )
