"""Signatures, verified by the code that docs/how-to/receive-webhooks.md gives to receivers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from repository import ROOT
from sqlalchemy import Engine, update

from scopitone.store.database import writing
from scopitone.store.tables import WebhookSecret
from scopitone.tasks.accounts.api_keys import DEFAULT_ACCOUNT
from scopitone.tasks.webhooks.signing import (
    load_current_secret,
    load_secrets,
    previous_valid_until,
    rotate_secret,
    sign_headers,
)

PAGE = ROOT / "docs" / "how-to" / "receive-webhooks.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
BODY = '{"task_id":"é","status":"success"}'
TASK = {"task_id": "é", "status": "success"}


@pytest.fixture(params=EXAMPLES, ids=["library", "by-hand"])
def task_of(request: pytest.FixtureRequest) -> Callable[..., Any]:
    names: dict[str, Any] = {}
    exec(request.param, names)
    task_of: Callable[..., Any] = names["task_of"]
    return task_of


def secret(engine: Engine) -> str:
    return load_current_secret(engine, DEFAULT_ACCOUNT).secret


def headers(engine: Engine) -> dict[str, str]:
    return sign_headers(load_secrets(engine, DEFAULT_ACCOUNT), "msg_1", BODY)


def test_what_was_sent_is_accepted(engine: Engine, task_of: Callable[..., Any]) -> None:
    titled = {name.title(): value for name, value in headers(engine).items()}
    assert task_of(secret(engine), titled, BODY.encode()) == TASK


def test_what_was_changed_is_not(engine: Engine, task_of: Callable[..., Any]) -> None:
    key, signed = secret(engine), headers(engine)
    old = str(int(time.time()) - 400)
    for wrong in (
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": old},
        {"webhook-signature": "v1," + "A" * 43 + "="},
    ):
        assert task_of(key, signed | wrong, BODY.encode()) is None
    assert task_of(key, signed, BODY.encode() + b" ") is None
    assert task_of(key, {}, BODY.encode()) is None
    assert task_of("whsec_" + "A" * 44, signed, BODY.encode()) is None


def test_both_secrets_sign_for_a_day(engine: Engine, task_of: Callable[..., Any]) -> None:
    old = secret(engine)
    assert previous_valid_until(engine, DEFAULT_ACCOUNT) is None
    new = rotate_secret(engine, DEFAULT_ACCOUNT).secret
    assert secret(engine) == new != old
    signed = headers(engine)
    assert len(signed["webhook-signature"].split(" ")) == 2
    for key in (old, new):
        assert task_of(key, signed, BODY.encode()) == TASK
    with writing(engine) as session:
        session.execute(
            update(WebhookSecret)
            .where(WebhookSecret.secret == old)
            .values(expires_at=int(time.time()) - 1)
        )
    later = headers(engine)
    assert task_of(new, later, BODY.encode()) == TASK
    assert task_of(old, later, BODY.encode()) is None


def test_secrets_have_the_form_of_the_specification(engine: Engine) -> None:
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret(engine))
    assert secret(engine) == secret(engine)
