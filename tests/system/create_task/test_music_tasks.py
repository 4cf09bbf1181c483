"""The music models over HTTP, made by an engine elsewhere: what is ours is all that is tested."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distant_servers import KEY, JobApi

from scopitone.core.song import Word
from scopitone.lyrics.formats.enhanced_lrc import parse

SIMPLE = {"mode": "simple", "model": "v4.5", "prompt": "a song about a lamp"}
CUSTOM = {"mode": "custom", "model": "v5", "title": "Lamp", "tags": "folk", "lyrics": "One light"}
CREATE = "/api/v1/client/job/CreateTask"


@pytest.fixture(scope="module")
def distant(song: bytes, cover: bytes) -> Iterator[JobApi]:
    server = JobApi(song, cover)
    yield server
    server.close()


@pytest.fixture(scope="module")
def server(
    distant: JobApi, make_server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    running = make_server(
        tmp_path_factory.mktemp("data"),
        SCOPITONE_MUSIC_ENGINE="upstream",
        SCOPITONE_UPSTREAM_URL=distant.url,
        SCOPITONE_UPSTREAM_KEY=KEY,
    )
    running.start()
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def _as_new(distant: JobApi) -> None:
    distant.failure = ""
    distant.finish.set()
    distant.requests.clear()
    distant.uploaded.clear()


@pytest.fixture(scope="module")
def made(server: Any) -> Any:
    """A finished suno/music-generate."""
    task = server.finished(server.create("suno/music-generate", SIMPLE))
    assert task["status"] == "success", task
    return task


def test_a_request_becomes_two_clips(server: Any, made: Any) -> None:
    assert made["model_version"] == "sunov4.5"
    clips = made["result"]["suno_data"]
    assert len({clip["suno_id"] for clip in clips}) == 2
    assert made["result"]["media_urls"] == [clip["suno_audio_url"] for clip in clips]
    for clip in clips:
        assert clip["create_at"] == made["create_at"]
        assert clip["suno_image_url"].startswith(server.url)
        assert (clip["title"], clip["tags"], clip["suno_model"]) == (
            "Distant",
            "folk",
            "chirp-v4-5",
        )
        assert clip["duration"] == pytest.approx(3.0, abs=0.05)
        audio = server.request("GET", clip["suno_audio_url"], key=None)
        assert audio.headers["Content-Type"] == "audio/mpeg"
        image = server.request("GET", clip["suno_image_large_url"], key=None)
        assert image.headers["Content-Type"] == "image/png"


def test_the_lrc_and_the_aligned_words_are_the_same(server: Any, made: Any) -> None:
    clip = made["result"]["suno_data"][0]
    lrc = server.request("GET", clip["lyrics_url"], key=None).body.decode()
    words = [word for line in parse(lrc).lines for word in line.words]
    assert words == [Word("One", 0.5, 1.0), Word("light", 1.0, 1.4), Word("burns", 2.0, 2.5)]
    told = [(word["word"], word["start_s"]) for word in clip["aligned_words"]]
    assert told == [("One", 0.5), ("light\n", 1.0), ("burns\n", 2.0)]


def test_a_clip_of_theirs_is_extended_by_its_task_there(
    server: Any, made: Any, distant: JobApi
) -> None:
    clip = made["result"]["suno_data"][1]
    asked = {"task_id": made["task_id"], "suno_id": clip["suno_id"], "continue_at": 2.5}
    task = server.finished(server.create("suno/music-extend", {**asked, "lyrics": "More"}))
    assert task["status"] == "success", task
    [body] = distant.asked(CREATE)
    assert body["model"] == "suno/music-extend"
    assert body["input"] == {
        "task_id": "task0",
        "suno_id": "task0-1",
        "model": "v4.5",
        "continue_at": 2.5,
        "title": "Distant",
        "tags": "folk",
        "lyrics": "More",
        "instrumental": False,
    }
    assert not distant.uploaded


def test_an_upload_is_covered(server: Any, song: bytes, distant: JobApi) -> None:
    url = server.upload("song.wav", song)["url"]
    task = server.finished(
        server.create("suno/music-cover", {**CUSTOM, "audio_url": url, "audio_weight": 0.25})
    )
    assert task["status"] == "success", task
    [body] = distant.asked(CREATE)
    assert body["input"]["audio_url"] == f"{distant.url}/media/up.mp3"
    assert body["input"]["audio_weight"] == 0.25
    assert distant.uploaded[0][:3] == b"ID3"


def test_an_upload_is_extended_within_its_length(server: Any, song: bytes, distant: JobApi) -> None:
    given = {**CUSTOM, "audio_url": server.upload("song.wav", song)["url"]}
    late = server.create("suno/music-extend-upload", {**given, "continue_at": 3.5})
    said = server.finished(late)["result"]["message"]
    assert said == "input.continue_at: must be less than the track's duration, 3 s"
    task = server.finished(server.create("suno/music-extend-upload", {**given, "continue_at": 2}))
    assert task["status"] == "success", task
    assert [body["input"]["continue_at"] for body in distant.asked(CREATE)] == [2]


def test_what_is_no_song_cannot_be_covered(server: Any) -> None:
    given = {**SIMPLE, "audio_url": "data:audio/mpeg,nothing"}
    result = server.finished(server.create("suno/music-cover", given))["result"]
    assert result["message"].startswith("input.audio_url: is not a song")


def test_what_the_engine_refuses_is_named(server: Any, distant: JobApi) -> None:
    refused = server.finished(
        server.create("suno/music-generate", {**CUSTOM, "tags": "refuse this"})
    )
    assert refused["result"]["message"] == "input.tags: must not say so"
    distant.failure = "the singer is ill"
    failed = server.finished(server.create("suno/music-generate", SIMPLE))
    assert failed["result"]["message"].endswith("could not make the song: the singer is ill")
    assert KEY not in (server.data_dir / "log").read_text()


def test_cancelling_stops_the_engine_and_what_it_ordered(server: Any, distant: JobApi) -> None:
    distant.finish.clear()
    task_id = server.create("suno/music-generate", SIMPLE)
    server.until(task_id, lambda task: task["progress"] > 0.3)
    server.post("/api/v1/client/job/cancel", {"task_id": task_id})
    deadline = time.monotonic() + 2
    while not distant.cancelled:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    folders = [server.data_dir / "work" / task_id, server.data_dir / "cache" / "orders"]
    while folders[0].exists() or list(folders[1].iterdir()):
        assert time.monotonic() < deadline + 1
        time.sleep(0.02)
    assert server.task(task_id)["result"]["message"] == "cancelled"


@pytest.mark.extended
def test_a_killed_servers_order_is_not_made_twice(
    distant: JobApi, own_server: Any, tmp_path: Path
) -> None:
    server = own_server(
        SCOPITONE_MUSIC_ENGINES='{"suno/music-generate": "upstream"}',
        SCOPITONE_UPSTREAM_URL=distant.url,
        SCOPITONE_UPSTREAM_KEY=KEY,
    )
    distant.finish.clear()
    task_id = server.create("suno/music-generate", SIMPLE)
    server.until(task_id, lambda task: task["progress"] > 0.3)
    server.kill()
    distant.finish.set()
    server.start()
    assert server.finished(task_id)["status"] == "success"
    assert len(distant.asked(CREATE)) == 1
    assert KEY not in (tmp_path / "log").read_text()
