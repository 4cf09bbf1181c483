"""API keys: made, hashed, looked up. The key itself is never stored."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import time
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.orm import Session

from scopitone.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.prepared import Prepared
from scopitone.store.tables import Account, Key
from scopitone.tasks.errors import KeyDisabledError, NotFoundError, UnauthorizedError

DEFAULT_ACCOUNT = "default"
_ALPHABET = string.ascii_letters + string.digits
_FORM = re.compile(r"ak_[A-Za-z0-9]{32}")
# How many characters of a key are kept, for people to know it by.
_SHOWN = 8
# Reading a task must not cost a write each time.
_USE_NOTED_EVERY_S = 60
_BY_HASH = Prepared(
    lambda _: select(Key.id, Key.account_id, Key.disabled_at, Key.last_used_at).where(
        Key.sha256 == bindparam("sha256")
    )
)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; `secret` is shown once and cannot be had again."""

    id: str
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the account, and the key that it used."""

    account_id: str
    key_id: str


def ensure_account(engine: Engine) -> None:
    """Create the default account, which operates the server, where there is none."""
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
    secret = _secret()
    new = NewKey(id=secrets.token_hex(8), name=name, secret=secret)
    session.add(
        Key(
            id=new.id,
            account_id=account_id,
            name=name,
            sha256=_hash(secret),
            prefix=secret[:_SHOWN],
            created_at=int(time.time()),
        )
    )
    return new


def _secret() -> str:
    return "ak_" + "".join(secrets.choice(_ALPHABET) for _ in range(32))


def authenticate(engine: Engine, secret: str) -> Caller:
    """Whose key `secret` is; notes that it was used.

    Raises:
        UnauthorizedError: not a key, or not one that is known.
        KeyDisabledError: known, and switched off.
    """
    if not _FORM.fullmatch(secret):
        raise UnauthorizedError("The API key is malformed: ak_ and 32 letters or digits")
    with engine.connect() as connection:
        # Looked up by hash: how long it takes says nothing about the key.
        found = _BY_HASH(connection, sha256=_hash(secret))
    if not found:
        raise UnauthorizedError("The API key is unknown")
    key = found[0]
    if key.disabled_at is not None:
        raise KeyDisabledError("The API key is disabled")
    now = int(time.time())
    if key.last_used_at is None or key.last_used_at <= now - _USE_NOTED_EVERY_S:
        with writing(engine) as session:
            session.execute(update(Key).where(Key.id == key.id).values(last_used_at=now))
    return Caller(key.account_id, key.id)


def list_keys(engine: Engine, account_id: str | None = None) -> list[Key]:
    """The account's keys, or everybody's, oldest first."""
    wanted = select(Key).order_by(Key.created_at, Key.id)
    if account_id is not None:
        wanted = wanted.where(Key.account_id == account_id)
    with reading(engine) as session:
        return list(session.scalars(wanted))


def reset_key(engine: Engine, key_id: str, owner: str | None = None) -> NewKey:
    """Give the key a new secret; the old one is useless when this returns.

    `owner`, here and below: the account that asks; None is the operator, who may change
    anybody's keys and also switch off an account's last one. Raises NotFoundError.
    """
    with writing(engine) as session:
        key = _owned(session, key_id, owner)
        secret = _secret()
        key.sha256, key.prefix = _hash(secret), secret[:_SHOWN]
        return NewKey(id=key.id, name=key.name, secret=secret)


def disable_key(engine: Engine, key_id: str, owner: str | None = None) -> None:
    """Switch the key off. Raises NotFoundError, or InputError for an owner's last working key."""
    with writing(engine) as session:
        key = _owned(session, key_id, owner)
        if owner is not None:
            _check_not_last(session, key)
        key.disabled_at = key.disabled_at or int(time.time())


def enable_key(engine: Engine, key_id: str, owner: str | None = None) -> None:
    """Switch the key on again. Raises NotFoundError."""
    with writing(engine) as session:
        _owned(session, key_id, owner).disabled_at = None


def delete_key(engine: Engine, key_id: str, owner: str | None = None) -> None:
    """Forget the key. Raises NotFoundError, or InputError for an owner's last working key."""
    with writing(engine) as session:
        key = _owned(session, key_id, owner)
        if owner is not None:
            _check_not_last(session, key)
        session.delete(key)


def _owned(session: Session, key_id: str, owner: str | None) -> Key:
    key = session.get(Key, key_id)
    if key is None or (owner is not None and key.account_id != owner):
        raise NotFoundError("There is no such key")
    return key


def _check_not_last(session: Session, key: Key) -> None:
    others = select(Key.id).where(
        Key.account_id == key.account_id, Key.disabled_at.is_(None), Key.id != key.id
    )
    if key.disabled_at is None and session.scalar(others.limit(1)) is None:
        raise InputError("id", "is the account's last working key; make another one first")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
