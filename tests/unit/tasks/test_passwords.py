"""User names and passwords: stored as hashes, compared as people type them, unique."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text, update

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.tables import Password
from scopitone.tasks.accounts import passwords
from scopitone.tasks.accounts.accounts import create_account
from scopitone.tasks.errors import RateLimitedError, UnauthorizedError

WORDS = "lantern over low tide"


@pytest.fixture
def mira(engine: Engine) -> str:
    """An account with the user name mira."""
    account = create_account(engine, "Mira").id
    passwords.set_password(engine, account, "Mira", WORDS)
    return account


def test_only_a_hash_is_stored(engine: Engine, mira: str) -> None:
    with reading(engine) as session:
        [row] = session.execute(text("SELECT * FROM passwords")).all()
    assert WORDS not in str(row)
    assert row.account_id == mira
    assert row.hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("name", ["mira", " MIRA ", "ｍｉｒａ"])
def test_names_are_compared_as_people_type_them(engine: Engine, mira: str, name: str) -> None:
    assert passwords.authenticate_by_password(engine, name, WORDS) == mira


@pytest.mark.parametrize(
    ("name", "password"),
    [("mira", "Lantern over low tide"), ("nobody", WORDS), ("", ""), ("mira", "x" * 100_000)],
)
@pytest.mark.usefixtures("mira")
def test_wrong_ones_are_refused_alike(engine: Engine, name: str, password: str) -> None:
    with pytest.raises(UnauthorizedError, match="This user name or this password is wrong"):
        passwords.authenticate_by_password(engine, name, password)


@pytest.mark.usefixtures("mira")
def test_a_name_belongs_to_one_account(engine: Engine) -> None:
    other = create_account(engine, "Other").id
    with pytest.raises(passwords.UserNameTakenError, match="user_name: is taken"):
        passwords.set_password(engine, other, "MIRA", WORDS)
    assert passwords.find_user_name(engine, other) is None


def test_a_password_is_changed_and_removed(engine: Engine, mira: str) -> None:
    passwords.set_password(engine, mira, "mira m", "another lantern at sea")
    assert passwords.list_user_names(engine) == {mira: "mira m"}
    with pytest.raises(UnauthorizedError):
        passwords.authenticate_by_password(engine, "mira m", WORDS)
    passwords.remove_password(engine, mira)
    with pytest.raises(UnauthorizedError):
        passwords.authenticate_by_password(engine, "mira m", "another lantern at sea")


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("", WORDS, "user_name: must have 1 to 50 printable characters"),
        ("m" * 51, WORDS, "user_name: must have"),
        ("m\ni", WORDS, "user_name: must have"),
        ("mira", "short words", "password: must have 12 to 200 characters"),
        ("mira", "w" * 201, "password: must have 12"),
        ("mira", "mira Mira MIRA", "password: is too easy to guess"),
        ("mira", "abababababab", "password: is too easy to guess"),
    ],
)
def test_what_is_accepted(engine: Engine, name: str, password: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        passwords.set_password(engine, "default", name, password)


def test_a_hash_of_weaker_parameters_is_replaced(engine: Engine, mira: str) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192).hash(WORDS)
    with writing(engine) as session:
        session.execute(update(Password).values(hash=weak))
    assert passwords.authenticate_by_password(engine, "mira", WORDS) == mira
    with reading(engine) as session:
        assert session.get_one(Password, mira).hash != weak
    assert passwords.authenticate_by_password(engine, "mira", WORDS) == mira


def test_only_a_few_hash_at_once(
    engine: Engine, mira: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    with passwords._take_turn(), pytest.raises(RateLimitedError):
        passwords.authenticate_by_password(engine, "mira", WORDS)
    assert passwords.authenticate_by_password(engine, "mira", WORDS) == mira
