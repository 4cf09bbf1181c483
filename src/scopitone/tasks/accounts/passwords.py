"""User names and passwords, by which people sign in to the studio. Programs use API keys.

Passwords are stored as Argon2id hashes with the library's parameters, which are those of RFC 9106
for machines with little memory.
"""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import Account, Password
from scopitone.tasks.errors import RateLimitedError, UnauthorizedError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_PASSWORD, MAX_PASSWORD = 12, 200
"""Characters of a password. NIST SP 800-63B-4 asks for 8, and for 15 where attempts are not also
limited by account."""

MIN_DIFFERENT = 4
"""Different characters that a password has at least."""

MAX_USER_NAME = 50

# A hash takes 64 MiB for a tenth of a second or more. More at once would let strangers fill memory.
_HASHES_AT_ONCE = 4
_BUSY_S = 1
_turns = threading.BoundedSemaphore(_HASHES_AT_ONCE)


class UserNameTakenError(InputError):
    """Another account has this user name."""


def set_password(engine: Engine, account_id: str, user_name: str, password: str) -> str:
    """Set how the owner of an account signs in. Returns the user name as it is stored.

    Raises: InputError ("user_name" or "password"), UserNameTakenError, RateLimitedError if too many
    others are signing in.
    """
    name = _check_user_name(user_name)
    text = _check_password(password, name)
    _store(engine, account_id, name, text)
    return name


def _store(engine: Engine, account_id: str, name: str, text: str) -> None:
    with _take_turn():
        hashed = _load_hasher().hash(text)
    row = Password(account_id=account_id, user_name=name, hash=hashed, changed_at=int(time.time()))
    try:
        with writing(engine) as session:
            session.merge(row)
    except IntegrityError as error:
        raise UserNameTakenError("user_name", "is taken; choose another one") from error


def remove_password(engine: Engine, account_id: str) -> None:
    """Remove the user name and the password of an account."""
    with writing(engine) as session:
        session.execute(delete(Password).where(Password.account_id == account_id))


def list_user_names(engine: Engine) -> dict[str, str]:
    """Return the user name of each account that has one, by the account's id."""
    with reading(engine) as session:
        rows = session.execute(select(Password.account_id, Password.user_name))
        return {row.account_id: row.user_name for row in rows}


def find_user_name(engine: Engine, account_id: str) -> str | None:
    """Return the user name of an account; None if it has none."""
    with reading(engine) as session:
        return session.scalar(select(Password.user_name).where(Password.account_id == account_id))


def authenticate_by_password(engine: Engine, user_name: str, password: str) -> str:
    """Return the id of the account with this user name and password.

    It takes as long for names that do not exist, and for disabled accounts.

    Raises: UnauthorizedError; RateLimitedError if too many others are signing in.
    """
    from argon2.exceptions import VerificationError

    name = normalize_user_name(user_name)
    with reading(engine) as session:
        query = select(Password).join(Account, Account.id == Password.account_id)
        enabled = query.where(Password.user_name == name, Account.disabled_at.is_(None))
        row = session.scalars(enabled).first()
    hasher = _load_hasher()
    text = _normalize(password[: MAX_PASSWORD + 1])
    with _take_turn():
        try:
            hasher.verify(_hash_of_nobody() if row is None else row.hash, text)
        except VerificationError:
            row = None
    if row is None:
        raise UnauthorizedError("This user name or this password is wrong")
    if hasher.check_needs_rehash(row.hash):
        _store(engine, row.account_id, name, text)
    return row.account_id


def normalize_user_name(user_name: str) -> str:
    """Return a user name as it is compared: without regard to case, and to how it was typed."""
    return _normalize(user_name).strip().casefold()[: MAX_USER_NAME + 1]


def _check_user_name(user_name: str) -> str:
    name = normalize_user_name(user_name)
    if not 1 <= len(name) <= MAX_USER_NAME or not name.isprintable():
        raise InputError("user_name", f"must have 1 to {MAX_USER_NAME} printable characters")
    return name


def _check_password(password: str, user_name: str) -> str:
    text = _normalize(password)
    if not MIN_PASSWORD <= len(text) <= MAX_PASSWORD:
        raise InputError("password", f"must have {MIN_PASSWORD} to {MAX_PASSWORD} characters")
    is_repeated_name = not text.casefold().replace(user_name, "").strip()
    if is_repeated_name or len(set(text)) < MIN_DIFFERENT:
        raise InputError("password", "is too easy to guess; choose several words, for example")
    return text


def _normalize(text: str) -> str:
    """Return the same text for the same characters, however a keyboard composes them (NIST
    SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


@contextmanager
def _take_turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise RateLimitedError("Too many people are signing in at this moment", _BUSY_S)
    try:
        yield
    finally:
        _turns.release()


@cache
def _load_hasher() -> PasswordHasher:
    # Few processes need it.
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    return _load_hasher().hash("nobody")
