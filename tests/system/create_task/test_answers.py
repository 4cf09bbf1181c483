"""The envelope and its codes, from a real server over HTTP."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import re
import sqlite3
from typing import Any
from urllib.parse import urlsplit

import pytest

CREATE = "/api/v1/client/job/CreateTask"
INFO = "/api/v1/client/job/TaskInfo"
FILES = "/api/v1/client/files"
KEY_FORM = "ak_" + "x" * 32


def assert_envelope(reply: Any, code: int) -> Any:
    assert reply.status == code
    assert reply.headers["content-type"] == "application/json"
    assert len(reply.headers["x-request-id"]) >= 16
    assert set(reply.json) == {"code", "message", "data"} | ({"errors"} if code == 422 else set())
    assert reply.json["code"] == code
    assert reply.json["message"]
    return reply.json["data"]


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "Send your API key"),
        ({"x-api-key": "secret"}, "malformed"),
        ({"x-api-key": KEY_FORM}, "unknown"),
        ({"Authorization": f"Bearer {KEY_FORM}"}, "unknown"),
        ({"Authorization": "Basic YTpi"}, "Send your API key"),
    ],
)
def test_401(server: Any, headers: dict[str, str], why: str) -> None:
    for method, path in [("POST", CREATE), ("GET", INFO), ("POST", FILES)]:
        reply = server.request(method, path, b"{}", headers, key=None)
        assert assert_envelope(reply, 401) is None
        assert why in reply.json["message"]


def test_401_when_the_two_headers_carry_different_keys(server: Any) -> None:
    second = server.cli("keys", "create").strip()
    for other in (KEY_FORM, second):
        reply = server.request("GET", INFO, headers={"Authorization": f"Bearer {other}"})
        assert_envelope(reply, 401)
        assert "different keys" in reply.json["message"]


def test_a_bearer_key_is_as_good(server: Any) -> None:
    headers = {"authorization": f"bearer {server.key}"}
    for key in (None, server.key):
        reply = server.request("GET", "/api/v1/client/account/balance", headers=headers, key=key)
        assert reply.data == {"balance": 0}


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/api", "/api/v1/client/job/createtask", f"{CREATE}/x", "/media/x/y"]
)
def test_404_for_what_is_not_there(server: Any, path: str) -> None:
    assert_envelope(server.request("GET", path), 404)


def test_404_for_an_unknown_task(server: Any) -> None:
    assert_envelope(server.request("GET", f"{INFO}?task_id={'0' * 32}"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", CREATE, "POST"), ("DELETE", INFO, "GET"), ("PUT", FILES, "POST")],
)
def test_405_names_what_is_allowed(server: Any, method: str, path: str, allowed: str) -> None:
    reply = server.request(method, path)
    assert_envelope(reply, 405)
    assert allowed in reply.headers["allow"]


def test_413_for_a_body_over_the_limit(server: Any) -> None:
    body = b'{"model": "' + b"x" * 1_100_000 + b'"}'
    assert_envelope(server.post(CREATE, body), 413)


def test_413_for_a_body_that_does_not_say_how_long_it_is(server: Any) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    chunks = (b"x" * 65536 for _ in range(20))
    headers = {"x-api-key": server.key, "Content-Type": "application/json"}
    connection.request("POST", CREATE, chunks, headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_415_for_what_is_not_json(server: Any) -> None:
    body = b"model=suno/music-video"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = server.request("POST", CREATE, body, kind)
    assert_envelope(refused, 415)
    assert "send application/json" in refused.json["message"]
    refused = server.post(FILES, b"{}")
    assert_envelope(refused, 415)
    assert "multipart/form-data" in refused.json["message"]


def test_422_lists_every_problem_as_text_too(server: Any) -> None:
    reply = server.post(CREATE, {"model": "suno/music-video", "input": {"author": 5}})
    problems = assert_envelope(reply, 422)["errors"]
    assert reply.json["errors"] == [f"{one['field']}: {one['message']}" for one in problems]
    assert len(problems) == 3


VALID = {"model": "scopitone/import", "input": {"audio_url": "data:,x"}}
ESTIMATE = "/api/v1/client/job/estimate-credits"


def test_a_byte_order_mark_and_gzip_are_read(server: Any) -> None:
    body = b"\xef\xbb\xbf" + json.dumps(VALID).encode()
    assert server.post(ESTIMATE, body).data["credits"] == 0
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    packed = gzip.compress(body)
    assert server.request("POST", ESTIMATE, packed, headers).data["credits"] == 0
    for broken in (packed[:-4], b"no gzip", b""):
        assert_envelope(server.request("POST", ESTIMATE, broken, headers), 422)


def test_a_packed_body_is_as_large_as_what_it_unpacks_to(server: Any) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    bomb = gzip.compress(b" " * 100_000_000)
    assert len(bomb) < 1_000_000
    assert_envelope(server.request("POST", ESTIMATE, bomb, headers), 413)


def test_415_for_another_encoding(server: Any) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "br"}
    refused = server.request("POST", ESTIMATE, b"{}", headers)
    assert_envelope(refused, 415)
    assert "gzip" in refused.json["message"]


def test_505_for_what_is_not_made_here(server: Any) -> None:
    sounds = server.post(CREATE, {"model": "suno/sounds-generate", "input": {}})
    assert_envelope(sounds, 505)
    assert "songs, not sounds" in sounds.json["message"]


def test_a_slash_at_the_end_is_the_same_route(server: Any) -> None:
    assert server.post(ESTIMATE + "/", VALID).status == 200
    assert server.request("GET", f"{INFO}/?task_id={'0' * 32}").status == 404
    assert server.request("GET", "/api/v1/client/job/Models/suno/music-video/").status == 200
    assert server.request("HEAD", "/api/v1/client/account/balance/").status == 200


@pytest.mark.parametrize(
    ("sent", "version"),
    [("V6", "v5.5"), ("chirp-fenix", "v5.5"), ("chirp-crow", "v5"), ("V4_5ALL", "v4.5")],
)
def test_the_answer_says_which_version_a_name_stands_for(
    server: Any, sent: str, version: str
) -> None:
    given = {"mode": "simple", "model": sent, "prompt": "a song", "colour": "red"}
    body = {"model": "suno/music-generate", "input": given}
    warnings = [
        "input.colour: unknown field, ignored", f"input.model: {sent!r} is treated as {version}"
    ]  # fmt: skip
    assert server.post(ESTIMATE, body).data["warnings"] == warnings
    affordable = server.post("/api/v1/client/job/EstimateTask", body).data
    assert affordable["warnings"] == warnings
    created = server.post(CREATE, body).data
    assert created["warnings"] == warnings
    task = server.post("/api/v1/client/job/cancel", {"task_id": created["task_id"]}).data
    assert task["model_version"] == f"suno{version}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"model": NaN}',
        b'{"model": "a", "model": "b"}',
        b'{"input": {"a": 1, "a": 2}}',
        b'{"a":' * 30 + b"1" + b"}" * 30,
        b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
        b'{"a": 1e999}',
        b'{"model": "\\ud800"}',
        b'{"model": "\\u0000"}',
    ],
)
def test_422_for_bodies_that_are_not_strict_json(server: Any, body: bytes) -> None:
    data = assert_envelope(server.post(CREATE, body), 422)
    assert data["errors"][0]["message"]


VIDEO = {"task_id": "1", "suno_id": "2"}
IMPORT = {"audio_url": "https://example.com/a.mp3"}


@pytest.mark.parametrize(
    ("model", "given", "field"),
    [
        (None, {}, "model"),
        (7, {}, "model"),
        ("suno/nothing", {}, "model"),
        ("suno/music-video", None, "input"),
        ("suno/music-video", [], "input"),
        ("suno/music-video", {"suno_id": "2"}, "input.task_id"),
        ("suno/music-video", {"task_id": "1"}, "input.suno_id"),
        ("suno/music-video", {**VIDEO, "suno_id": "  "}, "input.suno_id"),
        ("suno/music-video", {**VIDEO, "task_id": 1}, "input.task_id"),
        ("suno/music-video", {**VIDEO, "author": "\N{PARTY POPPER}" * 51}, "input.author"),
        ("suno/music-video", {**VIDEO, "brand": "b" * 51}, "input.brand"),
        ("suno/music-video", {**VIDEO, "brand": ["b"]}, "input.brand"),
        ("suno/music-video", {**VIDEO, "resolution": "8k"}, "input.resolution"),
        ("suno/music-video", {**VIDEO, "aspect_ratio": "4:3"}, "input.aspect_ratio"),
        ("suno/music-video", {**VIDEO, "fps": "30"}, "input.fps"),
        ("suno/music-video", {**VIDEO, "fps": 29}, "input.fps"),
        ("suno/music-video", {**VIDEO, "lyrics": "on"}, "input.lyrics"),
        ("suno/music-video", {**VIDEO, "preset": "vine"}, "input.preset"),
        ("suno/music-video", {**VIDEO, "start": -1}, "input.start"),
        ("scopitone/import", {}, "input.audio_url"),
        ("scopitone/import", {"audio_url": "song.mp3"}, "input.audio_url"),
        ("scopitone/import", {"audio_url": "file:///etc/passwd"}, "input.audio_url"),
        ("scopitone/import", {**IMPORT, "image_url": "ftp://a/b"}, "input.image_url"),
        ("scopitone/import", {**IMPORT, "lyrics_offset_ms": "1"}, "input.lyrics_offset_ms"),
        ("scopitone/import", {**IMPORT, "aligned_words": [{"word": "a"}]}, "input.aligned_words"),
    ],
)
def test_422_names_the_field(server: Any, model: Any, given: Any, field: str) -> None:
    body = {"model": model, "input": given}
    reply = server.post(CREATE, {key: value for key, value in body.items() if value is not None})
    data = assert_envelope(reply, 422)
    assert data["errors"][0]["field"].startswith(field)
    assert reply.json["message"].startswith(field)


def test_422_lists_every_problem_and_what_is_accepted(server: Any) -> None:
    given = {"task_id": "1", "fps": 7, "author": "a" * 99}
    errors = server.post(CREATE, {"model": "suno/music-video", "input": given}).json["data"]
    found = {error["field"]: error for error in errors["errors"]}
    assert set(found) == {"input.suno_id", "input.fps", "input.author"}
    assert found["input.fps"]["accepted"] == ["24", "25", "30", "50", "60"]
    assert "50" in found["input.author"]["message"]


@pytest.mark.parametrize("url", ["nowhere", "ftp://example.com", "http://", "http://" + "a" * 2048])
def test_422_for_a_callback_url_that_is_none(server: Any, url: str) -> None:
    body = {"model": "scopitone/import", "input": IMPORT, "callback_url": url}
    data = assert_envelope(server.post(CREATE, body), 422)
    assert data["errors"][0]["field"] == "callback_url"


def test_422_without_a_task_id(server: Any) -> None:
    data = assert_envelope(server.request("GET", INFO), 422)
    assert data["errors"][0]["field"] == "task_id"


@pytest.mark.parametrize("model", ["suno/music-video", "suno/music-extend"])
@pytest.mark.parametrize("path", ["CreateTask", "estimate-credits", "EstimateTask"])
def test_422_for_a_source_that_is_unknown(server: Any, model: str, path: str) -> None:
    """Clients take a 404 of CreateTask for an answer that was lost on its way."""
    given = {"task_id": "0" * 32, "suno_id": "x"}
    reply = server.post(CREATE.replace("CreateTask", path), {"model": model, "input": given})
    assert assert_envelope(reply, 422)["errors"][0]["field"] == "input.task_id"


def test_what_is_ignored_is_named(server: Any) -> None:
    body = {
        "model": "scopitone/import",
        "input": {"audio_url": "data:audio/wav;base64,AAAA", "titel": "typo"},
        "priority": 1,
    }
    data = server.post(CREATE, body).data
    assert [warning.partition(":")[0] for warning in data["warnings"]] == [
        "priority",
        "input.titel",
    ]


def test_a_task_id_is_short_and_printable(server: Any) -> None:
    body = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}
    answers = [server.post(CREATE, body) for _ in range(3)]
    made = [answer.data["task_id"] for answer in answers]
    assert len(set(made)) == 3
    for answer, task_id in zip(answers, made, strict=True):
        assert answer.json == {"code": 200, "message": "success", "data": {"task_id": task_id}}
        assert re.fullmatch(r"[!-~]{1,64}", task_id)


def test_a_callback_url_of_2048_characters_is_taken(server: Any) -> None:
    """It is not public, so nothing is sent to it."""
    url = "http://192.0.2.1/"
    body = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}
    taken = server.post(CREATE, {**body, "callback_url": url + "x" * (2048 - len(url))})
    assert taken.status == 200
    refused = server.post(CREATE, {**body, "callback_url": url + "x" * (2049 - len(url))})
    assert assert_envelope(refused, 422)["errors"][0]["field"] == "callback_url"


def test_500_carries_the_request_id_and_nothing_of_the_error(own_server: Any) -> None:
    """The error is a real one: a table that is not there."""
    server = own_server()
    with contextlib.closing(sqlite3.connect(server.data_dir / "scopitone.sqlite")) as database:
        database.execute("DROP TABLE ledger")
        database.commit()
    path, sent = "/api/v1/client/account/balance", "trace-of-this-failure"
    reply = server.request("GET", path, headers={"X-Request-Id": sent})
    assert assert_envelope(reply, 500) is None
    assert reply.headers["x-request-id"] == sent
    assert reply.json["message"] == f"Server error; see the server's log for request {sent}"
    assert "ledger" not in reply.body.decode()
    assert "no such table: ledger" in (server.data_dir / "log").read_text()
    made = server.request("GET", path)
    assert made.headers["x-request-id"] in made.json["message"]


def test_a_blank_callback_url_is_none(server: Any) -> None:
    body = {"model": "scopitone/import", "input": IMPORT | {"audio_url": "data:,"}}
    assert "warnings" not in server.post(CREATE, {**body, "callback_url": ""}).data


def test_head_is_get_without_the_body(server: Any) -> None:
    path = "/api/v1/client/account/balance"
    got, head = server.request("GET", path), server.request("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["content-type"] == "application/json"
    assert server.request("HEAD", path, key=None).status == 401
    assert server.request("HEAD", "/api/nothing").status == 404
    assert server.request("HEAD", CREATE).status == 405


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (CREATE, "OPTIONS, POST"),
        (INFO, "GET, HEAD, OPTIONS"),
        ("/api/v1/client/account/keys", "GET, HEAD, OPTIONS, POST"),
    ],
)
def test_options_tells_the_methods(server: Any, path: str, allowed: str) -> None:
    reply = server.request("OPTIONS", path, key=None)
    data = assert_envelope(reply, 200)
    assert reply.headers["allow"] == ", ".join(data["methods"]) == allowed
    assert "access-control-allow-origin" not in reply.headers
    wrong = server.request("PATCH", path)
    assert_envelope(wrong, 405)
    assert wrong.headers["allow"] == allowed
    assert_envelope(server.request("OPTIONS", "/nothing"), 404)


def test_pages_of_other_origins_may_call_only_if_the_operator_says_so(own_server: Any) -> None:
    server = own_server(SCOPITONE_CORS_ORIGINS='["https://studio.example"]')
    asking = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-api-key",
    }
    ours = server.request("OPTIONS", CREATE, None, {**asking, "Origin": "https://studio.example"})
    assert ours.status == 200
    assert ours.headers["access-control-allow-origin"] == "https://studio.example"
    assert "x-api-key" in ours.headers["access-control-allow-headers"].lower()
    theirs = server.request("OPTIONS", CREATE, None, {**asking, "Origin": "https://other.example"})
    assert "access-control-allow-origin" not in theirs.headers
    got = server.request("GET", INFO, None, {"Origin": "https://studio.example"})
    assert assert_envelope(got, 422)
    assert got.headers["access-control-allow-origin"] == "https://studio.example"
    exposed = got.headers["access-control-expose-headers"].lower().split(", ")
    assert {"content-range", "etag", "retry-after", "x-request-id"} <= set(exposed)
