"""Accounts, keys, credits and switches: a real server, its operator's commands beside it."""

from __future__ import annotations

import json
import queue
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ACCOUNT = "/api/v1/client/account"
KEYS = f"{ACCOUNT}/keys"
JOB = "/api/v1/client/job"
CREATE = f"{JOB}/CreateTask"
PRICES = '{"scopitone/import": "2.5"}'
IMPORT = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}


class Outside:
    """A place of a song, which it holds back until told, and of callbacks."""

    def __init__(self) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        self.told: queue.Queue[Any] = queue.Queue()
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.asked.set()
                outside.go.wait(60)
                self._answer(b"no song")

            def do_POST(self) -> None:
                outside.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self._answer(b"")

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.go.set()
        self._server.shutdown()
        self._server.server_close()


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
    assert set(reply.json) == {"code", "message", "data"} | ({"errors"} if code == 422 else set())
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
    assert server.cli("maintenance") == "Maintenance is on\n"
    try:
        stopped = server.post(CREATE, free)
        assert refused(stopped, 455) is None
        assert int(stopped.headers["retry-after"]) > 0
        assert server.request("GET", f"{ACCOUNT}/balance").status == 200
        assert server.post(f"{JOB}/estimate-credits", IMPORT).status == 200
    finally:
        server.cli("maintenance", "off")
    refused(server.post(CREATE, free), 422)


@pytest.fixture
def outside() -> Iterator[Outside]:
    running = Outside()
    yield running
    running.close()


def test_maintenance_lets_running_tasks_and_callbacks_go_on(
    own_server: Any, outside: Outside
) -> None:
    server = own_server()
    given = {"audio_url": f"{outside.url}/song.mp3"}
    task_id = server.create("scopitone/import", given, callback_url=f"{outside.url}/hook")
    assert outside.asked.wait(30)
    server.cli("maintenance", "on")
    outside.go.set()
    told = outside.told.get(timeout=30)
    task = server.task(task_id)
    assert told == task
    assert "is not a song" in task["result"]["message"]
    refused(server.post(CREATE, IMPORT), 455)


def test_a_deleted_account_takes_all_with_it_also_what_runs(
    own_server: Any, outside: Outside, song: bytes
) -> None:
    server = own_server(SCOPITONE_WORKERS="1")
    account = json.loads(server.cli("accounts", "create", "Band", "--json"))["id"]
    key = json.loads(server.cli("keys", "create", "--account", account, "--json"))["key"]
    mine, theirs = server.upload("a.wav", song)["url"], server.upload("a.wav", song, key=key)["url"]
    given = {"audio_url": f"{outside.url}/song.mp3"}
    body = {"model": "scopitone/import", "input": given, "callback_url": f"{outside.url}/hook"}
    running = server.post(CREATE, body, key=key).data["task_id"]
    assert outside.asked.wait(30)

    with pytest.raises(subprocess.CalledProcessError) as wrong:
        server.cli("accounts", "delete", account, "--confirm", "band")
    assert "confirmation: is not the name of the account; accepted: Band" in wrong.value.stderr
    assert server.request("GET", KEYS, key=key).status == 200
    deleted = json.loads(server.cli("accounts", "delete", account, "--confirm", "Band", "--json"))
    assert (deleted["id"], deleted["tasks"], deleted["canceled"]) == (account, 1, 1)
    refused(server.request("GET", KEYS, key=key), 401)
    refused(server.request("GET", f"{JOB}/TaskInfo?task_id={running}"), 404)
    assert server.request("GET", theirs, key=None).status == 404
    # The same bytes are another account's, too.
    assert server.request("GET", mine, key=None).body == song
    # The only worker is free, although the place of the song never answered.
    task = server.finished(server.create("scopitone/import", {"audio_url": mine}))
    assert task["status"] == "success"
    assert outside.told.empty()


def test_what_an_account_has_is_every_keys(server: Any, account: tuple[str, str]) -> None:
    account_id, first = account
    second = server.post(KEYS, {}, key=first).data["key"]
    server.cli("credits", "grant", account_id, "2.5")
    task_id = server.post(CREATE, IMPORT, key=first).data["task_id"]
    task = f"{JOB}/TaskInfo?task_id={task_id}"
    while server.request("GET", task, key=first).data["complete_at"] is None:
        pass
    for path in (task, f"{ACCOUNT}/balance", f"{ACCOUNT}/ledger", f"{ACCOUNT}/webhook-secret"):
        seen = [server.request("GET", path, key=key) for key in (first, second)]
        assert seen[0].data == seen[1].data
    assert seen[0].data["secret"].startswith("whsec_")
    assert server.request("DELETE", f"{KEYS}/{key_id(server, first)}", key=second).status == 200
    assert server.request("GET", task, key=second).data["task_id"] == task_id


def key_id(server: Any, key: str) -> str:
    """The id of the account's key that begins like this one."""
    listed = server.request("GET", KEYS, key=key).data["keys"]
    return str(next(one["id"] for one in listed if one["prefix"] == key[:8]))


def test_a_model_that_is_off_is_505_and_not_listed(server: Any) -> None:
    named = f"{JOB}/Models/scopitone/import"
    server.cli("models", "off", "scopitone/import")
    states = json.loads(server.cli("models", "list", "--json"))["models"]
    assert [name for name, state in states.items() if state == "off"] == ["scopitone/import"]
    try:
        assert refused(server.post(CREATE, IMPORT), 505) is None
        refused(server.post(CREATE, {**IMPORT, "input": {}}), 422)
        listed = server.request("GET", f"{JOB}/Models").data
        assert "scopitone/import" not in [model["model"] for model in listed["models"]]
        refused(server.request("GET", named), 404)
    finally:
        server.cli("models", "on", "scopitone/import")
    assert server.request("GET", named).data["model"] == "scopitone/import"


OPERATIONS = {
    "suno/music-video": ("video", {"music-video"}),
    "scopitone/import": ("audio", {"import"}),
    "suno/music-generate": ("audio", {"music-generate", "text-to-music"}),
    "suno/music-extend": ("audio", {"music-extend", "music-generate"}),
    "suno/music-extend-upload": (
        "audio",
        {"music-extend", "music-generate", "music-extend-upload"},
    ),
    "suno/music-cover": ("audio", {"music-cover", "music-generate"}),
    "suno/vocal-separation": ("audio", {"vocal-separation"}),
    "scopitone/wav": ("audio", {"wav"}),
    "scopitone/midi": ("audio", {"midi"}),
    "scopitone/pictures": ("image", {"cover-pictures"}),
    "scopitone/lyrics": ("text", {"lyrics"}),
    "scopitone/word-times": ("text", {"word-times"}),
}
PRIORITIES = {
    "suno/music-generate": 70,
    "suno/music-cover": 60,
    "suno/music-extend": 55,
    "suno/music-extend-upload": 50,
    "suno/music-video": 50,
}
TOLD = {
    *("model", "model_type", "modality", "operations", "input_fields", "required_input_fields"),
    *("quality_tier", "speed_tier", "supports_reference", "supports_native_audio"),
    "routing_priority",
}


def names(server: Any, query: str) -> set[str]:
    """The models that `query` lists."""
    listed = server.request("GET", f"{JOB}/Models?{query}").data
    assert listed["total"] == len(listed["models"])
    return {model["model"] for model in listed["models"]}


def test_the_published_catalogue(server: Any) -> None:
    for model in server.request("GET", f"{JOB}/Models").data["models"]:
        assert set(model) == TOLD
        assert model["operations"] == sorted(set(model["operations"]))
        assert model["speed_tier"] == "balanced"
        assert model["supports_native_audio"] is False
        assert model["routing_priority"] == PRIORITIES.get(model["model"], 0)
        told = (model["modality"], set(model["operations"]))
        assert told == OPERATIONS[model["model"]]
        assert model["model_type"] == model["modality"]
    audio = {name for name, (modality, _) in OPERATIONS.items() if modality == "audio"}
    assert names(server, "modality=audio") == audio
    assert names(server, "modality=&operation=") == set(OPERATIONS)
    assert names(server, "modality=video&operation=import") == set()
    assert names(server, "operation=music-cover") == {"suno/music-cover"}


def test_the_catalogue(server: Any) -> None:
    listed = server.request("GET", f"{JOB}/Models").data
    assert listed["total"] == len(listed["models"]) == len(OPERATIONS)
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
    assert properties["fps"]["enum"] == [24, 25, 30, 50, 60]
    assert properties["task_id"]["type"] == "string"
    assert (properties["author"]["type"], properties["author"]["maxLength"]) == ("string", 50)
    assert schema["required"] == ["task_id", "suno_id"]
    refused(server.request("GET", f"{JOB}/Models/suno/nothing"), 404)


def test_the_styles_are_what_a_video_accepts(server: Any) -> None:
    styles = server.request("GET", "/api/v1/styles").data["styles"]
    schema = server.request("GET", f"{JOB}/Models/suno/music-video").data["input_schema"]
    assert ["auto", *(style["name"] for style in styles)] == schema["properties"]["style"]["enum"]
    assert all(style["about"].endswith(".") for style in styles)
    refused(server.request("GET", "/api/v1/styles", key=None), 401)


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
    refused(server.post(CREATE, extend), 422)


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
    from scopitone.tasks.accounts import credit_ledger

    with writing(open_engine(f"sqlite:///{tmp_path / 'scopitone.sqlite'}")) as session:
        credit_ledger.charge(session, "default", None, 50)  # type: ignore[arg-type]
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.cli("doctor")
    assert "fail ledger wrong balances for default" in " ".join(failed.value.stdout.split())
