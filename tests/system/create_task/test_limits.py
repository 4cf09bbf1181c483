"""Idempotency-Key and rate limits, over HTTP."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from scopitone.store.database import open_engine, writing
from scopitone.tasks.accounts import idempotency

CREATE = "/api/v1/client/job/CreateTask"
BALANCE = "/api/v1/client/account/balance"
IMPORT = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, make_server: Any) -> Iterator[Any]:
    """A server that takes 3 CreateTasks and 5 other calls of an account in a very long window."""
    limits = {"CREATES": "3", "CALLS": "5", "WINDOW_S": "3600"}
    running = make_server(
        tmp_path_factory.mktemp("data"),
        **{f"SCOPITONE_RATE_{name}": value for name, value in limits.items()},
    )
    running.start()
    yield running
    running.kill()


@pytest.fixture
def account(server: Any) -> str:
    """A fresh account, whose keys have called nothing yet."""
    return create_account(server)


@pytest.fixture
def key(server: Any, account: str) -> str:
    return create_key(server, account)


def create_account(server: Any) -> str:
    account: str = json.loads(server.cli("accounts", "create", "other", "--json"))["id"]
    return account


def create_key(server: Any, account: str) -> str:
    key: str = server.cli("keys", "create", "--account", account).strip()
    return key


def send(server: Any, key: str, name: str, body: Any = IMPORT) -> Any:
    headers = {"Content-Type": "application/json", "Idempotency-Key": name}
    return server.request("POST", CREATE, json.dumps(body).encode(), headers, key=key)


def refused(reply: Any, code: int) -> Any:
    assert (reply.status, reply.json["code"]) == (code, code), reply.body
    assert set(reply.json) == {"code", "message", "data"} | ({"errors"} if code == 422 else set())
    assert reply.headers["x-request-id"]
    assert "idempotent-replay" not in reply.headers
    return reply.json["data"]


def test_the_same_request_is_answered_again(server: Any, key: str) -> None:
    first = send(server, key, "one")
    assert "idempotent-replay" not in first.headers
    again = send(server, key, " one ")
    assert again.headers["idempotent-replay"] == "true"
    assert again.body == first.body
    errors = refused(send(server, key, "one", {**IMPORT, "callback_url": ""}), 422)["errors"]
    assert errors[0]["field"] == "Idempotency-Key"


def test_what_created_nothing_may_be_sent_again(server: Any, key: str) -> None:
    refused(send(server, key, "two", {**IMPORT, "input": {}}), 422)
    assert "task_id" in send(server, key, "two").data
    assert refused(send(server, key, "k" * 256), 422)["errors"][0]["field"] == "Idempotency-Key"


def test_409_while_the_first_is_in_flight(server: Any, account: str, key: str) -> None:
    """The first is another server's, on the same database."""
    engine = open_engine(f"sqlite:///{server.data_dir / 'scopitone.sqlite'}")
    claimed = idempotency.claim_key(engine, account, "three", IMPORT)
    assert isinstance(claimed, idempotency.Claim)
    assert refused(send(server, key, "three"), 409) is None
    with writing(engine) as session:
        idempotency.store_answer(session, claimed, {"task_id": "the first"})
    assert send(server, key, "three").data == {"task_id": "the first"}


def test_at_once_only_one_task_is_created(own_server: Any) -> None:
    server = own_server()
    replies: list[Any] = []

    def call() -> None:
        replies.append(send(server, server.key, "same"))

    threads = [threading.Thread(target=call) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.status for reply in replies} <= {200, 409}
    made = [reply for reply in replies if reply.status == 200]
    assert len({reply.data["task_id"] for reply in made}) == 1
    assert len([one for one in made if "idempotent-replay" not in one.headers]) == 1


def test_429_says_when_to_come_back(server: Any, account: str, key: str) -> None:
    for _ in range(5):
        assert server.request("GET", BALANCE, key=key).status == 200
    reply = server.request("GET", BALANCE, key=key)
    assert refused(reply, 429) is None
    assert 1 <= int(reply.headers["retry-after"]) <= 3600
    assert f"try again in {reply.headers['retry-after']} s" in reply.json["message"]
    for _ in range(3):
        assert server.post(CREATE, IMPORT, key=key).status == 200
    refused(server.post(CREATE, IMPORT, key=key), 429)
    second = create_key(server, account)
    refused(server.request("GET", BALANCE, key=second), 429)
    refused(server.post(CREATE, IMPORT, key=second), 429)
    assert server.request("GET", BALANCE).status == 200, "another account has its own count"


def test_429_ends_with_its_window(own_server: Any) -> None:
    server = own_server(SCOPITONE_RATE_CALLS="1", SCOPITONE_RATE_WINDOW_S="1")
    seen = []
    deadline = time.monotonic() + 30
    while seen[-2:] != [429, 200] and time.monotonic() < deadline:
        seen.append(server.request("GET", BALANCE).status)
    assert seen[0] == 200
    assert seen[-2:] == [429, 200]


def test_429_for_too_many_unfinished_tasks(own_server: Any) -> None:
    """No worker can take these: the song's server never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = own_server(SCOPITONE_MAX_OPEN_TASKS="2")
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/song.mp3"
        body = {"model": "scopitone/import", "input": {"audio_url": url}}
        first = server.post(CREATE, body).data["task_id"]
        assert server.post(CREATE, body).status == 200
        reply = server.post(CREATE, body)
        assert refused(reply, 429) is None
        assert int(reply.headers["retry-after"]) >= 1
        assert server.task(first)["status"] in ("pending", "running")
        second = create_key(server, "default")
        refused(server.post(CREATE, body, key=second), 429)
        theirs = create_key(server, create_account(server))
        assert server.post(CREATE, body, key=theirs).status == 200, "each account has its own"
        server.post("/api/v1/client/job/cancel", {"task_id": first})
        assert server.post(CREATE, body).status == 200, "what has ended does not count"
