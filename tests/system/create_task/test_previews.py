"""Frames before the video is made, and a song's outline: over HTTP, drawn by real processes."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

PREVIEW = "/api/v1/client/job/preview"
PIECE = "/api/v1/client/job/preview-piece"
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
    chosen = (reply.headers["Scopitone-Style"], reply.headers["Scopitone-Style-Reason"])
    assert chosen == (("poster", "requested") if "style" in more else ("field", "sound"))
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


def piece_of(server: Any, clip: Any, at: float, length: float) -> dict[int, np.ndarray]:
    """The frames of a piece by their number in the video, as RGB."""
    reply = server.post(PIECE, {"input": clip, "at": at, "length": length, "side": 240})
    assert (reply.status, reply.headers["Content-Type"]) == (200, "video/mp4")
    with av.open(io.BytesIO(reply.body)) as container:
        frames = list(container.decode(video=0))
    assert all(frame.pts is not None and frame.time_base is not None for frame in frames)
    return {
        round(30 * frame.pts * frame.time_base): frame.to_ndarray(format="rgb24")
        for frame in frames
    }


def test_pieces_are_the_frames_of_the_video_each_once_at_its_time(server: Any, clip: Any) -> None:
    times = (0.0, 0.4, 1.4, 1.45, 1.5 + 1 / 30, 9.0)
    pieces = [
        piece_of(server, clip, a, b - a)
        for a, b in zip(times[:-1], (*times[1:-1], 4.5), strict=True)
    ]
    numbers = [number for piece in pieces for number in piece]
    assert numbers == list(range(90))
    for number in (0, 12, 45, 89):
        asked = {"input": clip, "at": (number + 0.5) / 30, "side": 240}
        still = Image.open(io.BytesIO(server.post(PREVIEW, asked).body)).convert("RGB")
        [moving] = [piece[number] for piece in pieces if number in piece]
        assert np.abs(np.asarray(still, int) - moving).mean() < 4


def test_what_a_player_asked_for_before_its_last_change_is_not_drawn(
    server: Any, clip: Any
) -> None:
    asked = {"input": clip, "at": 1.0, "side": 240, "player": "one"}
    assert server.post(PIECE, {**asked, "turn": 3}).status == 200
    assert server.post(PIECE, {**asked, "turn": 2}).status == 409
    assert server.post(PREVIEW, {**asked, "turn": 2}).status == 409
    assert server.post(PIECE, {**asked, "turn": 2, "player": "other"}).status == 200
    assert server.post(PIECE, {**asked, "turn": 3}).status == 200


def test_a_piece_begins_in_the_video_and_is_no_larger_than_a_player(server: Any, clip: Any) -> None:
    for wrong in ({"at": 3.5}, {"length": 9}, {"side": 1080}, {"side": 241}):
        reply = server.post(PIECE, {"input": clip, **wrong})
        assert (reply.status, next(iter(wrong)) in reply.json["message"]) == (422, True)


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

    asked = {"input": {**clip, "resolution": "720p"}, "at": 1.0}
    assert server.post(PREVIEW, asked).status == 200
    assert server.post(PIECE, {"input": clip, "at": 1.0}).status == 200
    listed = subprocess.run(
        ["pgrep", "-f", "previews.preview_process"], capture_output=True, text=True
    )
    ours = [int(pid) for pid in listed.stdout.split() if _parent(int(pid)) == server.process_id]
    # One for frames as large as the video, one for players.
    assert len(ours) == 2
    for pid in ours:
        # Below the server's priority: other requests are answered first.
        assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(
            os.PRIO_PROCESS, server.process_id
        )
        os.kill(pid, signal.SIGKILL)
    codes = [server.post(PREVIEW, asked).status for _ in range(2)]
    assert codes[-1] == 200


def _parent(pid: int) -> int:
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])
