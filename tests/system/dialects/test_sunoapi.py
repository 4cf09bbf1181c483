"""The second dialect on the wire: fields, codes, states, callbacks; clients know only its text."""

from __future__ import annotations

import base64
import json
import threading
import urllib.error
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sunoapi_models as models
from distant_servers import JobApi
from sunoapi_client import Client, Receiver, download
from sunoapi_models import parse

HOOK = "https://example.com/callback"
SIMPLE = {
    "customMode": False,
    "instrumental": False,
    "model": "V5",
    "prompt": "a song about a lamp",
    "callBackUrl": HOOK,
}
CUSTOM = {
    **SIMPLE,
    "customMode": True,
    "prompt": "[Verse]\nOne light",
    "style": "folk",
    "title": "Lamp",
}
KEY_FORM = "ak_" + "x" * 32


@pytest.fixture(autouse=True)
def _as_new(distant: JobApi) -> Iterator[None]:
    distant.failure = ""
    distant.finish.set()
    distant.second.set()
    distant.lost = False
    distant.requests.clear()
    yield
    distant.finish.set()
    distant.second.set()


@pytest.fixture(scope="module")
def kie(start: Callable[..., Any]) -> Client:
    """A server with the codes of kie.ai."""
    server = start(SCOPITONE_SUNOAPI_CODES="kie.ai")
    return Client(server.url, server.key)


def accepted(client: Client, path: str, body: Any) -> str:
    answer = parse(models.Accepted, client.post(path, body))
    return str(answer["data"]["taskId"])


def made(client: Client, path: str, body: Any) -> Any:
    """The record of a task that makes songs, which has ended."""
    task_id = accepted(client, path, body)
    return parse(models.AudioRecordAnswer, client.wait("/api/v1/generate/record-info", task_id))[
        "data"
    ]


@pytest.fixture(scope="module")
def song_record(client: Client) -> Any:
    record = made(client, "/api/v1/generate", SIMPLE)
    assert record["status"] == "SUCCESS", record
    return record


@pytest.fixture(scope="module")
def track(song_record: Any) -> Any:
    return song_record["response"]["sunoData"][0]


def test_a_description_becomes_a_song(client: Client, distant: JobApi) -> None:
    made(client, "/api/v1/generate", {**SIMPLE, "style": "ignored", "title": "ignored"})
    [order] = distant.asked("/api/v1/client/job/CreateTask")
    assert order["model"] == "suno/music-generate"
    assert order["input"] == {
        "mode": "simple",
        "model": "v5",
        "prompt": SIMPLE["prompt"],
        "instrumental": False,
    }


def test_every_option_arrives(client: Client, distant: JobApi) -> None:
    made(
        client,
        "/api/v1/generate",
        {
            **CUSTOM,
            "negativeTags": "drums",
            "vocalGender": "m",
            "styleWeight": 0.25,
            "weirdnessConstraint": 1,
            "audioWeight": 0.5,
            "gpt_description_prompt": "ignored",
        },
    )
    [order] = distant.asked("/api/v1/client/job/CreateTask")
    assert order["input"] == {
        "mode": "custom",
        "model": "v5",
        "title": "Lamp",
        "tags": "folk",
        "lyrics": CUSTOM["prompt"],
        "vocal_gender": "m",
        "style_weight": 0.25,
        "weirdness_constraint": 1,
        "negative_tags": "drums",
        "instrumental": False,
    }


def test_a_track_is_extended_by_its_id_alone(client: Client, distant: JobApi, track: Any) -> None:
    body = {"defaultParamFlag": True, "audioId": track["id"], "model": "V5", "callBackUrl": HOOK}
    own = {"prompt": "More", "style": "jazz", "title": "Longer", "continueAt": 2}
    record = made(client, "/api/v1/generate/extend", {**body, **own})
    assert (record["status"], record["operationType"]) == ("SUCCESS", "extend")
    assert record["parentMusicId"] == track["id"]
    order = distant.asked("/api/v1/client/job/CreateTask")[-1]["input"]
    assert (order["lyrics"], order["tags"], order["title"], order["continue_at"]) == (
        "More",
        "jazz",
        "Longer",
        2.0,
    )
    plain = made(client, "/api/v1/generate/extend", {**body, "defaultParamFlag": False, **own})
    order = distant.asked("/api/v1/client/job/CreateTask")[-1]["input"]
    assert (plain["status"], order["title"], order["tags"]) == ("SUCCESS", "Distant", "folk")
    missing = client.post("/api/v1/generate/extend", body)
    assert parse(models.Refused, missing)["code"] == 400
    assert missing["msg"].startswith("style: is required")


@pytest.mark.extended
def test_an_upload_is_covered_and_extended(
    client: Client, server: Any, distant: JobApi, song: bytes
) -> None:
    url = server.upload("song.wav", song)["url"]
    cover = {**CUSTOM, "uploadUrl": url, "audioWeight": 0.6}
    record = made(client, "/api/v1/generate/upload-cover", cover)
    assert (record["status"], record["operationType"]) == ("SUCCESS", "upload_cover")
    order = distant.asked("/api/v1/client/job/CreateTask")[-1]
    assert (order["model"], order["input"]["audio_weight"]) == ("suno/music-cover", 0.6)
    flagged = {**CUSTOM, "uploadUrl": url, "defaultParamFlag": True, "continueAt": 1.5}
    record = made(client, "/api/v1/generate/upload-extend", flagged)
    assert (record["status"], record["operationType"]) == ("SUCCESS", "upload_extend")
    order = distant.asked("/api/v1/client/job/CreateTask")[-1]
    assert (order["model"], order["input"]["continue_at"]) == ("suno/music-extend-upload", 1.5)
    plain = {**SIMPLE, "uploadUrl": url, "defaultParamFlag": False}
    assert made(client, "/api/v1/generate/upload-extend", plain)["status"] == "SUCCESS"


def test_a_song_is_pending_until_it_is_there(client: Client, distant: JobApi) -> None:
    distant.finish.clear()
    task_id = accepted(client, "/api/v1/generate", SIMPLE)
    path = f"/api/v1/generate/record-info?taskId={task_id}"
    record = parse(models.AudioRecordAnswer, client.get(path))["data"]
    assert (record["status"], record["response"]) == ("PENDING", None)
    distant.finish.set()
    assert client.wait("/api/v1/generate/record-info", task_id)["data"]["status"] == "SUCCESS"


def until_first(client: Client, task_id: str) -> Any:
    """The record of a song of which one take is complete, and the other is not."""
    path = f"/api/v1/generate/record-info?taskId={task_id}"
    record = parse(models.AudioRecordAnswer, client.get(path))["data"]
    while record["status"] == "PENDING":
        assert record["response"] is None
        record = parse(models.AudioRecordAnswer, client.get(path))["data"]
    assert record["status"] == "FIRST_SUCCESS"
    return record


def test_the_first_take_can_be_played_while_the_second_is_made(
    client: Client, server: Any, distant: JobApi, receiver: Receiver
) -> None:
    distant.second.clear()
    task_id = accepted(client, "/api/v1/generate", {**SIMPLE, "callBackUrl": receiver.url})
    bodies = [receiver.next()[1] for _ in range(2)]
    [track] = until_first(client, task_id)["response"]["sunoData"]
    assert download(track["audioUrl"])[0] == "audio/mpeg"
    assert [body["data"]["callbackType"] for body in bodies] == ["text", "first"]
    assert [sent["id"] for sent in bodies[1]["data"]["data"]] == [track["id"]]
    assert bodies[1]["data"]["data"][0]["audio_url"] == track["audioUrl"]
    info = server.task(task_id)
    assert (info["status"], info["result"]) == ("running", None)
    distant.second.set()
    record = client.wait("/api/v1/generate/record-info", task_id)["data"]
    assert record["status"] == "SUCCESS"
    assert record["response"]["sunoData"][0] == track
    headers, last = receiver.next()
    assert last["data"]["callbackType"] == "complete"
    assert len(last["data"]["data"]) == 2
    assert headers["webhook-id"] != f"msg_{task_id}_first"


def test_a_webhook_endpoint_gets_the_last_stage_alone(
    client: Client, server: Any, receiver: Receiver
) -> None:
    endpoints = "/api/v1/client/account/webhook-endpoints"
    account_wide = Receiver()
    endpoint = server.post(endpoints, {"url": account_wide.url}).data
    task_id = accepted(client, "/api/v1/generate", {**SIMPLE, "callBackUrl": receiver.url})
    own = [receiver.next()[1] for _ in range(3)]
    assert [body["data"]["callbackType"] for body in own] == ["text", "first", "complete"]
    _, body = account_wide.next()
    assert body == own[-1]
    log = f"/api/v1/client/account/webhook-deliveries?task_id={task_id}"
    assert len(server.request("GET", log).data["deliveries"]) == 2
    server.request("DELETE", f"{endpoints}/{endpoint['id']}")
    account_wide.close()
    assert account_wide.received.empty()
    assert receiver.received.empty()


def test_a_first_take_goes_with_a_song_that_fails(
    client: Client, distant: JobApi, receiver: Receiver
) -> None:
    distant.second.clear()
    task_id = accepted(client, "/api/v1/generate", {**SIMPLE, "callBackUrl": receiver.url})
    [track] = until_first(client, task_id)["response"]["sunoData"]
    stages = [receiver.next()[1]["data"]["callbackType"] for _ in range(2)]
    distant.lost = True
    distant.second.set()
    record = client.wait("/api/v1/generate/record-info", task_id)["data"]
    assert (record["status"], record["response"]) == ("GENERATE_AUDIO_FAILED", None)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        download(track["audioUrl"])
    stages.append(receiver.next()[1]["data"]["callbackType"])
    assert stages == ["text", "first", "error"]


def test_a_failure_has_a_code_a_reason_and_one_callback(
    client: Client, distant: JobApi, receiver: Receiver
) -> None:
    distant.failure = "the style is forbidden there"
    record = made(client, "/api/v1/generate", {**SIMPLE, "callBackUrl": receiver.url})
    assert (record["status"], record["response"]) == ("GENERATE_AUDIO_FAILED", None)
    assert record["errorCode"] == 501
    assert "forbidden" in record["errorMessage"]
    _, body = receiver.next()
    parse(models.AudioCallback, body)
    assert (body["code"], body["msg"]) == (501, record["errorMessage"])
    assert body["data"] == {"callbackType": "error", "task_id": record["taskId"], "data": []}


def test_a_source_that_cannot_be_fetched_is_451(client: Client, server: Any) -> None:
    gone = {**CUSTOM, "uploadUrl": f"{server.url}/media/{'0' * 32}/gone.mp3"}
    record = made(client, "/api/v1/generate/upload-cover", gone)
    assert (record["status"], record["errorCode"]) == ("GENERATE_AUDIO_FAILED", 451)
    assert record["errorMessage"].startswith("uploadUrl: ")


def test_a_cancelled_task_that_never_began_is_create_task_failed(
    client: Client, server: Any, distant: JobApi
) -> None:
    distant.finish.clear()
    busy = accepted(client, "/api/v1/generate", SIMPLE)
    waiting = accepted(client, "/api/v1/generate", SIMPLE)
    cancel = "/api/v1/client/job/cancel"
    assert server.post(cancel, {"task_id": waiting}).status == 200
    record = client.get(f"/api/v1/generate/record-info?taskId={waiting}")
    assert parse(models.AudioRecordAnswer, record)["data"]["status"] == "CREATE_TASK_FAILED"
    distant.finish.set()
    client.wait("/api/v1/generate/record-info", busy)


def test_words_with_their_times(client: Client, song_record: Any, track: Any) -> None:
    path = "/api/v1/generate/get-timestamped-lyrics"
    ids = {"taskId": song_record["taskId"], "audioId": track["id"]}
    data = parse(models.TimedLyricsAnswer, client.post(path, ids))["data"]
    words = data["alignedWords"]
    assert "".join(word["word"] for word in words) == "One light\nburns\n"
    assert [(word["startS"], word["endS"]) for word in words] == [
        (0.5, 0.9),
        (1.0, 1.4),
        (2.0, 2.5),
    ]
    assert all(word["success"] is True for word in words)
    by_index = client.post(path, {"taskId": song_record["taskId"], "musicIndex": 0})
    assert by_index["data"] == data
    unknown = client.post(path, {**ids, "audioId": "nobody"})
    assert parse(models.Refused, unknown)["code"] == 400


def test_a_wav(client: Client, song_record: Any, track: Any, receiver: Receiver) -> None:
    body = {"taskId": song_record["taskId"], "audioId": track["id"], "callBackUrl": receiver.url}
    task_id = accepted(client, "/api/v1/wav/generate", body)
    answer = client.wait("/api/v1/wav/record-info", task_id, state="successFlag")
    record = parse(models.WavRecordAnswer, answer)["data"]
    url = record["response"]["audioWavUrl"]
    assert download(url)[1][:4] == b"RIFF"
    _, sent = receiver.next()
    assert (sent["code"], sent["data"]["task_id"]) == (200, task_id)
    assert sent["data"]["audioWavUrl"] == sent["data"]["response"]["audio_url"] == url


def test_cover_pictures(client: Client, song_record: Any) -> None:
    body = {"taskId": song_record["taskId"], "callBackUrl": HOOK}
    task_id = accepted(client, "/api/v1/suno/cover/generate", body)
    answer = client.wait("/api/v1/suno/cover/record-info", task_id, state="successFlag")
    images = parse(models.PicturesRecordAnswer, answer)["data"]["response"]["images"]
    assert len({download(url)[1] for url in images}) == 2


def test_lyrics(client: Client, receiver: Receiver) -> None:
    body = {"prompt": "rain over the harbour", "callBackUrl": receiver.url}
    task_id = accepted(client, "/api/v1/lyrics", body)
    answer = client.wait("/api/v1/lyrics/record-info", task_id)
    record = parse(models.LyricsRecordAnswer, answer)["data"]
    sheets = record["response"]["data"]
    assert sheets[0]["text"].startswith("[Verse]\n")
    _, sent = receiver.next()
    parse(models.LyricsCallback, sent)
    assert sent["data"] == {"callbackType": "complete", "taskId": task_id, "data": sheets}


def test_a_job_of_kie(client: Client, receiver: Receiver) -> None:
    """The newer routes of kie.ai: a song, and its video with `domain_name`."""
    sent = {
        "model": "suno/music-generate",
        "callBackUrl": receiver.url,
        "input": {"mode": "simple", "model": "V5", "prompt": "a lamp"},
    }
    task_id = accepted(client, "/api/v1/jobs/createTask", sent)
    answer = client.wait("/api/v1/jobs/recordInfo", task_id, state="state")
    parse(models.JobAnswer, answer)
    job = answer["data"]
    assert job["state"] == "success", job
    assert json.loads(job["param"]) == sent
    urls = json.loads(job["resultJson"])["resultUrls"]
    assert download(urls[0])[0] == "audio/mpeg"
    assert job["completeTime"] >= job["createTime"] > 1_700_000_000_000
    _, body = receiver.next()
    parse(models.JobAnswer, body)
    assert (body["code"], body["data"]) == (200, job)
    [clip, _] = json.loads(job["resultJson"])["resultObject"]["suno_data"]
    video = {"task_id": task_id, "audio_id": clip["suno_id"], "domain_name": "DCC Music"}
    short = {**video, "start": 0, "end": 1, "resolution": "720p"}
    task_id = accepted(
        client, "/api/v1/jobs/createTask", {"model": "suno/music-video", "input": short}
    )
    answer = client.wait("/api/v1/jobs/recordInfo", task_id, state="state")
    assert answer["data"]["state"] == "success", answer
    assert json.loads(answer["data"]["resultJson"])["resultUrls"][0].endswith(".mp4")


def test_the_three_uploads(client: Client, server: Any, song: bytes) -> None:
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n' + song
    name = b'\r\n--x\r\nContent-Disposition: form-data; name="fileName"\r\n\r\nnamed.wav'
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    stream = client.post("/api/file-stream-upload", file + name + b"\r\n--x--\r\n", **kind)
    text = "data:audio/wav;base64," + base64.b64encode(song).decode()
    encoded = client.post("/api/file-base64-upload", {"base64Data": text, "uploadPath": "songs"})
    url = server.upload("song.wav", song)["url"]
    fetched = client.post("/api/file-url-upload", {"fileUrl": url, "fileName": "other.wav"})
    for answer in (stream, encoded, fetched):
        stored = parse(models.FileAnswer, answer)["data"]
        assert (stored["mimeType"], stored["fileSize"]) == ("audio/wav", len(song))
        assert stored["downloadUrl"] == stored["fileUrl"]
        assert download(stored["downloadUrl"]) == ("audio/wav", song)
    assert stream["data"]["fileName"] == "named.wav"
    link = client.post("/api/v1/common/download-url", {"url": url})
    assert (link["code"], link["data"]) == (200, url)
    other = client.post("/api/v1/common/download-url", {"url": "https://example.com/a.mp3"})
    assert parse(models.Refused, other)["code"] == 400


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({k: v for k, v in SIMPLE.items() if k != "callBackUrl"}, "Please enter callBackUrl."),
        ({**SIMPLE, "callBackUrl": ""}, "Please enter callBackUrl."),
        ({k: v for k, v in SIMPLE.items() if k != "customMode"}, "customMode cannot be null"),
        ({k: v for k, v in SIMPLE.items() if k != "instrumental"}, "instrumental cannot be null"),
        ({**SIMPLE, "prompt": ""}, "prompt: is required in simple mode"),
        ({**CUSTOM, "style": None}, "style: is required in custom mode"),
        ({**SIMPLE, "model": "V9"}, "model: must be one of"),
        ({**SIMPLE, "styleWeight": 2}, "styleWeight: "),
    ],
)
def test_400_and_422_say_what_clients_look_for(
    client: Client, kie: Client, body: Any, text: str
) -> None:
    for caller, code in ((client, 400), (kie, 422)):
        status, answer = caller.exchange("POST", "/api/v1/generate", body)
        assert (status, parse(models.Refused, answer)["code"]) == (200, code), answer
        assert answer["msg"].startswith(text)


def test_413_for_a_body_that_is_too_large(client: Client, kie: Client) -> None:
    large = {**SIMPLE, "ignored": "x" * 1_100_000}
    for caller, code in ((client, 413), (kie, 422)):
        status, answer = caller.exchange("POST", "/api/v1/generate", large)
        assert (status, parse(models.Refused, answer)["code"]) == (200, code)


def test_a_prompt_that_is_too_long(client: Client, kie: Client) -> None:
    long = {**SIMPLE, "prompt": "p" * 501}
    assert client.post("/api/v1/generate", long)["code"] == 413
    assert kie.post("/api/v1/generate", long)["code"] == 422


@pytest.mark.parametrize("key", ["", KEY_FORM, "no key"])
def test_401(server: Any, key: str) -> None:
    caller = Client(server.url, key)
    for answer in (
        caller.get("/api/v1/generate/credit"),
        caller.post("/api/v1/generate", SIMPLE),
        caller.post("/api/v1/generate/mashup", {}),
        caller.post("/api/file-url-upload", {"fileUrl": "https://example.com/a.mp3"}),
    ):
        assert parse(models.Refused, answer)["code"] == 401


def test_credits_that_are_missing_are_429_there_and_402_here(start: Callable[..., Any]) -> None:
    for vendor, code in (("sunoapi.org", 429), ("kie.ai", 402)):
        server = start(
            SCOPITONE_SUNOAPI_CODES=vendor, SCOPITONE_PRICES='{"suno/music-generate": "2"}'
        )
        answer = Client(server.url, server.key).post("/api/v1/generate", SIMPLE)
        assert parse(models.Refused, answer)["code"] == code
        assert answer["msg"].startswith("Insufficient Credits")
        server.kill()


def test_calls_that_are_too_many_are_430_there_and_429_here(start: Callable[..., Any]) -> None:
    for vendor, code in (("sunoapi.org", 430), ("kie.ai", 429)):
        server = start(SCOPITONE_SUNOAPI_CODES=vendor, SCOPITONE_RATE_CREATES="1")
        caller = Client(server.url, server.key)
        answers = [caller.post("/api/v1/generate", SIMPLE) for _ in range(3)]
        assert answers[0]["code"] == 200
        assert parse(models.Refused, answers[-1])["code"] == code
        server.kill()


def test_404_for_what_is_not_there(client: Client, song_record: Any) -> None:
    for path in ("generate", "mp4", "wav", "midi", "vocal-removal", "suno/cover", "lyrics"):
        answer = client.get(f"/api/v1/{path}/record-info?taskId={'0' * 32}")
        assert parse(models.Refused, answer)["code"] == 404
    other = client.get(f"/api/v1/mp4/record-info?taskId={song_record['taskId']}")
    assert parse(models.Refused, other)["code"] == 404
    status, answer = client.exchange("GET", "/api/v1/mp4/query")
    assert (status, parse(models.Refused, answer)["code"]) == (404, 404)
    status, answer = client.exchange("GET", "/api/v1/mp4/generate")
    assert parse(models.Refused, answer)["code"] == 404


def test_a_video_needs_a_track_of_the_account(client: Client, song_record: Any) -> None:
    body = {"taskId": song_record["taskId"], "audioId": "nobody"}
    answer = client.post("/api/v1/mp4/generate", body)
    assert parse(models.Refused, answer)["code"] == 400
    assert answer["msg"].startswith("audioId: ")
    answer = client.post("/api/v1/mp4/generate", {**body, "taskId": "0" * 32})
    assert answer["msg"].startswith("taskId: ")
    extend = {**CUSTOM, "audioId": "nobody", "defaultParamFlag": False}
    assert client.post("/api/v1/generate/extend", extend)["msg"].startswith("audioId: ")


def test_at_kie_a_second_video_is_422(kie: Client) -> None:
    record = made(kie, "/api/v1/generate", SIMPLE)
    body = {"taskId": record["taskId"], "audioId": record["response"]["sunoData"][0]["id"]}
    first = accepted(kie, "/api/v1/mp4/generate", body)
    again = parse(models.Exists, kie.post("/api/v1/mp4/generate", body))
    assert (again["code"], again["data"]["taskId"]) == (422, first)


def test_455(client: Client, server: Any) -> None:
    server.cli("maintenance", "on")
    try:
        answer = client.post("/api/v1/generate", SIMPLE)
        assert parse(models.Refused, answer)["code"] == 455
        assert client.get("/api/v1/generate/credit")["code"] == 200
    finally:
        server.cli("maintenance", "off")


@pytest.mark.parametrize(
    "path",
    [
        *("generate/add-vocals", "generate/add-instrumental", "generate/replace-section"),
        *("generate/mashup", "generate/sounds", "style/generate"),
    ],
)
def test_505_with_the_reason(client: Client, path: str) -> None:
    answer = client.post(f"/api/v1/{path}", {"callBackUrl": HOOK})
    assert parse(models.Refused, answer)["code"] == 505
    assert "is not available on this server: " in answer["msg"]


def test_a_music_engine_without_personas_is_505(client: Client) -> None:
    answer = client.post("/api/v1/generate", {**CUSTOM, "personaId": "p"})
    assert parse(models.Refused, answer)["code"] == 505
    assert "music engine upstream has none" in answer["msg"]


def test_what_cannot_be_made_of_a_song_is_505(client: Client, song_record: Any, track: Any) -> None:
    ids = {"taskId": song_record["taskId"], "audioId": track["id"], "callBackUrl": HOOK}
    named = {**ids, "name": "Ava"}
    for path, reason in (
        ("vocal-removal/generate", "stems"),
        ("midi/generate", "score"),
        ("generate/generate-persona", "score"),
    ):
        answer = client.post(f"/api/v1/{path}", named)
        assert parse(models.Refused, answer)["code"] == 505
        assert reason in answer["msg"]


def test_both_dialects_see_the_same_tasks(client: Client, server: Any) -> None:
    """A task of the job API is a record here; only its callback has the form of its own dialect."""
    given = {"mode": "simple", "model": "v5", "prompt": "a lamp"}
    task = server.finished(server.create("suno/music-generate", given))
    record = client.get(f"/api/v1/generate/record-info?taskId={task['task_id']}")
    tracks = parse(models.AudioRecordAnswer, record)["data"]["response"]["sunoData"]
    clips = task["result"]["suno_data"]
    assert [t["audioUrl"] for t in tracks] == [clip["suno_audio_url"] for clip in clips]
    assert json.loads(record["data"]["param"])["model"] == "suno/music-generate"


def test_one_account_does_not_see_anothers(server: Any, track: Any) -> None:
    account = json.loads(server.cli("accounts", "create", "stranger", "--json"))["id"]
    key = server.cli("keys", "create", "--account", account).split()[-1]
    stranger = Client(server.url, key)
    extend = {**CUSTOM, "audioId": track["id"], "defaultParamFlag": False}
    answer = stranger.post("/api/v1/generate/extend", extend)
    assert parse(models.Refused, answer)["msg"].startswith("audioId: ")


def test_calls_at_once_make_one_task_each(client: Client) -> None:
    ids: list[str] = []
    threads = [
        threading.Thread(target=lambda: ids.append(accepted(client, "/api/v1/generate", SIMPLE)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 4
