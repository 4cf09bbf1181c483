from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import Engine, select

from scopitone.store.database import reading, writing
from scopitone.store.tables import Key
from scopitone.tasks.accounts.api_keys import (
    DEFAULT_ACCOUNT,
    authenticate,
    create_first_key,
    create_key,
    delete_key,
    disable_key,
)
from scopitone.tasks.errors import KeyDisabledError, QuotaError, UnauthorizedError


def test_a_key_opens_its_account_and_is_kept_as_a_hash(engine: Engine) -> None:
    key = create_key(engine, "laptop")
    assert re.fullmatch(r"ak_[A-Za-z0-9]{32}", key.secret)
    assert authenticate(engine, key.secret) == DEFAULT_ACCOUNT
    with reading(engine) as session:
        row = session.scalars(select(Key)).one()
    assert row.sha256 == hashlib.sha256(key.secret.encode()).hexdigest()
    assert row.prefix == key.secret[:8]


def test_the_first_key_is_made_once(engine: Engine) -> None:
    assert create_first_key(engine) is not None
    assert create_first_key(engine) is None


def test_an_account_has_no_more_keys_than_it_may(engine: Engine) -> None:
    keys = [create_key(engine, "n", max_keys=2) for _ in range(2)]
    disable_key(engine, keys[0].id)
    with pytest.raises(QuotaError, match="at most 2 API keys"):
        create_key(engine, "n", max_keys=2)
    delete_key(engine, keys[0].id)
    create_key(engine, "n", max_keys=2)
    create_key(engine, "by the operator")


def test_no_two_keys_are_alike(engine: Engine) -> None:
    assert len({create_key(engine, "n").secret for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "wrong", ["", "ak_", "ak_" + "a" * 31, "ak_" + "a" * 33, "AK_" + "a" * 32, "ak_" + "é" * 32]
)
def test_what_is_no_key_is_refused(engine: Engine, wrong: str) -> None:
    with pytest.raises(UnauthorizedError, match="malformed"):
        authenticate(engine, wrong)


def test_unknown_and_disabled_are_told_apart(engine: Engine) -> None:
    with pytest.raises(UnauthorizedError, match="unknown"):
        authenticate(engine, "ak_" + "a" * 32)
    key = create_key(engine, "old")
    with writing(engine) as session:
        session.get_one(Key, key.id).disabled_at = 1
    with pytest.raises(KeyDisabledError):
        authenticate(engine, key.secret)
