"""A brand kit by the API: its files fetched, read in a child process, and seen in the video."""

from __future__ import annotations

import base64
import io
from fractions import Fraction
from importlib.resources import files
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

THAI = files("fontpkg_noto_sans_thai") / "files" / "NotoSansThai[wdth,wght].ttf"
PREVIEW = "/api/v1/client/job/preview"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    b'<rect width="200" height="100" fill="#00ff00"/></svg>'
)


def data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def clip_of(colour: tuple[int, int, int]) -> bytes:
    """Two seconds of one colour, as MP4."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        pixels = np.full((180, 320, 3), colour, np.uint8)
        for n in range(20):
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts, frame.time_base = n, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


@pytest.fixture(scope="module")
def song_of(server: Any, song: bytes, cover: bytes) -> dict[str, str]:
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", cover)["url"],
        "title": "Blue Hour",
    }
    task = server.finished(server.create("scopitone/import", given))
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


@pytest.mark.extended
def test_a_kit_with_its_files_becomes_a_video(server: Any, song_of: Any) -> None:
    red = server.upload("loop.mp4", clip_of((255, 0, 0)))["url"]
    kit = {
        "name": "Moth",
        "logo": data_url("image/svg+xml", SVG),
        "author": "Ava",
        "intro": "Out on Friday",
        "background": red,
        "style": "window",
        "font": server.upload("moth.ttf", THAI.read_bytes())["url"],
        "options": {"progress": False, "shade": True},
    }
    given = {**song_of, "brand_kit": kit, "resolution": "720p", "fps": 24}
    task = server.finished(server.create("suno/music-video", given))
    assert task["status"] == "success", task
    assert task["result"]["video"]["style"] == "window"
    content = server.request("GET", task["result"]["media_urls"][0]).body
    with av.open(io.BytesIO(content)) as container:
        frame = next(f for f in container.decode(video=0) if f.time and f.time >= 1.5)
        pixels = frame.to_ndarray(format="rgb24").astype(int)
    middle = pixels[300:420, 40:200].reshape(-1, 3).mean(axis=0)
    assert middle[0] > 2 * max(middle[1], middle[2])
    green = pixels[..., 1] - pixels[..., [0, 2]].max(axis=2) > 60
    rows, columns = np.nonzero(green)
    assert len(rows) > 200
    assert columns.min() > 640


def test_what_was_uploaded_is_in_the_preview(server: Any, song_of: Any) -> None:
    kit = {
        "background": server.upload("loop.mp4", clip_of((0, 0, 255)))["url"],
        "logo": data_url("image/svg+xml", SVG),
    }
    asked = {"input": {**song_of, "resolution": "720p", "brand_kit": kit}, "at": 1.5}
    reply = server.post(PREVIEW, asked)
    assert reply.status == 200, reply.json
    pixels = np.asarray(Image.open(io.BytesIO(reply.body)).convert("RGB")).astype(int)
    corner = pixels[-60:-20, 300:600].reshape(-1, 3).mean(axis=0)
    assert corner[2] > 2 * max(corner[0], corner[1])
    assert ((pixels[..., 1] - pixels[..., 2]) > 60).sum() > 200, "the logo"


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"brand_kit": {"nam": "x"}}, "input.brand_kit.nam", "not permitted"),
        ({"brand_kit": {"name": "x" * 51}}, "input.brand_kit.name", "at most 50 characters"),
        ({"brand_kit": {"logo": "moth.svg"}}, "input.brand_kit.logo", "https, or data URL"),
        (
            {"style": "cover", "style_options": {"corners": "cut"}},
            "input.style_options.corners",
            "accepted: round, square",
        ),
        (
            {"style_options": {"corners": "square"}},
            "input.style_options",
            "set `style` to that style",
        ),
        (
            {"style": "type", "brand_kit": {"background": "https://example.com/a.mp4"}},
            "input.brand_kit.background",
            "is not supported by the style type",
        ),
    ],
)
def test_what_is_wrong_is_said_before_a_task_is_made(
    server: Any, song_of: Any, more: Any, field: str, said: str
) -> None:
    reply = server.post(
        "/api/v1/client/job/CreateTask",
        {"model": "suno/music-video", "input": {**song_of, **more}},
    )
    assert reply.json["code"] == 422, reply.json
    (problem,) = reply.json["data"]["errors"]
    assert problem["field"] == field
    assert said in problem["message"]


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("logo", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "scripts"),
        ("logo", b"MZ no picture at all", "is not a logo"),
        ("font", b"\x00\x01\x00\x00 but no font", "damaged|outlines|character"),
        ("background", b"#EXTM3U\nfile:///etc/passwd\n", "neither a picture nor a clip"),
        ("background", b"GIF89a but then nothing", "background|cannot be read"),
    ],
)
def test_files_that_cannot_be_used_fail_the_task_and_name_it(
    server: Any, song_of: Any, part: str, content: bytes, said: str
) -> None:
    kit = {part: data_url("application/octet-stream", content)}
    given = {**song_of, "brand_kit": kit, "resolution": "720p"}
    task = server.finished(server.create("suno/music-video", given))
    assert task["status"] == "failed"
    assert f"input.brand_kit.{part}" in task["result"]["message"]
    assert any(word in task["result"]["message"] for word in said.split("|"))
