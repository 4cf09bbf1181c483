"""scopitone/import by every way that a song can come in."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from hostile.building import encoded, id3, id3_frame
from PIL import Image

# What the hosted service's clips have, and ours besides.
CLIP = {
    "suno_id",
    "title",
    "tags",
    "suno_audio_url",
    "suno_image_url",
    "suno_image_large_url",
    "duration",
    "suno_model",
    *("lyrics", "instrumental", "create_at", "aligned_words"),
}


def pixels(picture: bytes) -> bytes:
    return Image.open(io.BytesIO(picture)).convert("RGB").tobytes()


def test_an_uploaded_song_becomes_a_clip(server: Any, song: bytes, cover: bytes) -> None:
    audio = server.upload("01 - Blue Hour.wav", song)
    assert audio["content_type"] == "audio/wav"
    assert audio["size"] == len(song)
    image = server.upload("cover.png", cover)
    sent = {
        "model": "scopitone/import",
        "input": {
            "audio_url": audio["url"],
            "image_url": image["url"],
            "artist": "Ava",
            "lyrics": "[00:00.50]Blue hour\n[00:01.50]Over the roofs\n",
        },
    }
    task_id = server.create(model=sent["model"], given=sent["input"])
    task = server.finished(task_id)
    assert task["status"] == "success", task
    assert task["param"] == {**sent, "callback_url": None}
    for name in ("create_at", "complete_at", "duration_s"):
        assert type(task[name]) is int
    assert 0 <= task["complete_at"] - task["create_at"] < 3600
    assert task["duration_s"] <= task["complete_at"] - task["create_at"]
    assert (task["provider"], task["source"]) == ("Suno", "api")
    assert (task["credits"], task["progress"]) == (0, 1.0)
    result = task["result"]
    assert (result["code"], result["message"]) == (200, "success")
    [clip] = result["suno_data"]
    assert set(clip) >= CLIP
    assert clip["create_at"] == task["create_at"]
    assert result["media_urls"] == [clip["suno_audio_url"]]
    assert clip["title"] == "Blue Hour"
    assert clip["duration"] == pytest.approx(3.0, abs=0.05)
    assert clip["lyrics"] == "Blue hour\nOver the roofs"
    told = [word["word"] for word in clip["aligned_words"]]
    assert told == ["Blue", "hour\n", "Over", "the", "roofs\n"]
    assert clip["aligned_words"][2]["start_s"] == 1.5
    assert clip["instrumental"] is False
    assert clip["suno_image_url"] == clip["suno_image_large_url"]
    assert server.request("GET", clip["suno_audio_url"], key=None).body == song
    shown = server.request("GET", clip["suno_image_url"], key=None).body
    assert pixels(shown) == pixels(cover)


def test_a_terminal_answer_never_changes(server: Any, song: bytes) -> None:
    url = server.upload("song.wav", song)["url"]
    task_id = server.create("scopitone/import", {"audio_url": url})
    server.finished(task_id)
    path = f"/api/v1/client/job/TaskInfo?task_id={task_id}"
    first = server.request("GET", path).body
    assert all(server.request("GET", path).body == first for _ in range(3))


def test_a_data_uri_with_aligned_words(server: Any, song: bytes) -> None:
    words = [
        {"word": "[Verse]\nHear ", "startS": 0.2, "endS": 0.5},
        {"word": "me\n", "startS": 0.5, "endS": 1.0},
        {"word": "now", "start_s": 1.2, "end_s": 2.0},
    ]
    uri = "data:audio/wav;base64," + base64.b64encode(song).decode()
    given = {"audio_url": uri, "aligned_words": words, "lyrics_offset_ms": 100}
    clip = server.finished(server.create("scopitone/import", given))["result"]["suno_data"][0]
    assert clip["lyrics"] == "Hear me\nnow"
    assert [word["word"] for word in clip["aligned_words"]] == ["Hear", "me\n", "now\n"]
    assert [word["start_s"] for word in clip["aligned_words"]] == pytest.approx([0.3, 0.6, 1.3])
    assert clip["title"] == "Untitled"
    lrc = server.request("GET", clip["lyrics_url"], key=None)
    assert "<00:00.300>Hear <00:00.600>me" in lrc.body.decode()


def test_what_is_sent_comes_before_the_songs_name(server: Any, song: bytes, cover: bytes) -> None:
    given = {
        "audio_url": server.upload("Another - Name.wav", song)["url"],
        "image_url": "data:image/png;base64," + base64.b64encode(cover).decode(),
        "title": "  Low Tide ",
        "artist": "Ava",
    }
    [clip] = server.finished(server.create("scopitone/import", given))["result"]["suno_data"]
    assert clip["title"] == "Low Tide"
    assert clip["suno_audio_url"].endswith("/low-tide.wav")
    assert pixels(server.request("GET", clip["suno_image_url"], key=None).body) == pixels(cover)


def test_a_song_uploaded_in_two_steps(server: Any, song: bytes) -> None:
    query = "content_type=audio/wav&ext=wav"
    where = server.request("GET", f"/api/v1/client/files/upload-url?{query}").data
    kind = {"Content-Type": "audio/wav"}
    wrong = server.request(
        "PUT", where["presigned_url"], song, {"Content-Type": "audio/mpeg"}, key=None
    )
    assert wrong.status == 422
    assert server.request("PUT", where["presigned_url"], song, kind, key=None).status == 200
    again = server.request("PUT", where["presigned_url"], song, kind, key=None)
    assert again.status == 200, "a client whose answer was lost sends the same again"
    other = server.request("PUT", where["presigned_url"], song[:-2], kind, key=None)
    assert other.status == 404, "a signed URL is good for one upload"
    assert server.request("GET", where["file_url"], key=None).body == song
    task = server.finished(server.create("scopitone/import", {"audio_url": where["file_url"]}))
    assert task["status"] == "success", task


def test_an_upload_that_is_no_media_is_refused(server: Any) -> None:
    where = server.request(
        "GET", "/api/v1/client/files/upload-url?content_type=audio/wav&ext=.wav"
    ).data
    kind = {"Content-Type": "audio/wav"}
    reply = server.request("PUT", where["presigned_url"], b"#!/bin/sh\n", kind, key=None)
    assert reply.status == 422
    assert server.request("GET", where["file_url"], key=None).status == 404
    refused = server.request(
        "GET", "/api/v1/client/files/upload-url?content_type=text/html&ext=html"
    )
    assert refused.status == 422
    assert "audio/mpeg" in refused.json["data"]["errors"][0]["accepted"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"audio_url": "data:audio/mpeg;base64,AAAA"}, "input.audio_url: is not a song"),
        ({"audio_url": "data:audio/mpeg;base64,***"}, "input.audio_url: is not valid Base64"),
        ({"audio_url": "data:,"}, "input.audio_url: is empty"),
        ({"audio_url": "data:audio/x,%23EXTM3U%0Ahttp://127.0.0.1/"}, "is not a song"),
        ({"audio_url": "data:audio/wav,RIFF0000WAVE"}, "input.audio_url: "),
        ({"audio_url": "http://127.0.0.1:9/song.mp3"}, "cannot be reached"),
        ({"audio_url": "http://192.0.2.1/song.mp3"}, "cannot be reached"),
    ],
)
def test_bad_media_fails_with_the_reason(server: Any, given: Any, reason: str) -> None:
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "failed"
    assert task["result"]["code"] == 501
    assert task["result"]["media_urls"] == []
    assert reason in task["result"]["message"]
    assert task["credits"] == 0


def test_a_song_that_is_too_long_fails(own_server: Any, song: bytes) -> None:
    server = own_server(SCOPITONE_MAX_AUDIO_SECONDS="2")
    url = server.upload("song.wav", song)["url"]
    task = server.finished(server.create("scopitone/import", {"audio_url": url}))
    assert task["status"] == "failed"
    assert "too long; accepted: at most 2 s" in task["result"]["message"]


def test_a_video_needs_a_completed_task_and_one_of_its_clips(server: Any, song: bytes) -> None:
    create = "/api/v1/client/job/CreateTask"
    failed = server.create("scopitone/import", {"audio_url": "data:,"})
    server.finished(failed)
    given = {"task_id": failed, "suno_id": "x"}
    reply = server.post(create, {"model": "suno/music-video", "input": given})
    assert reply.status == 422
    assert "failed" in reply.json["message"]
    url = server.upload("song.wav", song)["url"]
    done = server.finished(server.create("scopitone/import", {"audio_url": url}))
    given = {"task_id": done["task_id"], "suno_id": "x"}
    reply = server.post(create, {"model": "suno/music-video", "input": given})
    assert reply.status == 422
    accepted = [clip["suno_id"] for clip in done["result"]["suno_data"]]
    assert reply.json["data"]["errors"][0]["accepted"] == accepted
    assert accepted[0] in reply.json["message"]


def test_another_accounts_tasks_are_not_found(server: Any, song: bytes) -> None:
    from scopitone.store.database import open_engine, writing
    from scopitone.store.tables import Account
    from scopitone.tasks.accounts.api_keys import create_key

    engine = open_engine(f"sqlite:///{server.data_dir / 'scopitone.sqlite'}")
    with writing(engine) as session:
        session.add(Account(id="other", name="other", created_at=0))
    other = create_key(engine, "other", "other").secret
    url = server.upload("song.wav", song)["url"]
    done = server.finished(server.create("scopitone/import", {"audio_url": url}))
    info = f"/api/v1/client/job/TaskInfo?task_id={done['task_id']}"
    unknown = server.request("GET", info[:-1] + "~", key=other)
    assert server.request("GET", info, key=other).body == unknown.body
    given = {"task_id": done["task_id"], "suno_id": done["result"]["suno_data"][0]["suno_id"]}
    body = {"model": "suno/music-video", "input": given}
    assert server.post("/api/v1/client/job/CreateTask", body, key=other).status == 422


def test_an_odd_row_of_lyrics_is_left_out_and_noted(server: Any, song: bytes) -> None:
    rows = (
        "1\n00:00:00,500 --> 00:00:01,000\nPaper boats\n\n2\n00:99:01,000 --> 00:99:02,000\nodd\n"
    )
    given = {"audio_url": server.upload("song.wav", song)["url"], "lyrics": rows}
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "success"
    (clip,) = task["result"]["suno_data"]
    assert any(note.startswith("lyrics: line 6: '00:99:01,000'") for note in clip["notes"])
    given["lyrics"] = "[00:00.50]Paper boats\n[99:99:99.00]odd\n"
    (clip,) = server.finished(server.create("scopitone/import", given))["result"]["suno_data"]
    assert any(note.startswith("lyrics: line 2: '99:99:99.00'") for note in clip["notes"])


def test_what_is_odd_in_tags_is_noted_and_in_lyrics_told_with_the_video(server: Any) -> None:
    words = b"\3eng\0[00:00.50]Paper boats\n[99:99:99.00]odd"
    tag = id3(id3_frame(b"APIC", b"\0image/png\0\3\0junk") + id3_frame(b"USLT", words))
    url = server.upload("song.mp3", tag + encoded("mp3", "mp3", 3.0))["url"]
    task = server.finished(server.create("scopitone/import", {"audio_url": url}))
    (clip,) = task["result"]["suno_data"]
    assert any(
        note.startswith("the picture in the song's tags is ignored") for note in clip["notes"]
    )
    odd = "lyrics: line 2: '99:99:99.00' is not a time"
    assert sum(note.startswith(odd) for note in clip["notes"]) == 1
    given = {"task_id": task["task_id"], "suno_id": clip["suno_id"]}
    given |= {"resolution": "720p", "fps": 24, "start": 0, "end": 1.5}
    video = server.finished(server.create("suno/music-video", given))["result"]["video"]
    assert sum(note.startswith(odd) for note in video["warnings"]) == 1
