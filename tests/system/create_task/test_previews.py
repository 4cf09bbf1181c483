"""One frame before the video is made, and a song's outline: over HTTP, drawn by a real process."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

PREVIEW = "/api/v1/client/job/preview"
OUTLINE = "/api/v1/client/job/outline"


@pytest.fixture(scope="module")
def clip(server: Any, song: bytes, cover: bytes) -> dict[str, str]:
    audio = server.upload("song.wav", song)["url"]
    image = server.upload("cover.png", cover)["url"]
    given = {"audio_url": audio, "image_url": image, "title": "Seen before"}
    task = server.finished(server.create("scopitone/import", given))
    return {
        "task_id": task["task_id"],
        "suno_id": task["result"]["suno_data"][0]["suno_id"],
    }


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ({"resolution": "720p"}, (1280, 720)),
        ({"resolution": "720p", "aspect_ratio": "9:16", "style": "poster"}, (720, 1280)),
    ],
)
def test_a_frame_has_the_shape_that_was_asked_for(
    server: Any, clip: Any, more: Any, size: tuple[int, int]
) -> None:
    reply = server.post(PREVIEW, {"input": {**clip, **more}, "at": 1.5})
    assert (reply.status, reply.headers["Content-Type"]) == (200, "image/jpeg")
    picture = Image.open(io.BytesIO(reply.body))
    assert picture.size == size
    lightest, darkest = picture.convert("L").getextrema()[::-1]
    assert lightest - darkest > 60


def test_another_moment_is_another_picture_and_the_end_is_the_last(server: Any, clip: Any) -> None:
    asked = {"input": {**clip, "resolution": "720p"}}
    frames = [server.post(PREVIEW, {**asked, "at": at}).body for at in (0.1, 2.0, 2.99, 60)]
    assert frames[0] != frames[1]
    assert frames[2] == frames[3]


def test_what_is_wrong_is_said(server: Any, clip: Any) -> None:
    refused = server.post(PREVIEW, {"input": {**clip, "style": "nonsense"}})
    assert (refused.status, "input.style" in refused.json["message"]) == (422, True)
    unknown = server.post(PREVIEW, {"input": {**clip, "task_id": "0" * 32}})
    assert (unknown.status, "input.task_id" in unknown.json["message"]) == (422, True)
    assert server.request("GET", OUTLINE).status == 422


def test_an_outline_tells_the_songs_length_and_loudness(server: Any, clip: Any) -> None:
    data = server.request(
        "GET", f"{OUTLINE}?task_id={clip['task_id']}&suno_id={clip['suno_id']}"
    ).data
    assert data["duration"] == pytest.approx(3.0, abs=0.05)
    assert max(data["peaks"]) == 1.0
    assert all(0 <= peak <= 1 for peak in data["peaks"])
    assert data["sections"][0]["start"] == 0


def test_a_process_that_dies_is_replaced(server: Any, clip: Any) -> None:
    import os
    import signal
    import subprocess

    listed = subprocess.run(
        ["pgrep", "-f", "previews.preview_process"], capture_output=True, text=True
    )
    ours = [int(pid) for pid in listed.stdout.split() if _parent(int(pid)) == server.process_id]
    assert len(ours) == 1
    os.kill(ours[0], signal.SIGKILL)
    asked = {"input": {**clip, "resolution": "720p"}, "at": 1.0}
    codes = [server.post(PREVIEW, asked).status for _ in range(2)]
    assert codes[-1] == 200


def _parent(pid: int) -> int:
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])
