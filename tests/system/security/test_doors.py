"""Nobody's URL leads a real server to the machine that it runs on: every field, every spelling."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from admin_port import JOB, OTHER_LOOPBACK, SENTENCE, TEST, TIMEOUT_S, attempts_of
from forbidden_urls import LOOPBACK, MALFORMED, METADATA, PRIVATE, UNSPECIFIED
from sunoapi_client import Client
from url_fields import FIELDS, paths_of, with_url

from scopitone.http.dialects.sunoapi import dialect_bodies
from scopitone.http.models.catalogue import MODELS
from scopitone.http.schemas.checking import Wire
from scopitone.http.schemas.requests import BrandKit, CreateTask, TryWebhook
from scopitone.http.schemas.webhooks import CreateEndpoint

BEHIND_A_PROXY = {
    "SCOPITONE_PUBLIC_URL": "https://video.example.com",
    "SCOPITONE_ALLOW_NETWORKS": f'["{OTHER_LOOPBACK}"]',
    "SCOPITONE_FETCH_TIMEOUT_S": TIMEOUT_S,
    "SCOPITONE_CALLBACK_TIMEOUT_S": TIMEOUT_S,
    "SCOPITONE_CALLBACK_RETRIES_S": "[]",
}
# What CreateTask wants of each model besides the URL that is tried. `song_of` adds the song.
GENERATE = {"mode": "simple", "model": "v5", "prompt": "a song"}
LEAST: dict[str, dict[str, Any]] = {
    "scopitone/import": {"audio_url": "data:,"},
    "suno/music-video": {},
    "suno/music-generate": GENERATE,
    "suno/music-extend": {},
    "suno/music-extend-upload": GENERATE,
    "suno/music-cover": GENERATE,
}


def test_the_fields_are_found() -> None:
    """All of them: those of a request that is new must be tried here as well."""
    assert set(FIELDS) >= {
        ("scopitone/import", ("audio_url",)),
        ("scopitone/import", ("image_url",)),
        ("suno/music-video", ("brand_kit", "logo")),
        ("suno/music-video", ("brand_kit", "background")),
        ("suno/music-video", ("brand_kit", "font")),
        ("suno/music-video", ("brand_kit", "font", 0)),
        ("suno/music-extend-upload", ("audio_url",)),
        ("suno/music-cover", ("audio_url",)),
    }
    assert paths_of(CreateTask) == [("callback_url",)]
    assert paths_of(TryWebhook) == [("url",)]
    assert paths_of(CreateEndpoint) == [("url",)]
    tried = {
        CreateTask,
        TryWebhook,
        CreateEndpoint,
        BrandKit,
        *(model.schema for model in MODELS.values()),
    }
    requests = list(Wire.__subclasses__())
    for model in requests:
        requests.extend(model.__subclasses__())
    # Requests of other vendors' APIs become these before a URL is used.
    own = [model for model in requests if ".dialects." not in model.__module__]
    assert {model for model in own if paths_of(model)} <= tried


@pytest.fixture(scope="module")
def public(server_type: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server on the loopback, behind a proxy, with a public URL (docs/how-to/run-a-server.md)."""
    server = server_type(tmp_path_factory.mktemp("public"), **BEHIND_A_PROXY)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def song_of(public: Any, song: bytes) -> dict[str, str]:
    url = public.upload("song.wav", song)["url"]
    task = public.finished(public.create("scopitone/import", {"audio_url": url}))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


@pytest.mark.parametrize(("model", "path"), FIELDS)
def test_no_field_of_a_task_leads_inside(
    public: Any, song_of: dict[str, str], song: bytes, admin_on: Any, model: str, path: Any
) -> None:
    inside, origin = admin_on(), admin_on(OTHER_LOOPBACK)
    origin.location = f"{inside.url}/secret"
    least = {**LEAST[model]}
    if "task_id" in MODELS[model].schema.model_fields:
        least |= song_of
    if path != ("audio_url",) and "audio_url" in least:
        least["audio_url"] = public.upload("song.wav", song)["url"]
    urls = [
        f"{inside.url}/direct",
        f"http://[::ffff:127.0.0.1]:{inside.port}/mapped",
        f"http://\uff11\uff12\uff17.0.0.1:{inside.port}/wide",
        f"{origin.url}/redirect",
    ]
    tasks = [public.create(model, with_url(least, path, url)) for url in urls]
    for task_id in tasks:
        task = public.finished(task_id)
        assert task["status"] == "failed"
        # The footage of a brand kit is that of the video from here on.
        field = "footage" if "footage" in path else path[0]
        assert task["result"]["message"].startswith(f"input.{field}")
        assert task["result"]["message"].endswith(SENTENCE)
    assert set(origin.asked) == {"/redirect"}
    assert inside.asked == []


def test_no_preview_asks_for_anything(public: Any, song_of: dict[str, str], admin_on: Any) -> None:
    inside = admin_on()
    for model, path in FIELDS:
        if model == "suno/music-video":
            given = with_url(song_of, path, inside.url)
            public.post(f"{JOB}/preview", {"input": given, "at": 0})
    assert inside.asked == []


def test_no_callback_leads_inside(public: Any, admin_on: Any) -> None:
    inside, origin = admin_on(), admin_on(OTHER_LOOPBACK)
    origin.location = f"{inside.url}/secret"
    ending = {"audio_url": "data:,"}
    urls = [url.format(port=inside.port) for url in [*LOOPBACK, *UNSPECIFIED, *METADATA]]
    urls = [url for url in urls if url.startswith("http")]
    tasks = [public.create("scopitone/import", ending, callback_url=url) for url in urls]
    redirected = public.create("scopitone/import", ending, callback_url=f"{origin.url}/redirect")
    for task_id in tasks:
        [attempt] = attempts_of(public, task_id)
        assert (attempt["status"], attempt["latency_ms"]) == (None, 300)
        assert attempt["excerpt"] == SENTENCE
    [attempt] = attempts_of(public, redirected)
    assert (attempt["status"], attempt["excerpt"]) == (302, "")
    assert inside.asked == []


DIALECT_SONG = {"model": "V5", "instrumental": True, "prompt": "a song"}
DIALECT_HOOK = {"callBackUrl": "http://unknown.invalid/"}
# Every field of the second dialect that takes a URL: the route, and the rest of its body.
DIALECT_FIELDS: list[tuple[str, str, dict[str, Any]]] = [
    ("generate/upload-cover", "uploadUrl", {**DIALECT_SONG, "customMode": False, **DIALECT_HOOK}),
    (
        "generate/upload-extend",
        "uploadUrl",
        {**DIALECT_SONG, "defaultParamFlag": False, **DIALECT_HOOK},
    ),
]


def spellings(port: int, *catalogues: list[str]) -> list[str]:
    return [url.format(port=port) for urls in catalogues for url in urls]


def test_the_fields_of_the_second_dialect_are_all_tried() -> None:
    """Those that are fetched, those that are called, and the one that is only compared."""
    bodies = vars(dialect_bodies).values()
    schemas = [body for body in bodies if isinstance(body, type) and issubclass(body, Wire)]
    names = {path[0] for schema in schemas for path in paths_of(schema)}
    names |= {name for schema in schemas for name in schema.model_fields if name.endswith("Url")}
    assert names == {"callBackUrl", "uploadUrl", "fileUrl", "url"}


@pytest.mark.parametrize(("path", "field", "rest"), DIALECT_FIELDS)
def test_no_song_of_the_second_dialect_comes_from_inside(
    public: Any, admin_on: Any, path: str, field: str, rest: dict[str, Any]
) -> None:
    client, inside, origin = Client(public.url, public.key), admin_on(), admin_on(OTHER_LOOPBACK)
    origin.location = f"{inside.url}/secret"
    urls = [*spellings(inside.port, LOOPBACK[:1], UNSPECIFIED[:1], METADATA[:1], MALFORMED[:1])]
    for url in [*urls, f"{origin.url}/redirect"]:
        created = client.post(f"/api/v1/{path}", {**rest, field: url})
        if created["code"] != 200:
            assert (created["code"], created["msg"].partition(":")[0]) == (400, field)
            continue
        record = client.wait("/api/v1/generate/record-info", created["data"]["taskId"])["data"]
        assert (record["status"], record["errorCode"]) == ("GENERATE_AUDIO_FAILED", 451)
        assert record["errorMessage"] == f"{field}: {SENTENCE}"
    assert inside.asked == []
    assert set(origin.asked) == {"/redirect"}


def test_no_file_of_the_second_dialect_comes_from_inside(public: Any, admin_on: Any) -> None:
    """The whole catalogue: this URL is fetched while the client waits."""
    client, inside, origin = Client(public.url, public.key), admin_on(), admin_on(OTHER_LOOPBACK)
    origin.location = f"{inside.url}/secret"
    urls = spellings(inside.port, LOOPBACK, UNSPECIFIED, METADATA, PRIVATE, MALFORMED)

    def fetch(url: str) -> tuple[int, Any]:
        return client.exchange("POST", "/api/file-url-upload", {"fileUrl": url})

    with ThreadPoolExecutor(8) as threads:
        urls += ["http://unknown.invalid/", f"{origin.url}/redirect"]
        for url, (status, answer) in zip(urls, threads.map(fetch, urls), strict=True):
            assert (status, answer["code"]) == (200, 400), (url, answer)
            assert answer["msg"].startswith("fileUrl: "), (url, answer)
            assert "internal-admin-token" not in str(answer)
    assert inside.asked == []
    assert set(origin.asked) == {"/redirect"}


def test_no_link_of_the_second_dialect_is_asked_for(public: Any, admin_on: Any) -> None:
    client, inside = Client(public.url, public.key), admin_on()
    for url in spellings(inside.port, LOOPBACK, UNSPECIFIED, METADATA, PRIVATE, MALFORMED):
        status, answer = client.exchange("POST", "/api/v1/common/download-url", {"url": url})
        assert (status, answer["code"]) == (200, 400), (url, answer)
        assert answer["msg"].startswith("url: "), (url, answer)
    assert inside.asked == []


def test_no_callback_of_the_second_dialect_leads_inside(public: Any, admin_on: Any) -> None:
    """Of lyrics, which are made at once, and of the jobs API."""
    client, inside, origin = Client(public.url, public.key), admin_on(), admin_on(OTHER_LOOPBACK)
    origin.location = f"{inside.url}/secret"
    tasks = []
    for url in spellings(inside.port, LOOPBACK[::4], UNSPECIFIED[::4], METADATA[::4]):
        job = {"model": "scopitone/lyrics", "input": {"prompt": "rain"}, "callBackUrl": url}
        answers = [
            client.post("/api/v1/lyrics", {"prompt": "rain", "callBackUrl": url}),
            client.post("/api/v1/jobs/createTask", job),
        ]
        tasks += [answer["data"]["taskId"] for answer in answers]
    for task_id in tasks:
        [attempt] = attempts_of(public, task_id)
        assert (attempt["status"], attempt["excerpt"]) == (None, SENTENCE)
    sent = {"prompt": "rain", "callBackUrl": f"{origin.url}/redirect"}
    redirected = client.post("/api/v1/lyrics", sent)["data"]["taskId"]
    [attempt] = attempts_of(public, redirected)
    assert (attempt["status"], attempt["excerpt"]) == (302, "")
    assert inside.asked == []


def test_no_webhook_test_leads_inside(public: Any, admin_on: Any) -> None:
    inside = admin_on()
    urls = [*LOOPBACK, *UNSPECIFIED, *METADATA, *PRIVATE, "http://unknown.invalid/"]
    urls = [url.format(port=inside.port) for url in urls if url.startswith("http")]

    def outcome(url: str) -> Any:
        return public.post(TEST, {"url": url})

    with ThreadPoolExecutor(8) as threads:
        for url, reply in zip(urls, threads.map(outcome, urls), strict=True):
            if "%25" in url:
                assert reply.data["excerpt"] == "is not a URL"
                continue
            assert reply.data == {
                "received": False,
                "status": None,
                "latency_ms": 300,
                "excerpt": SENTENCE,
            }, url
    assert inside.asked == []


def test_no_webhook_endpoint_leads_inside(public: Any, admin_on: Any) -> None:
    inside, origin = admin_on(), admin_on(OTHER_LOOPBACK)
    origin.location = f"{inside.url}/secret"
    account = "/api/v1/client/account"
    tried = [*LOOPBACK[::8], *UNSPECIFIED[::8], *METADATA[::8]]
    urls = [url.format(port=inside.port) for url in tried if url.startswith("http")][:9]
    made = [
        public.post(f"{account}/webhook-endpoints", {"url": url}).data
        for url in (*urls, f"{origin.url}/redirect")
    ]
    assert len(made) >= 5
    task_id = public.create("scopitone/import", {"audio_url": "data:,"})
    log = f"{account}/webhook-deliveries?task_id={task_id}"
    deadline = time.monotonic() + 60
    while True:
        listed = public.request("GET", log).data["deliveries"]
        if len(listed) == len(made) and {entry["state"] for entry in listed} == {"given_up"}:
            break
        assert time.monotonic() < deadline, listed
        time.sleep(0.05)
    for entry in listed:
        attempt = entry["last_attempt"]
        is_redirect = entry["url"].startswith(origin.url)
        expected = (302, "") if is_redirect else (None, SENTENCE)
        assert (attempt["status"], attempt["excerpt"]) == expected, entry
    for endpoint in made:
        path = f"{account}/webhook-endpoints/{endpoint['id']}"
        if not endpoint["url"].startswith(origin.url):
            assert public.request("POST", f"{path}/test").data["excerpt"] == SENTENCE
        public.request("DELETE", path)
    assert inside.asked == []


def test_an_answer_is_not_shown(public: Any, admin_on: Any) -> None:
    """Not even of a network that is allowed: its status is all."""
    allowed = admin_on(OTHER_LOOPBACK)
    reply = public.post(TEST, {"url": allowed.url + "/admin"})
    assert (reply.data["received"], reply.data["status"]) == (True, 200)
    assert allowed.asked == ["/admin"]
    assert b"internal-admin-token" not in reply.body
    task = public.finished(public.create("scopitone/import", {"audio_url": allowed.url}))
    assert "internal-admin-token" not in str(task)
