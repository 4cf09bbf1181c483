"""A disabled account: neither its keys nor its password, links, and browsers open anything."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.tasks.accounts import passwords, sessions
from scopitone.tasks.accounts.accounts import create_account, disable_account, enable_account
from scopitone.tasks.accounts.api_keys import authenticate, create_key
from scopitone.tasks.errors import KeyDisabledError, UnauthorizedError

WORDS = "lantern over low tide"


def test_nothing_opens_a_disabled_account(engine: Engine) -> None:
    account = create_account(engine, "Mira").id
    key = create_key(engine, "laptop", account).secret
    passwords.set_password(engine, account, "mira", WORDS)
    visitor = sessions.sign_in(engine, account)
    links = [sessions.make_link(engine, account)]

    disable_account(engine, account)
    links.append(sessions.make_link(engine, account))
    with pytest.raises(KeyDisabledError, match="account is disabled"):
        authenticate(engine, key)
    with pytest.raises(UnauthorizedError):
        passwords.authenticate_by_password(engine, "mira", WORDS)
    assert sessions.find_visitor(engine, visitor.cookie) is None
    for link in links:
        with pytest.raises(UnauthorizedError):
            sessions.sign_in_by_link(engine, link)
    # A session that began at the same moment.
    late = sessions.sign_in(engine, account)
    assert sessions.find_visitor(engine, late.cookie) is None

    enable_account(engine, account)
    assert authenticate(engine, key) == account
    assert passwords.authenticate_by_password(engine, "mira", WORDS) == account


def test_an_operator_is_left(engine: Engine) -> None:
    with pytest.raises(InputError, match="account: is the last operator's"):
        disable_account(engine, "default")
    other = create_account(engine, "Second", operator=True).id
    disable_account(engine, "default")
    with pytest.raises(InputError, match="last operator's"):
        disable_account(engine, other)
    with pytest.raises(InputError, match="no account with id 'nobody'"):
        disable_account(engine, "nobody")
