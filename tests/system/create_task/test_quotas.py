"""What an account may have, over HTTP: stored bytes, uploads in a day, keys, webhook endpoints."""

from __future__ import annotations

import json
from typing import Any

import pytest

CREATE = "/api/v1/client/job/CreateTask"
FILES = "/api/v1/client/files"
UPLOAD_URL = f"{FILES}/upload-url?content_type=audio/wav&ext=.wav"
KEYS = "/api/v1/client/account/keys"
ENDPOINTS = "/api/v1/client/account/webhook-endpoints"
BALANCE = "/api/v1/client/account/balance"
IMPORT = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}
# The song of three seconds has 132 KB.
ENVIRONMENT = {
    "SCOPITONE_MAX_STORED_BYTES": "200000",
    "SCOPITONE_MAX_UPLOADS_PER_DAY": "3",
    "SCOPITONE_MAX_KEYS": "2",
    "SCOPITONE_MAX_WEBHOOK_ENDPOINTS": "2",
    "SCOPITONE_WORKERS": "0",
}


@pytest.fixture
def keys(server: Any) -> list[str]:
    """Two keys of a fresh account."""
    account = json.loads(server.cli("accounts", "create", "other", "--json"))["id"]
    return [server.cli("keys", "create", "--account", account).strip() for _ in range(2)]


def upload(server: Any, content: bytes, key: str) -> Any:
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="song.wav"\r\n\r\n'
    form = {"Content-Type": "multipart/form-data; boundary=edge"}
    return server.request("POST", FILES, head + content + b"\r\n--edge--\r\n", form, key=key)


def check_refused(reply: Any, reason: str) -> None:
    assert (reply.status, reply.json["code"], reply.json["data"]) == (402, 402, None), reply.body
    assert reason in reply.json["message"]


def test_all_keys_of_an_account_have_one_quota_of_bytes(
    server: Any, song: bytes, keys: list[str]
) -> None:
    announced = server.request("GET", UPLOAD_URL, key=keys[0]).data["presigned_url"]
    assert upload(server, song, keys[0]).status == 200
    reason = "Storage quota exceeded: the account's files have 0.1 of 0.2 MB; delete tasks"
    check_refused(upload(server, song, keys[1]), reason)
    wav = {"Content-Type": "audio/wav"}
    check_refused(server.request("PUT", announced, song, wav, key=None), reason)
    assert server.post(CREATE, IMPORT, key=keys[0]).status == 200, "there is still room"


def test_an_account_over_its_quota_creates_no_tasks_and_reads_on(
    server: Any, make_sound: Any, keys: list[str]
) -> None:
    # Exactly as much as the account may have; nobody reads further than the header.
    content = make_sound(5.0)[:199_999] + b"\0"
    assert upload(server, content, keys[0]).status == 200
    check_refused(server.post(CREATE, IMPORT, key=keys[1]), "0.2 of 0.2 MB")
    check_refused(server.request("GET", UPLOAD_URL, key=keys[1]), "Storage quota exceeded")
    assert server.request("GET", BALANCE, key=keys[1]).status == 200


def test_all_keys_of_an_account_have_one_number_of_uploads(
    server: Any, song: bytes, keys: list[str]
) -> None:
    for key in (keys[0], keys[1], keys[0]):
        assert server.request("GET", UPLOAD_URL, key=key).status == 200
    for key in keys:
        check_refused(
            server.request("GET", UPLOAD_URL, key=key),
            "Upload quota exceeded: at most 3 uploads in 24 hours; try again in ",
        )
        check_refused(upload(server, song, key), "Upload quota exceeded")


def test_an_operator_has_no_quota(server: Any, song: bytes) -> None:
    for _ in range(5):
        assert server.request("GET", UPLOAD_URL).status == 200
    for _ in range(2):
        assert upload(server, song, "").status == 200


def test_an_account_creates_no_more_keys_than_it_may_have(server: Any, keys: list[str]) -> None:
    check_refused(server.post(KEYS, {}, key=keys[0]), "at most 2 API keys; delete one")
    listed = server.request("GET", KEYS, key=keys[0]).data["keys"]
    [other] = [row["id"] for row in listed if not keys[0].startswith(row["prefix"])]
    assert server.request("DELETE", f"{KEYS}/{other}", key=keys[0]).status == 200
    assert server.post(KEYS, {}, key=keys[0]).status == 200


def test_all_keys_of_an_account_have_one_number_of_webhook_endpoints(
    server: Any, keys: list[str]
) -> None:
    body = {"url": "https://example.com/hook"}
    made = [server.post(ENDPOINTS, body, key=key).data for key in keys]
    check_refused(server.post(ENDPOINTS, body, key=keys[0]), "at most 2 webhook endpoints; delete")
    path = f"{ENDPOINTS}/{made[0]['id']}"
    assert server.request("POST", f"{path}/disable", key=keys[0]).status == 200
    check_refused(server.post(ENDPOINTS, body, key=keys[0]), "at most 2 webhook endpoints; delete")
    assert server.request("DELETE", path, key=keys[0]).status == 200
    assert server.post(ENDPOINTS, body, key=keys[0]).status == 200
