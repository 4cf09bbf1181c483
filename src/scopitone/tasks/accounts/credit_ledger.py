"""Credits: an append-only ledger in hundredths.

At any time, balance = grants - charges - open reservations. A reservation is open until the same
task is charged or released; the unique key (task, kind) of the table allows each at most once.
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


def balance_of(session: Session, account_id: str) -> int:
    """Return what the account can still spend, in hundredths.

    A charge turns its reservation into an expense, so the sum stays the same.
    """
    rows = session.execute(
        select(LedgerEntry.kind, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.account_id == account_id)
        .group_by(LedgerEntry.kind)
    )
    return sum(_SIGNS[kind] * int(amount) for kind, amount in rows)


def list_entries(
    session: Session, account_id: str, limit: int, after: tuple[int, str] | None = None
) -> list[LedgerEntry]:
    """Return entries of the account, newest first.

    after: (created_at, id) of the last entry of the previous page.
    """
    query = select(LedgerEntry).where(LedgerEntry.account_id == account_id)
    if after is not None:
        query = query.where(tuple_(LedgerEntry.created_at, LedgerEntry.id) < after)
    newest = query.order_by(LedgerEntry.created_at.desc(), LedgerEntry.id.desc())
    return list(session.scalars(newest.limit(limit)))


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """The sums of an account's entries, in hundredths."""

    id: str
    name: str
    granted: int
    charged: int
    reserved: int
    balance: int

    @property
    def is_balanced(self) -> bool:
        """Return whether balance = grants - charges - open reservations, and is not negative."""
        return 0 <= self.balance == self.granted - self.charged - self.reserved


def audit_accounts(session: Session) -> list[AccountBalance]:
    """Return the sums of every account.

    Open reservations are the credits of unfinished tasks, and the balance comes from the ledger
    alone, so that each checks the other.
    """
    sums = defaultdict[tuple[str, str], int](int)
    for account_id, kind, amount in session.execute(
        select(LedgerEntry.account_id, LedgerEntry.kind, func.sum(LedgerEntry.amount)).group_by(
            LedgerEntry.account_id, LedgerEntry.kind
        )
    ):
        sums[account_id, kind] = int(amount)
    reserved = select(Task.account_id, func.sum(Task.credits)).where(Task.complete_at.is_(None))
    reserved_of = {
        owner: int(amount) for owner, amount in session.execute(reserved.group_by(Task.account_id))
    }
    return [
        AccountBalance(
            id=account.id,
            name=account.name,
            granted=sums[account.id, "grant"],
            charged=sums[account.id, "charge"],
            reserved=reserved_of.get(account.id, 0),
            balance=sum(sign * sums[account.id, kind] for kind, sign in _SIGNS.items()),
        )
        for account in session.scalars(select(tables.Account).order_by(tables.Account.created_at))
    ]


def grant(session: Session, account_id: str, amount: int) -> None:
    """Give credits to the account."""
    _add(session, account_id, None, "grant", amount)


def reserve(session: Session, account_id: str, task_id: str, amount: int) -> None:
    """Reserve `amount` for a task, in the caller's transaction. Nothing is written for 0.

    Raises:
        CreditsError: the balance is smaller.
    """
    if amount == 0:
        return
    available = balance_of(session, account_id)
    if amount > available:
        raise CreditsError(
            # Clients look for the first two words.
            f"Insufficient Credits: the task costs {amount / 100:g} credits and the balance is "
            f"{available / 100:g}"
        )
    _add(session, account_id, task_id, "reserve", amount)


def charge(session: Session, account_id: str, task_id: str, amount: int) -> None:
    """Charge what was reserved for a task that succeeded."""
    if amount:
        _add(session, account_id, task_id, "charge", amount)


def release(session: Session, account_id: str, task_id: str, amount: int) -> None:
    """Release what was reserved for a task that failed."""
    if amount:
        _add(session, account_id, task_id, "release", amount)


def _add(session: Session, account_id: str, task_id: str | None, kind: str, amount: int) -> None:
    session.add(
        LedgerEntry(
            # Also sorts by age within a second, for lists.
            id=f"{time.time_ns():016x}{secrets.token_hex(4)}",
            account_id=account_id,
            task_id=task_id,
            kind=kind,
            amount=amount,
            created_at=int(time.time()),
        )
    )
