"""API keys: created, hashed, looked up. The key itself is never stored."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import time
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, func, select, update
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.prepared_statements import PreparedStatement
from scopitone.store.tables import Account, Key
from scopitone.tasks.errors import (
    KeyDisabledError,
    NotFoundError,
    QuotaError,
    UnauthorizedError,
)

DEFAULT_ACCOUNT = "default"
_ALPHABET = string.ascii_letters + string.digits
_KEY_PATTERN = re.compile(r"ak_[A-Za-z0-9]{32}")
# Characters of a key that are stored, so that people recognize it.
_PREFIX_LENGTH = 8
# Reading a task must not cost a write each time.
_LAST_USE_INTERVAL_S = 60
_BY_HASH = PreparedStatement(
    lambda _: (
        select(
            Key.id,
            Key.account_id,
            Key.disabled_at,
            Key.last_used_at,
            Account.disabled_at.label("account_disabled_at"),
        )
        .join(Account, Account.id == Key.account_id)
        .where(Key.sha256 == bindparam("sha256"))
    )
)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just created; `secret` is shown once and cannot be read again."""

    id: str
    name: str
    secret: str


def ensure_default_account(engine: Engine) -> None:
    """Create the default account, an operator, if it does not exist."""
    with writing(engine) as session:
        if session.get(Account, DEFAULT_ACCOUNT) is None:
            session.add(
                Account(
                    id=DEFAULT_ACCOUNT,
                    name="default",
                    created_at=int(time.time()),
                    operator=True,
                )
            )


def create_key(
    engine: Engine, name: str, account_id: str = DEFAULT_ACCOUNT, max_keys: int = 0
) -> NewKey:
    """Create a key for an account. It is valid at once, also in running servers.

    max_keys: number of keys that the account may have, also disabled ones; 0: no limit.

    Raises:
        QuotaError: the account has as many.
    """
    count = select(func.count()).select_from(Key).where(Key.account_id == account_id)
    with writing(engine) as session:
        if max_keys and session.execute(count).scalar_one() >= max_keys:
            raise QuotaError(
                f"The account may have at most {max_keys} API keys; delete one that is not used"
            )
        return _add(session, name, account_id)


def create_first_key(engine: Engine) -> NewKey | None:
    """Create a key if the installation has none. Returns None if it has one."""
    with writing(engine) as session:
        if session.scalar(select(Key.id).limit(1)) is not None:
            return None
        return _add(session, "first", DEFAULT_ACCOUNT)


def _add(session: Session, name: str, account_id: str) -> NewKey:
    secret = _generate_secret()
    new = NewKey(id=secrets.token_hex(8), name=name, secret=secret)
    session.add(
        Key(
            id=new.id,
            account_id=account_id,
            name=name,
            sha256=_hash(secret),
            prefix=secret[:_PREFIX_LENGTH],
            created_at=int(time.time()),
        )
    )
    return new


def _generate_secret() -> str:
    return "ak_" + "".join(secrets.choice(_ALPHABET) for _ in range(32))


def authenticate(engine: Engine, secret: str) -> str:
    """Return the account of the key `secret`, and record that the key was used.

    Raises:
        UnauthorizedError: the key is malformed or unknown.
        KeyDisabledError: the key or its account is disabled.
    """
    if not _KEY_PATTERN.fullmatch(secret):
        raise UnauthorizedError("The API key is malformed: ak_ and 32 letters or digits")
    with engine.connect() as connection:
        # Looked up by hash: the time that it takes says nothing about the key.
        rows = _BY_HASH(connection, sha256=_hash(secret))
    if not rows:
        raise UnauthorizedError("The API key is unknown")
    key = rows[0]
    if key.disabled_at is not None:
        raise KeyDisabledError("The API key is disabled")
    if key.account_disabled_at is not None:
        raise KeyDisabledError("The account is disabled; ask the operator of this server")
    now = int(time.time())
    if key.last_used_at is None or key.last_used_at <= now - _LAST_USE_INTERVAL_S:
        with writing(engine) as session:
            session.execute(update(Key).where(Key.id == key.id).values(last_used_at=now))
    account_id: str = key.account_id
    return account_id


def list_keys(engine: Engine, account_id: str | None = None) -> list[Key]:
    """Return the account's keys, or those of all accounts, oldest first."""
    query = select(Key).order_by(Key.created_at, Key.id)
    if account_id is not None:
        query = query.where(Key.account_id == account_id)
    with reading(engine) as session:
        return list(session.scalars(query))


def reset_key(engine: Engine, key_id: str, owner: str | None = None) -> NewKey:
    """Replace the secret of a key; the old one is invalid when this returns.

    owner: here and below, the account that requests it; None for the operator, who may change keys
    of all accounts and also disable an account's last one.

    Raises NotFoundError.
    """
    with writing(engine) as session:
        key = _load_key(session, key_id, owner)
        secret = _generate_secret()
        key.sha256, key.prefix = _hash(secret), secret[:_PREFIX_LENGTH]
        return NewKey(id=key.id, name=key.name, secret=secret)


def disable_key(engine: Engine, key_id: str, owner: str | None = None) -> None:
    """Disable a key. Raises NotFoundError, or InputError for an owner's last working key."""
    with writing(engine) as session:
        key = _load_key(session, key_id, owner)
        if owner is not None:
            _check_not_last(session, key)
        key.disabled_at = key.disabled_at or int(time.time())


def enable_key(engine: Engine, key_id: str, owner: str | None = None) -> None:
    """Enable a key again. Raises NotFoundError."""
    with writing(engine) as session:
        _load_key(session, key_id, owner).disabled_at = None


def delete_key(engine: Engine, key_id: str, owner: str | None = None) -> None:
    """Delete a key. Raises NotFoundError, or InputError for an owner's last working key."""
    with writing(engine) as session:
        key = _load_key(session, key_id, owner)
        if owner is not None:
            _check_not_last(session, key)
        session.delete(key)


def _load_key(session: Session, key_id: str, owner: str | None) -> Key:
    key = session.get(Key, key_id)
    if key is None or (owner is not None and key.account_id != owner):
        raise NotFoundError("There is no such key")
    return key


def _check_not_last(session: Session, key: Key) -> None:
    others = select(Key.id).where(
        Key.account_id == key.account_id, Key.disabled_at.is_(None), Key.id != key.id
    )
    if key.disabled_at is None and session.scalar(others.limit(1)) is None:
        raise InputError("id", "is the account's last working key; create another one first")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
