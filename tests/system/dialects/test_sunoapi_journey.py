"""The whole journey of a client of the second dialect, on both databases, field by field."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sunoapi_models as models
from sunoapi_client import Client, Receiver, download
from sunoapi_models import parse

PRICES = '{"suno/music-generate": "2", "suno/music-video": "2.5"}'
LYRICS = "[Verse]\nOne light\nburns"


@pytest.mark.slow
def test_the_journey(
    start: Callable[..., Any], database_url: str, tmp_path: Path, receiver: Receiver
) -> None:
    server = start(tmp_path, SCOPITONE_DATABASE_URL=database_url, SCOPITONE_PRICES=PRICES)
    server.cli("credits", "grant", "default", "10")
    client = Client(server.url, server.key)
    assert parse(models.Credit, client.get("/api/v1/generate/credit"))["data"] == 10
    assert parse(models.Credit, client.get("/api/v1/chat/credit"))["data"] == 10

    sent = {
        "customMode": True,
        "instrumental": False,
        "model": "V4_5PLUS",
        "prompt": LYRICS,
        "style": "folk",
        "title": "Lamp",
        "vocalGender": "f",
        "styleWeight": 0.65,
        "callBackUrl": receiver.url,
    }
    accepted = parse(models.Accepted, client.post("/api/v1/generate", sent))
    music = accepted["data"]["taskId"]
    record = parse(models.AudioRecordAnswer, client.wait("/api/v1/generate/record-info", music))
    song = record["data"]
    assert song["status"] == "SUCCESS"
    assert json.loads(song["param"]) == sent
    assert (song["taskId"], song["response"]["taskId"]) == (music, music)
    assert (song["type"], song["operationType"], song["parentMusicId"]) == (
        "GENERATE",
        "generate",
        "",
    )
    assert (song["errorCode"], song["errorMessage"]) == (None, None)
    tracks = song["response"]["sunoData"]
    assert len(tracks) == len({track["id"] for track in tracks}) == 2
    for track in tracks:
        assert (track["title"], track["tags"], track["prompt"]) == ("Distant", "folk", LYRICS)
        assert track["modelName"] == "chirp-v4-5plus"
        assert download(track["audioUrl"])[0] == "audio/mpeg"
        assert download(track["imageUrl"])[0] == "image/png"
    check_song_callbacks(receiver, server, music, tracks)
    ended = read_ended(server, music, "generate")

    video = make_video(client, server, receiver, music, tracks[1])
    assert parse(models.Credit, client.get("/api/v1/chat/credit"))["data"] == 5.5

    ended |= read_ended(server, video["data"]["taskId"], "mp4")
    cancelled = client.post("/api/v1/generate", sent)["data"]["taskId"]
    server.post("/api/v1/client/job/cancel", {"task_id": cancelled})
    ended |= read_ended(server, cancelled, "generate")
    server.post(f"/api/v1/client/job/callbacks/{music}/resend", {})
    assert receiver.next()[1]["data"]["task_id"] in (music, cancelled)
    # What has ended is the same for ever, also after a restart.
    for _ in range(2):
        for path, answer in ended.items():
            assert server.request("GET", path).body == answer, path
        assert server.stop() == 0
        server.start()
    assert server.task(music)["param"]["input"]["tags"] == "folk"


def read_ended(server: Any, task_id: str, kind: str) -> dict[str, bytes]:
    """The bytes of every answer about a task that has ended, by path."""
    ways = (
        f"/api/v1/client/job/TaskInfo?task_id={task_id}",
        f"/api/v1/{kind}/record-info?taskId={task_id}",
        f"/api/v1/jobs/recordInfo?taskId={task_id}",
    )
    answers = {path: server.request("GET", path) for path in ways}
    assert {answer.status for answer in answers.values()} == {200}
    return {path: answer.body for path, answer in answers.items()}


@pytest.mark.slow
def test_videos_that_are_asked_for_at_once_are_one(
    start: Callable[..., Any], database_url: str, tmp_path: Path
) -> None:
    """Eight requests for each of two tracks, from as many connections."""
    server = start(tmp_path, SCOPITONE_DATABASE_URL=database_url)
    client = Client(server.url, server.key)
    body = {"customMode": False, "instrumental": False, "model": "V5", "prompt": "a lamp"}
    sent = {**body, "callBackUrl": "https://example.com/callback"}
    music = client.post("/api/v1/generate", sent)["data"]["taskId"]
    record = client.wait("/api/v1/generate/record-info", music)
    for track in record["data"]["response"]["sunoData"]:
        together = threading.Barrier(8)

        def ask(audio_id: str = track["id"], gate: threading.Barrier = together) -> Any:
            gate.wait()
            return client.post("/api/v1/mp4/generate", {"taskId": music, "audioId": audio_id})

        with ThreadPoolExecutor(8) as pool:
            answers = [asked.result() for asked in [pool.submit(ask) for _ in range(8)]]
        assert len({answer["data"]["taskId"] for answer in answers}) == 1, answers
        assert sorted(answer["code"] for answer in answers) == [200] + 7 * [409]
    listed = server.request("GET", "/api/v1/client/job/list?model=suno/music-video").data["tasks"]
    assert len(listed) == 2
    for video in listed:
        server.post("/api/v1/client/job/cancel", {"task_id": video["task_id"]})
    # In the job API, two videos of one clip are two tasks.
    ids = {"task_id": music, "suno_id": track["id"]}
    two = {server.create("suno/music-video", ids) for _ in range(2)}
    assert len(two) == 2
    for task_id in two:
        server.post("/api/v1/client/job/cancel", {"task_id": task_id})
    # What was cancelled is no video: the next request makes one.
    again = client.post("/api/v1/mp4/generate", {"taskId": music, "audioId": track["id"]})
    assert again["code"] == 200
    server.post("/api/v1/client/job/cancel", {"task_id": again["data"]["taskId"]})


def check_song_callbacks(
    receiver: Receiver, server: Any, music: str, tracks: list[dict[str, Any]]
) -> None:
    """Words, first take, all takes: in this order, in snake_case, signed."""
    snake = {
        "audioUrl": "audio_url",
        "sourceAudioUrl": "source_audio_url",
        "streamAudioUrl": "stream_audio_url",
        "sourceStreamAudioUrl": "source_stream_audio_url",
        "imageUrl": "image_url",
        "sourceImageUrl": "source_image_url",
        "modelName": "model_name",
    }
    renamed = [{snake.get(name, name): value for name, value in t.items()} for t in tracks]
    expected = {"text": [], "first": renamed[:1], "complete": renamed}
    secret = server.request("GET", "/api/v1/client/account/webhook-secret").data["secret"]
    for stage, listed in expected.items():
        headers, body = receiver.next()
        parse(models.AudioCallback, body)
        assert body["code"] == 200
        assert body["data"] == {"callbackType": stage, "task_id": music, "data": listed}
        check_signature(headers, music, secret)
    assert body["msg"] == "All generated successfully."


def check_signature(headers: dict[str, str], task_id: str, secret: str) -> None:
    timestamp = headers["x-webhook-timestamp"]
    assert abs(time.time() - int(timestamp)) < 300
    signed = hmac.digest(secret.encode(), f"{task_id}.{timestamp}".encode(), hashlib.sha256)
    assert headers["x-webhook-signature"] == base64.b64encode(signed).decode()


def make_video(
    client: Client, server: Any, receiver: Receiver, music: str, track: dict[str, Any]
) -> Any:
    """The record of the video of a track."""
    sent = {
        "taskId": music,
        "audioId": track["id"],
        "callBackUrl": receiver.url,
        "author": "Ava",
        "domainName": "DCC Music",
    }
    accepted = parse(models.Accepted, client.post("/api/v1/mp4/generate", sent))
    task_id = accepted["data"]["taskId"]
    again = parse(models.Exists, client.post("/api/v1/mp4/generate", sent))
    assert (again["code"], again["data"]["taskId"]) == (409, task_id)
    record = client.wait("/api/v1/mp4/record-info", task_id, state="successFlag")
    video = parse(models.Mp4RecordAnswer, record)["data"]
    assert video["successFlag"] == video["status"] == "SUCCESS", video
    assert (video["taskId"], video["musicId"], video["musicIndex"]) == (task_id, track["id"], 1)
    assert video["callbackUrl"] == receiver.url
    assert video["createTime"] <= video["completeTime"]
    url = video["response"]["videoUrl"]
    kind, film = download(url)
    assert (kind, film[4:8]) == ("video/mp4", b"ftyp")
    headers, body = receiver.next()
    assert parse(models.Mp4Callback, body) == {
        "code": 200,
        "msg": "MP4 generated successfully.",
        "data": {"task_id": task_id, "video_url": url},
    }
    assert headers["webhook-id"]
    assert client.post("/api/v1/mp4/generate", sent)["data"]["taskId"] == task_id
    info = server.task(task_id)
    assert (info["param"]["input"]["author"], info["param"]["input"]["brand"]) == (
        "Ava",
        "DCC Music",
    )
    assert info["result"]["media_urls"] == [url]
    return record
