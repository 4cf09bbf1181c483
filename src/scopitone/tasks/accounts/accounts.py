"""Accounts own tasks, files, credits and keys. Only the operator creates them."""

from __future__ import annotations

import secrets
import time

from sqlalchemy import Engine, delete, or_, select
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, SignInLink, StudioSession


def create_account(engine: Engine, name: str, *, operator: bool = False) -> Account:
    """Create an account without keys and credits. An operator sees the studio's admin page."""
    account = Account(
        id=secrets.token_hex(8), name=name, created_at=int(time.time()), operator=operator
    )
    with writing(engine) as session:
        session.add(account)
    return account


def list_accounts(engine: Engine) -> list[Account]:
    """Return all accounts, oldest first."""
    with reading(engine) as session:
        return list(session.scalars(select(Account).order_by(Account.created_at, Account.id)))


def disable_account(engine: Engine, account_id: str) -> None:
    """Stop everything that the owner of an account can do. Its tasks and files stay.

    Its keys stop working at once, and its browsers are signed out. Running tasks continue.

    Raises: InputError if there is no such account, or if it is the last enabled operator's.
    """
    check_account(engine, account_id)
    with writing(engine) as session:
        account = lock_accounts(session, account_id)
        check_operator_left(session, account)
        account.disabled_at = account.disabled_at or int(time.time())
        session.execute(delete(StudioSession).where(StudioSession.account_id == account_id))
        session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))


def lock_accounts(session: Session, account_id: str) -> Account:
    """Return an account. Until the transaction ends, it and all operators' accounts stay as they
    are, and nothing can be added that belongs to them. Raises NoResultFound."""
    query = select(Account).where(or_(Account.id == account_id, Account.operator))
    session.scalars(query.order_by(Account.id).with_for_update()).all()
    return session.get_one(Account, account_id)


def check_operator_left(session: Session, account: Account) -> None:
    """Raise InputError if the server would have no operator without an account."""
    others = select(Account.id).where(
        Account.operator, Account.disabled_at.is_(None), Account.id != account.id
    )
    if account.operator and session.scalar(others.limit(1)) is None:
        raise InputError(
            "account", "is the last operator's; accepted: an account that another one operates"
        )


def enable_account(engine: Engine, account_id: str) -> None:
    """Undo `disable_account`; its browsers must sign in again.

    Raises: InputError if there is no such account.
    """
    check_account(engine, account_id)
    with writing(engine) as session:
        session.get_one(Account, account_id).disabled_at = None


def is_operator(engine: Engine, account_id: str) -> bool:
    """Return whether the account administers the server, and so has no quotas."""
    with reading(engine) as session:
        return bool(session.scalar(select(Account.operator).where(Account.id == account_id)))


def check_account(engine: Engine, account_id: str) -> None:
    """Raise InputError if there is no such account."""
    with reading(engine) as session:
        if session.get(Account, account_id) is None:
            ids = ", ".join(session.scalars(select(Account.id).limit(10)))
            message = f"no account with id {account_id!r}; existing accounts: {ids}"
            raise InputError("account", message)
