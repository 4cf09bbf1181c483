"""Two accounts: nothing of one is visible to the other, on any route."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

UNKNOWN = "0" * 32
# Routes on which an account names nothing that belongs to an account.
OWN_ONLY = {
    ("get", "/api/v1/client/job/kling-templates"),
    ("post", "/api/v1/client/job/suno-persona-generate"),
    ("get", "/api/v1/client/job/vidu-templates"),
    ("get", "/api/v1/client/job/bytedance-templates"),
    ("post", "/api/v1/client/job/CreateTask"),
    ("post", "/api/v1/client/job/estimate-credits"),
    ("post", "/api/v1/client/job/EstimateTask"),
    ("post", "/api/v1/client/job/understand"),
    ("get", "/api/v1/client/job/Models"),
    ("get", "/api/v1/client/job/Models/{model}"),
    ("post", "/api/v1/client/files"),
    ("get", "/api/v1/client/files/upload-url"),
    ("post", "/api/v1/client/account/webhook-secret"),
    ("post", "/api/v1/client/account/webhook-test"),
    ("get", "/api/v1/client/account/prices"),
    ("post", "/api/v1/client/account/keys"),
    ("post", "/api/v1/client/account/webhook-endpoints"),
    ("post", "/api/v1/projects"),
    ("post", "/api/v1/projects/file"),
}
# Routes that name a project by its id.
BY_PROJECT = {
    ("get", "/api/v1/projects/{project_id}"),
    ("put", "/api/v1/projects/{project_id}"),
    ("delete", "/api/v1/projects/{project_id}"),
    ("get", "/api/v1/projects/{project_id}/file"),
    ("get", "/api/v1/projects/{project_id}/versions"),
    ("get", "/api/v1/projects/{project_id}/versions/{number}"),
    ("post", "/api/v1/projects/{project_id}/versions/{number}/restore"),
    ("post", "/api/v1/projects/{project_id}/rename"),
    ("post", "/api/v1/projects/{project_id}/duplicate"),
    ("post", "/api/v1/projects/{project_id}/undelete"),
}
# Routes that name a webhook endpoint or a delivery by its id.
BY_WEBHOOK = {
    ("delete", "/api/v1/client/account/webhook-endpoints/{endpoint_id}"),
    ("post", "/api/v1/client/account/webhook-endpoints/{endpoint_id}/disable"),
    ("post", "/api/v1/client/account/webhook-endpoints/{endpoint_id}/enable"),
    ("post", "/api/v1/client/account/webhook-endpoints/{endpoint_id}/test"),
    ("get", "/api/v1/client/account/webhook-endpoints/{endpoint_id}/secret"),
    ("post", "/api/v1/client/account/webhook-endpoints/{endpoint_id}/secret"),
    ("get", "/api/v1/client/account/webhook-deliveries/{webhook_id}"),
    ("post", "/api/v1/client/account/webhook-deliveries/{webhook_id}/replay"),
}
STREAMS = {("get", "/api/v1/client/job/feed")}
LISTS = {
    ("get", "/api/v1/client/job/list"),
    ("get", "/api/v1/client/account/balance"),
    ("get", "/api/v1/client/account/ledger"),
    ("get", "/api/v1/client/account/keys"),
    ("get", "/api/v1/client/account/webhook-secret"),
    ("get", "/api/v1/client/account/webhook-endpoints"),
    ("get", "/api/v1/client/account/webhook-deliveries"),
    ("get", "/api/v1/projects"),
}
BY_TASK = {
    ("get", "/api/v1/client/job/TaskInfo?task_id={task_id}"),
    ("get", "/api/v1/client/job/events?task_id={task_id}"),
    ("get", "/api/v1/client/job/callbacks?task_id={task_id}"),
    ("post", "/api/v1/client/job/callbacks/{task_id}/resend"),
    ("post", "/api/v1/client/job/cancel"),
    ("post", "/api/v1/client/job/delete"),
    ("post", "/api/v1/client/job/preview"),
    ("post", "/api/v1/client/job/preview-piece"),
    ("post", "/api/v1/client/job/correct-words"),
    ("get", "/api/v1/client/job/outline?task_id={task_id}&suno_id=any"),
    ("get", "/api/v1/client/job/lyrics?task_id={task_id}&suno_id=any"),
}
PREVIEWS = ("/preview", "/preview-piece")
BY_KEY = {
    ("post", "/api/v1/client/account/keys/{key_id}/reset"),
    ("post", "/api/v1/client/account/keys/{key_id}/disable"),
    ("post", "/api/v1/client/account/keys/{key_id}/enable"),
    ("delete", "/api/v1/client/account/keys/{key_id}"),
}


@pytest.fixture(scope="module")
def stranger(server: Any) -> str:
    """The key of another account on the same server."""
    made = server.cli("accounts", "create", "stranger", "--json")
    account = json.loads(made)["id"]
    key = json.loads(server.cli("keys", "create", "--account", account, "--json"))["key"]
    assert isinstance(key, str)
    return key


@pytest.fixture(scope="module")
def task(server: Any, song: bytes) -> Any:
    """A task of the first account that has ended, with a clip, a file and a movement of credits."""
    server.cli("credits", "grant", "default", "7.77")
    url = server.upload("private.wav", song)["url"]
    given = {"audio_url": url, "title": "Private Song"}
    hook = "http://127.0.0.1:9/private-hook"
    created = server.create("scopitone/import", given, callback_url=hook)
    task = server.finished(created)
    assert task["status"] == "success"
    return task


@pytest.fixture(scope="module")
def project(server: Any, task: Any) -> Any:
    """A project of the first account."""
    clip = task["result"]["suno_data"][0]["suno_id"]
    body = {"task_id": task["task_id"], "suno_id": clip, "name": "Private Project"}
    return server.post("/api/v1/projects", body).data


@pytest.fixture(scope="module")
def endpoint(server: Any) -> Any:
    """A webhook endpoint of the first account; tasks that end well are none of its business."""
    body = {"url": "http://127.0.0.1:9/private-endpoint", "events": ["failed"], "name": "Private"}
    return server.post("/api/v1/client/account/webhook-endpoints", body).data


def ask(server: Any, method: str, path: str, key: str, task_id: str, key_id: str) -> Any:
    path = path.format(task_id=task_id, key_id=key_id)
    if path.endswith(("/cancel", "/delete")):
        return server.post(path, {"task_id": task_id}, key=key)
    if path.endswith(PREVIEWS):
        return server.post(path, {"input": {"task_id": task_id, "suno_id": "any"}}, key=key)
    if path.endswith("/correct-words"):
        words = [{"word": "La", "start_s": 0.0, "end_s": 1.0}]
        asked = {"task_id": task_id, "suno_id": "any", "aligned_words": words, "lyrics": "Lo"}
        return server.post(path, asked, key=key)
    return server.request(method.upper(), path, key=key)


def test_every_route_is_looked_at_here(server: Any) -> None:
    page = server.request("GET", "/api/openapi.json", key=None).json
    routes = {
        (method, path)
        for path, methods in page["paths"].items()
        for method in methods
        if path.startswith(("/api/v1/client/", "/api/v1/projects"))
    }
    known = OWN_ONLY | LISTS | BY_KEY | BY_PROJECT | BY_WEBHOOK | STREAMS
    assert routes == known | {(method, path.partition("?")[0]) for method, path in BY_TASK}


@pytest.mark.parametrize(("method", "path"), sorted(BY_TASK | BY_KEY))
def test_what_is_anothers_is_as_if_it_were_not(
    server: Any, stranger: str, task: Any, method: str, path: str
) -> None:
    [first] = server.request("GET", "/api/v1/client/account/keys").data["keys"]
    theirs = ask(server, method, path, stranger, task["task_id"], first["id"])
    nobodys = ask(server, method, path, stranger, UNKNOWN, UNKNOWN[:16])
    # `input` names a task that must be the account's own, like any other value that must be right.
    assert theirs.status == nobodys.status == (422 if path.endswith(PREVIEWS) else 404)
    assert theirs.body == nobodys.body
    assert server.task(task["task_id"]) == task


@pytest.mark.parametrize(("method", "path"), sorted(BY_PROJECT))
def test_anothers_project_is_as_if_it_were_not(
    server: Any, stranger: str, project: Any, method: str, path: str
) -> None:
    body = {"revision": 1, "document": project["document"], "name": "Taken"}
    sent = None if path.endswith("/undelete") or method == "get" else json.dumps(body).encode()

    def ask_for(project_id: str) -> Any:
        full = path.format(project_id=project_id, number=1)
        head = {"Content-Type": "application/json"}
        return server.request(method.upper(), full, sent, head, key=stranger)

    theirs, nobodys = ask_for(project["id"]), ask_for(UNKNOWN)
    assert theirs.status == nobodys.status == 404
    assert theirs.body == nobodys.body
    assert server.request("GET", f"/api/v1/projects/{project['id']}").data == project


@pytest.mark.usefixtures("task")
@pytest.mark.parametrize(("method", "path"), sorted(BY_WEBHOOK))
def test_anothers_webhook_is_as_if_it_were_not(
    server: Any, stranger: str, endpoint: Any, method: str, path: str
) -> None:
    account = "/api/v1/client/account"
    listed = server.request("GET", f"{account}/webhook-deliveries").data["deliveries"]
    own = {"endpoint_id": endpoint["id"], "webhook_id": listed[0]["webhook_id"]}
    none = {"endpoint_id": UNKNOWN[:16], "webhook_id": f"msg_{UNKNOWN}"}
    theirs, nobodys = (
        server.request(method.upper(), path.format(**ids), key=stranger) for ids in (own, none)
    )
    assert theirs.status == nobodys.status == 404
    assert theirs.body == nobodys.body
    assert server.request("GET", f"{account}/webhook-endpoints").data == {"endpoints": [endpoint]}
    filtered = f"{account}/webhook-deliveries?endpoint_id={endpoint['id']}"
    assert server.request("GET", filtered, key=stranger).data["deliveries"] == []


def test_a_project_of_anothers_song_or_video_is_refused_like_one_of_none(
    server: Any, stranger: str, task: Any, project: Any
) -> None:
    song = project["document"]["song"]
    for theirs, nobodys in (
        (song, {**song, "task_id": UNKNOWN}),
        ({"task_id": task["task_id"]}, {"task_id": UNKNOWN}),
        (
            {"document": project["document"]},
            {"document": {**project["document"], "song": {**song, "task_id": UNKNOWN}}},
        ),
    ):
        replies = [server.post("/api/v1/projects", b, key=stranger) for b in (theirs, nobodys)]
        assert [reply.status for reply in replies] == [422, 422]
        assert replies[0].body == replies[1].body
    made = [
        server.post(
            "/api/v1/client/job/CreateTask",
            {"model": "suno/music-video", "input": {"project_id": project_id}},
            key=stranger,
        )
        for project_id in (project["id"], UNKNOWN)
    ]
    assert [reply.status for reply in made] == [422, 422]
    assert made[0].body == made[1].body


@pytest.mark.usefixtures("project", "endpoint")
@pytest.mark.parametrize(("method", "path"), sorted(LISTS))
def test_lists_hold_nothing_of_another(
    server: Any, stranger: str, task: Any, method: str, path: str
) -> None:
    own = server.request(method.upper(), path)
    others = server.request(method.upper(), path, key=stranger)
    assert own.status == others.status == 200
    assert own.data != others.data
    clip = task["result"]["suno_data"][0]["suno_id"]
    shown = others.body.decode()
    for secret in (task["task_id"], clip, "Private", "private-", "7.77"):
        assert secret not in shown
    ids = {key["id"] for key in server.request("GET", "/api/v1/client/account/keys").data["keys"]}
    assert not any(one in shown for one in ids)


def test_a_feed_tells_nothing_of_another(server: Any, stranger: str, song: bytes) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", "/api/v1/client/job/feed", headers={"x-api-key": stranger})
    answer = connection.getresponse()
    url = server.upload("private.wav", song)["url"]
    server.finished(server.create("scopitone/import", {"audio_url": url}))
    body = {"model": "scopitone/import", "input": {"audio_url": "data:,x"}}
    own = server.post("/api/v1/client/job/CreateTask", body, key=stranger).data["task_id"]
    told = next(json.loads(line[6:]) for line in answer if line.startswith(b"data: "))
    connection.close()
    assert told["task_id"] == own


def test_a_persona_of_anothers_song_is_refused_like_one_of_no_song(
    server: Any, stranger: str, task: Any
) -> None:
    clip = task["result"]["suno_data"][0]["suno_id"]

    def wanted(task_id: str) -> Any:
        body = {"task_id": task_id, "suno_id": clip, "name": "Ava"}
        return server.post("/api/v1/client/job/suno-persona-generate", body, key=stranger)

    theirs, nobodys = wanted(task["task_id"]), wanted(UNKNOWN)
    assert theirs.status == nobodys.status == 422
    assert theirs.json["message"].startswith("task_id: ")
    assert theirs.body == nobodys.body


@pytest.mark.parametrize("path", ["CreateTask", "estimate-credits", "EstimateTask", "understand"])
def test_a_video_of_anothers_song_is_refused_like_one_of_no_song(
    server: Any, stranger: str, task: Any, path: str
) -> None:
    clip = task["result"]["suno_data"][0]["suno_id"]

    def wanted(task_id: str) -> Any:
        given = {"task_id": task_id, "suno_id": clip}
        body = {"model": "suno/music-video", "input": given}
        return server.post(f"/api/v1/client/job/{path}", body, key=stranger)

    theirs, nobodys = wanted(task["task_id"]), wanted(UNKNOWN)
    assert theirs.status == nobodys.status == 422
    assert theirs.body == nobodys.body


def test_idempotency_keys_are_the_accounts_own(server: Any, stranger: str) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": "shared name"}
    body = {"model": "scopitone/import", "input": {"audio_url": "data:,x"}}
    path = "/api/v1/client/job/CreateTask"
    first = server.request("POST", path, json.dumps(body).encode(), headers)
    second = server.request("POST", path, json.dumps(body).encode(), headers, key=stranger)
    assert first.data["task_id"] != second.data["task_id"]
    assert "Idempotent-Replay" not in second.headers


@pytest.mark.usefixtures("endpoint")
def test_a_task_of_another_is_not_told_of(server: Any, stranger: str) -> None:
    create = {"model": "scopitone/import", "input": {"audio_url": "data:,x"}}
    task_id = server.post("/api/v1/client/job/CreateTask", create, key=stranger).data["task_id"]
    events = f"/api/v1/client/job/events?task_id={task_id}"
    assert b'"failed"' in server.request("GET", events, key=stranger).body
    path = f"/api/v1/client/account/webhook-deliveries?task_id={task_id}"
    for key in ("", stranger):
        assert server.request("GET", path, key=key).data["deliveries"] == []
