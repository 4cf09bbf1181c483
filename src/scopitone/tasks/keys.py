"""API keys: made, hashed, looked up. The key itself is never stored."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import time
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, Key
from scopitone.tasks.errors import KeyDisabledError, UnauthorizedError

DEFAULT_ACCOUNT = "default"
_ALPHABET = string.ascii_letters + string.digits
_FORM = re.compile(r"ak_[A-Za-z0-9]{32}")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; `secret` is shown once and cannot be had again."""

    id: str
    name: str
    secret: str


def ensure_account(engine: Engine) -> None:
    """Create the default account where there is none."""
    with writing(engine) as session:
        if session.get(Account, DEFAULT_ACCOUNT) is None:
            session.add(Account(id=DEFAULT_ACCOUNT, name="default", created_at=int(time.time())))


def create_key(engine: Engine, name: str, account_id: str = DEFAULT_ACCOUNT) -> NewKey:
    """Make a key for an account. It is good at once, also in servers that are running."""
    with writing(engine) as session:
        return _add(session, name, account_id)


def create_first_key(engine: Engine) -> NewKey | None:
    """Make a key if the installation has none yet, else None."""
    with writing(engine) as session:
        if session.scalar(select(Key.id).limit(1)) is not None:
            return None
        return _add(session, "first", DEFAULT_ACCOUNT)


def _add(session: Session, name: str, account_id: str) -> NewKey:
    secret = "ak_" + "".join(secrets.choice(_ALPHABET) for _ in range(32))
    new = NewKey(id=secrets.token_hex(8), name=name, secret=secret)
    session.add(
        Key(
            id=new.id,
            account_id=account_id,
            name=name,
            sha256=_hash(secret),
            prefix=secret[:8],
            created_at=int(time.time()),
        )
    )
    return new


def authenticate(engine: Engine, secret: str) -> str:
    """The account that `secret` belongs to.

    Raises:
        UnauthorizedError: not a key, or not one that is known.
        KeyDisabledError: known, and switched off.
    """
    if not _FORM.fullmatch(secret):
        raise UnauthorizedError("The API key is malformed: ak_ and 32 letters or digits")
    with reading(engine) as session:
        # Looked up by hash: how long it takes says nothing about the key.
        key = session.scalar(select(Key).where(Key.sha256 == _hash(secret)))
    if key is None:
        raise UnauthorizedError("The API key is unknown")
    if key.disabled_at is not None:
        raise KeyDisabledError("The API key is disabled")
    return key.account_id


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
