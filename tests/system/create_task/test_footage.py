"""Footage by the API: fetched, converted in a child process, and cut to the song."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from filmed import paint_scene, write_clip, write_photo
from PIL import Image

CREATE = "/api/v1/client/job/CreateTask"
PREVIEW = "/api/v1/client/job/preview"


@pytest.fixture(scope="module")
def song_of(server: Any, song: bytes, cover: bytes) -> dict[str, str]:
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", cover)["url"],
        "title": "Blue Hour",
    }
    task = server.finished(server.create("scopitone/import", given))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


@pytest.fixture
def footage(server: Any, tmp_path: Path) -> list[str]:
    """Two photos, one of them turned, and a clip."""
    paths = [
        write_photo(tmp_path / "a.jpg", 1, turned=True),
        write_photo(tmp_path / "b.png", 2),
        write_clip(tmp_path / "c.mp4", [(3, 3.0)]),
    ]
    return [server.upload(path.name, path.read_bytes())["url"] for path in paths]


@pytest.mark.extended
def test_footage_becomes_a_video_without_what_cannot_be_read(
    server: Any, song_of: Any, footage: list[str]
) -> None:
    broken = server.upload("broken.jpg", b"\xff\xd8\xff" + bytes(400))["url"]
    text = server.upload("notes.mp4", b"0000ftypisom" + bytes(99))["url"]
    given = {
        **song_of,
        "footage": [broken, *footage, text],
        "style": "reel",
        "style_options": {"order": "given"},
        "resolution": "720p",
        "fps": 24,
    }
    task = server.finished(server.create("suno/music-video", given))
    assert task["status"] == "success", task
    video = task["result"]["video"]
    assert video["style"] == "reel"
    named = [warning.partition(": ")[0] for warning in video["warnings"]]
    assert named == ["input.footage", "input.footage.4"]
    content = server.request("GET", task["result"]["media_urls"][0]).body
    with av.open(io.BytesIO(content)) as container:
        frame = next(f for f in container.decode(video=0) if f.time and f.time >= 1.0)
        sky = frame.to_ndarray(format="rgb24")[4:60].reshape(-1, 3).mean(axis=0)
    # The first photo upright, a little darker.
    painted = paint_scene(1, 640, 480)[60:140].reshape(-1, 3).mean(axis=0)
    assert sky @ painted / np.linalg.norm(sky) / np.linalg.norm(painted) > 0.99


@pytest.mark.extended
def test_too_few_that_can_be_read_are_an_error_that_says_which(
    server: Any, song_of: Any, footage: list[str]
) -> None:
    broken = server.upload("broken.jpg", b"\xff\xd8\xff" + bytes(400))["url"]
    given = {**song_of, "footage": [*footage[:2], broken], "resolution": "720p", "fps": 24}
    task = server.finished(server.create("suno/music-video", given))
    assert task["status"] == "failed"
    message = task["result"]["message"]
    assert "input.footage: only 2 of 3 files can be shown; accepted: 3 to 200" in message
    assert "input.footage.2" in message


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"footage": ["https://example.com/a.jpg"]}, "input.footage", "at least 3"),
        ({"footage": ["https://example.com/a.jpg"] * 201}, "input.footage", "at most 200"),
        ({"footage": ["a.jpg"] * 3}, "input.footage.0", "https, or data URL"),
        (
            {"footage": ["https://example.com/a.jpg"] * 3, "style": "vinyl"},
            "input.footage",
            "is not supported by the style vinyl; choose auto or reel",
        ),
        (
            {"brand_kit": {"footage": ["https://example.com/a.jpg"] * 3}, "style": "vinyl"},
            "input.footage",
            "is not supported by the style vinyl",
        ),
        (
            {"style": "reel", "style_options": {"transition": "fade"}},
            "input.style_options.transition",
            "accepted: cut, whip",
        ),
    ],
)
def test_what_is_wrong_is_said_before_a_task_is_made(
    server: Any, song_of: Any, more: Any, field: str, said: str
) -> None:
    reply = server.post(CREATE, {"model": "suno/music-video", "input": {**song_of, **more}})
    assert reply.status in (400, 422)
    assert field in str(reply.json)
    assert said in str(reply.json)


def test_a_preview_shows_the_cover_in_place_of_the_footage(
    server: Any, song_of: Any, footage: list[str]
) -> None:
    asked = {"input": {**song_of, "resolution": "720p", "footage": footage}, "at": 1.5}
    reply = server.post(PREVIEW, asked)
    assert reply.status == 200, reply.json
    assert Image.open(io.BytesIO(reply.body)).size == (1280, 720)
