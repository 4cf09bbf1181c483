"""Accounts, keys, credits and switches: a real server, its operator's commands beside it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ACCOUNT = "/api/v1/client/account"
KEYS = f"{ACCOUNT}/keys"
JOB = "/api/v1/client/job"
CREATE = f"{JOB}/CreateTask"
PRICES = '{"scopitone/import": "2.5"}'
IMPORT = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, make_server: Any) -> Iterator[Any]:
    """A server that asks 2.50 credits for an import."""
    running = make_server(tmp_path_factory.mktemp("data"), SCOPITONE_PRICES=PRICES)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def account(server: Any) -> tuple[str, str]:
    """A fresh account's id and key."""
    made = json.loads(server.cli("accounts", "create", "band", "--json"))["id"]
    return made, json.loads(server.cli("keys", "create", "--account", made, "--json"))["key"]


def refused(reply: Any, code: int) -> Any:
    """`data` of an answer that refuses, after looking at its envelope and headers."""
    assert (reply.status, reply.json["code"]) == (code, code), reply.body
    assert set(reply.json) == {"code", "message", "data"}
    assert reply.headers["content-type"] == "application/json"
    assert len(reply.headers["x-request-id"]) >= 16
    assert reply.json["message"]
    return reply.json["data"]


def test_a_keys_life(server: Any, account: tuple[str, str]) -> None:
    _, first = account
    made = server.post(KEYS, {"name": "laptop"}, key=first).data
    assert re.fullmatch(r"ak_[A-Za-z0-9]{32}", made["key"])
    listed = server.request("GET", KEYS, key=first).data["keys"]
    [seen] = [key for key in listed if key["id"] == made["id"]]
    assert (seen["name"], seen["disabled"], seen["last_used_at"]) == ("laptop", False, None)
    assert seen["prefix"] == made["key"][:8]
    assert made["key"] not in json.dumps(listed)

    server.request("GET", KEYS, key=made["key"])
    listed = server.request("GET", KEYS, key=first).data["keys"]
    assert all(key["last_used_at"] for key in listed)

    path = f"{KEYS}/{made['id']}"
    assert server.request("POST", f"{path}/disable", key=first).data["disabled"] is True
    assert refused(server.request("GET", KEYS, key=made["key"]), 403) is None
    assert server.request("POST", f"{path}/enable", key=first).data["disabled"] is False
    assert server.request("GET", KEYS, key=made["key"]).status == 200

    reset = server.request("POST", f"{path}/reset", key=first).data["key"]
    reply = server.request("GET", KEYS, key=made["key"])
    refused(reply, 401)
    assert reply.headers["www-authenticate"] == "Bearer"
    assert server.request("GET", KEYS, key=reset).status == 200

    assert server.request("DELETE", path, key=first).data is None
    refused(server.request("GET", KEYS, key=reset), 401)


def test_the_last_working_key_stays(server: Any, account: tuple[str, str]) -> None:
    _, key = account
    [only] = server.request("GET", KEYS, key=key).data["keys"]
    spare = server.request("POST", KEYS, key=key).data
    server.request("POST", f"{KEYS}/{spare['id']}/disable", key=key)
    for method, path in [
        ("POST", f"{KEYS}/{only['id']}/disable"),
        ("DELETE", f"{KEYS}/{only['id']}"),
    ]:
        errors = refused(server.request(method, path, key=key), 422)["errors"]
        assert "last working key" in errors[0]["message"]
    assert server.request("GET", KEYS, key=key).status == 200


def test_a_key_of_another_account_is_unknown(server: Any, account: tuple[str, str]) -> None:
    _, key = account
    [theirs] = server.request("GET", KEYS).data["keys"]
    for method, path in [
        ("POST", "/reset"),
        ("POST", "/disable"),
        ("POST", "/enable"),
        ("DELETE", ""),
    ]:
        refused(server.request(method, f"{KEYS}/{theirs['id']}{path}", key=key), 404)
    assert server.request("GET", KEYS).status == 200


def test_credits_are_reserved_released_and_told(server: Any, account: tuple[str, str]) -> None:
    account_id, key = account
    assert refused(server.post(CREATE, IMPORT, key=key), 402) is None
    assert server.request("GET", f"{ACCOUNT}/ledger", key=key).data["entries"] == []

    server.cli("credits", "grant", account_id, "7.25")
    task_id = server.post(CREATE, IMPORT, key=key).data["task_id"]
    ended = "/api/v1/client/job/TaskInfo?task_id=" + task_id
    while server.request("GET", ended, key=key).data["complete_at"] is None:
        pass
    assert server.request("GET", f"{ACCOUNT}/balance", key=key).data == {"balance": 7.25}

    page = server.request("GET", f"{ACCOUNT}/ledger?limit=2", key=key).data
    kinds = [(entry["kind"], entry["amount"], entry["task_id"]) for entry in page["entries"]]
    assert kinds == [("release", 2.5, task_id), ("reserve", 2.5, task_id)]
    rest = f"{ACCOUNT}/ledger?limit=2&cursor={page['next_cursor']}"
    last = server.request("GET", rest, key=key).data
    assert [(entry["kind"], entry["amount"]) for entry in last["entries"]] == [("grant", 7.25)]
    assert last["next_cursor"] is None
    for bad in ("limit=0", "limit=201", "limit=x", "cursor=x"):
        refused(server.request("GET", f"{ACCOUNT}/ledger?{bad}", key=key), 422)


def test_estimates_validate_and_create_nothing(server: Any, account: tuple[str, str]) -> None:
    account_id, key = account
    server.cli("credits", "grant", account_id, "2.49")
    estimate = server.post(f"{JOB}/estimate-credits", IMPORT, key=key).data
    assert estimate == {"credits": 2.5, "estimated": False}
    found = server.post(f"{JOB}/EstimateTask", IMPORT, key=key).data
    assert found == {"estimated_credits": 2.5, "balance": 2.49, "affordable": False}
    server.cli("credits", "grant", account_id, "0.01")
    assert server.post(f"{JOB}/EstimateTask", IMPORT, key=key).data["affordable"] is True
    for route in ("estimate-credits", "EstimateTask"):
        data = refused(server.post(f"{JOB}/{route}", {**IMPORT, "input": {}}, key=key), 422)
        assert data["errors"][0]["field"] == "input.audio_url"
    kinds = [e["kind"] for e in server.request("GET", f"{ACCOUNT}/ledger", key=key).data["entries"]]
    assert kinds == ["grant", "grant"]


def test_maintenance_stops_new_tasks_and_nothing_else(server: Any) -> None:
    free = {"model": "suno/music-video", "input": {"task_id": "0" * 32, "suno_id": "x"}}
    server.cli("maintenance", "on")
    try:
        assert refused(server.post(CREATE, free), 455) is None
        assert server.request("GET", f"{ACCOUNT}/balance").status == 200
        assert server.post(f"{JOB}/estimate-credits", IMPORT).status == 200
    finally:
        server.cli("maintenance", "off")
    refused(server.post(CREATE, free), 404)


def test_a_model_that_is_off_is_505_and_not_listed(server: Any) -> None:
    named = f"{JOB}/Models/scopitone/import"
    server.cli("models", "off", "scopitone/import")
    try:
        assert refused(server.post(CREATE, IMPORT), 505) is None
        refused(server.post(CREATE, {**IMPORT, "input": {}}), 422)
        listed = server.request("GET", f"{JOB}/Models").data
        assert "scopitone/import" not in [model["model"] for model in listed["models"]]
        refused(server.request("GET", named), 404)
    finally:
        server.cli("models", "on", "scopitone/import")
    assert server.request("GET", named).data["model"] == "scopitone/import"


def test_the_catalogue(server: Any) -> None:
    listed = server.request("GET", f"{JOB}/Models").data
    assert listed["total"] == len(listed["models"]) == 6
    [video] = server.request("GET", f"{JOB}/Models?modality=video").data["models"]
    assert (video["model"], video["model_type"]) == ("suno/music-video", "video")
    assert video["operations"] == ["music-video"]
    assert video["required_input_fields"] == ["task_id", "suno_id"]
    assert server.request("GET", f"{JOB}/Models?operation=import").data["total"] == 1
    assert server.request("GET", f"{JOB}/Models?operation=none").data["total"] == 0
    schema = server.request("GET", f"{JOB}/Models/suno/music-video").data["input_schema"]
    properties = schema["properties"]
    assert set(properties) == set(video["input_fields"])
    assert properties["fps"]["default"] == 30
    assert schema["required"] == ["task_id", "suno_id"]
    refused(server.request("GET", f"{JOB}/Models/suno/nothing"), 404)


def test_a_music_model_that_is_off_still_validates(server: Any) -> None:
    asked = {"mode": "simple", "model": "v5", "prompt": "a sea shanty"}
    body = {"model": "suno/music-generate", "input": asked}
    server.cli("models", "off", "suno/music-generate")
    try:
        assert refused(server.post(CREATE, body), 505) is None
    finally:
        server.cli("models", "on", "suno/music-generate")
    errors = refused(server.post(CREATE, {**body, "input": {"mode": "custom", "model": "v5"}}), 422)
    fields = [error["field"] for error in errors["errors"]]
    assert fields == ["input.title", "input.tags", "input.lyrics"]
    extend = {"model": "suno/music-extend", "input": {"task_id": "0" * 32, "suno_id": "x"}}
    refused(server.post(CREATE, extend), 404)


def test_what_the_operator_mistypes_is_one_clear_line(server: Any) -> None:
    for arguments in [
        ("credits", "grant", "nobody", "5"),
        ("credits", "grant", "default", "0.001"),
        ("keys", "create", "--account", "nobody"),
        ("keys", "reset", "nothing"),
        ("models", "off", "suno/nothing"),
    ]:
        with pytest.raises(subprocess.CalledProcessError) as failed:
            server.cli(*arguments)
        assert failed.value.returncode in (2, 4)
        assert "Traceback" not in failed.value.stderr


def test_the_operators_lists_and_keys(server: Any, account: tuple[str, str]) -> None:
    account_id, secret = account
    assert account_id in server.cli("accounts", "list")
    [key] = json.loads(server.cli("keys", "list", "--account", account_id, "--json"))["keys"]
    assert secret.startswith(key["begins"])
    server.cli("keys", "disable", key["id"])
    refused(server.request("GET", KEYS, key=secret), 403)
    server.cli("keys", "enable", key["id"])
    reset = server.cli("keys", "reset", key["id"]).strip()
    refused(server.request("GET", KEYS, key=secret), 401)
    assert server.request("GET", KEYS, key=reset).status == 200
    server.cli("keys", "delete", key["id"])
    refused(server.request("GET", KEYS, key=reset), 401)
    server.cli("credits", "grant", account_id, "3")
    shown = json.loads(server.cli("credits", "show", "--json"))["accounts"]
    assert {"account": account_id, "balance": 3.0}.items() <= shown[-1].items()
    assert account_id in server.cli("credits", "show")


def test_doctor_finds_a_ledger_that_does_not_balance(own_server: Any, tmp_path: Path) -> None:
    server = own_server()
    server.cli("credits", "grant", "default", "1")
    assert "ok    ledger" in server.cli("doctor")
    server.kill()
    from scopitone.store.database import open_engine, writing
    from scopitone.tasks import ledger

    with writing(open_engine(f"sqlite:///{tmp_path / 'scopitone.sqlite'}")) as session:
        ledger.charge(session, "default", None, 50)  # type: ignore[arg-type]
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.cli("doctor")
    assert "fail  ledger   does not balance for default" in failed.value.stdout
