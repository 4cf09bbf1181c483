"""The four music models over HTTP by the composer, and a video of what it sang.

One server, one song of a few lines: each further model takes what the one before made.
"""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import av
import pytest

from scopitone.video.lyrics.elrc import parse

pytestmark = pytest.mark.slow

LYRICS = "One light is burning\nOver the bay\nOne heart is turning\nTurning away"
CUSTOM = {"mode": "custom", "model": "v5", "title": "Lamp", "tags": "lo-fi, slow", "lyrics": LYRICS}


def finished(server: Any, model: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The clips of a task that succeeds, whose progress never went back."""
    task_id = server.create(model, given)
    seen: list[float] = []

    def ended(task: Any) -> bool:
        seen.append(task["progress"])
        return task["status"] in ("success", "failed")

    task = server.until(task_id, ended)
    assert task["status"] == "success", task
    assert seen == sorted(seen)
    clips: list[dict[str, Any]] = task["result"]["suno_data"]
    assert task["result"]["media_urls"] == [clip["suno_audio_url"] for clip in clips]
    return [{**clip, "task_id": task_id} for clip in clips]


def body(server: Any, url: str) -> bytes:
    answer = server.request("GET", url, key=None)
    assert answer.status == 200, url
    content: bytes = answer.body
    return content


@pytest.fixture(scope="module")
def clips(server: Any) -> list[dict[str, Any]]:
    """What suno/music-generate makes of the four lines."""
    return finished(server, "suno/music-generate", CUSTOM)


def test_two_takes_with_all_that_belongs_to_them(server: Any, clips: Any) -> None:
    assert [(clip["title"], clip["suno_model"]) for clip in clips] == [("Lamp", "chirp-v5")] * 2
    covers = [body(server, clip["suno_image_large_url"]) for clip in clips]
    assert covers[0] != covers[1]
    for clip in clips:
        with av.open(io.BytesIO(body(server, clip["suno_audio_url"]))) as container:
            assert container.format.name == "mp3"
            assert float(container.duration or 0) / 1e6 == pytest.approx(clip["duration"], abs=0.1)
        assert set(clip["stem_urls"]) == {"vocals", "drums", "bass", "other"}
        assert body(server, clip["stem_urls"]["vocals"])[:4] == b"fLaC"
        assert body(server, clip["midi_url"])[:4] == b"MThd"
        assert clip["lyrics"] == LYRICS
        assert not clip["instrumental"]
        assert isinstance(clip["notes"], list)


def test_the_words_times_are_the_lrcs(server: Any, clips: Any) -> None:
    for clip in clips:
        told = clip["aligned_words"]
        assert "".join(f"{word['word']} " for word in told).split() == LYRICS.split()
        lines = parse(body(server, clip["lyrics_url"]).decode()).lines
        words = [word for line in lines for word in line.words]
        assert [word.start for word in words] == [word["start_s"] for word in told]
        assert all(0 < word["start_s"] < word["end_s"] <= clip["duration"] for word in told)


def test_a_clip_becomes_a_video(server: Any, clips: Any, tmp_path: Path) -> None:
    clip = clips[0]
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"], "resolution": "720p"}
    task = server.finished(server.create("suno/music-video", {**given, "fps": 24}))
    assert task["status"] == "success", task
    assert task["model_version"] == "sunov5"
    video = tmp_path / "video.mp4"
    video.write_bytes(body(server, task["result"]["media_urls"][0]))
    assert task["result"]["video"]["duration"] == pytest.approx(clip["duration"], abs=0.1)
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert (stream.height, stream.average_rate) == (720, 24)
        assert abs(stream.frames - math.ceil(clip["duration"] * 24)) <= 1


def test_a_clip_is_extended_from_its_score(server: Any, clips: Any) -> None:
    clip = clips[0]
    given = {"task_id": clip["task_id"], "suno_id": clip["suno_id"]}
    late = {**given, "continue_at": clip["duration"]}
    refused = server.post(
        "/api/v1/client/job/CreateTask", {"model": "suno/music-extend", "input": late}
    )
    assert refused.status == 422
    longer = finished(server, "suno/music-extend", {**given, "lyrics": "Coming home\nAlone"})
    for take in longer:
        assert take["duration"] > clip["duration"] + 2
        assert take["title"].startswith("Lamp")


def test_a_clip_is_covered_from_its_score(server: Any, clips: Any) -> None:
    given = {**CUSTOM, "tags": "folk", "audio_url": clips[0]["suno_audio_url"]}
    assert len(finished(server, "suno/music-cover", given)) == 2


def test_an_upload_is_extended_and_covered(server: Any, clips: Any) -> None:
    """The composer hears a recording of which it knows nothing but the sound."""
    known = clips[0]
    recording = server.upload("lamp.mp3", body(server, known["suno_audio_url"]))["url"]
    cut = round(known["duration"] / 2, 2)
    longer = finished(
        server, "suno/music-extend-upload", {**CUSTOM, "audio_url": recording, "continue_at": cut}
    )
    assert len(longer) == 2
    assert all(take["duration"] > cut + 5 for take in longer)
    assert all(take["lyrics_url"] and take["aligned_words"] for take in longer)
    other = finished(server, "suno/music-cover", {**CUSTOM, "tags": "folk", "audio_url": recording})
    assert len({take["suno_id"] for take in [*other, *longer]}) == 4
    assert all(take["aligned_words"] for take in other)
