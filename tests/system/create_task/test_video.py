"""From a song to a downloaded music video, rendered for real."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from scopitone.lyrics import parse

pytestmark = pytest.mark.slow
PATIENCE_S = 60.0
TYPES = {
    "srt": "application/x-subrip",
    "vtt": "text/vtt; charset=utf-8",
    "ass": "text/x-ssa; charset=utf-8",
    "lrc": "text/plain; charset=utf-8",
    "ttml": "application/ttml+xml",
}
LYRICS = "[00:00.40]Blue <00:00.40>hour\n[00:01.60]Over the roofs\n"


def imported(server: Any, song: bytes, cover: bytes, **more: Any) -> dict[str, str]:
    """What a video's input needs to name an imported song."""
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", cover)["url"],
        "title": "Blue Hour",
        "artist": "Ava",
        **more,
    }
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "success", task
    return {"task_id": task["task_id"], "suno_id": task["result"]["suno_data"][0]["suno_id"]}


def decoded_frames(content: bytes) -> int:
    with av.open(io.BytesIO(content)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_the_whole_way(server: Any, song: bytes, cover: bytes) -> None:
    clip = imported(server, song, cover, lyrics=LYRICS)
    given = {
        **clip,
        "author": "Ava",
        "brand": "Moth",
        "resolution": "720p",
        "fps": 24,
        "palette": ["#ff3355", "#101080"],
        "loudness": "-14",
    }
    task_id = server.create("suno/music-video", given)
    seen = []

    def ended(task: Any) -> bool:
        seen.append(task["progress"])
        if task["status"] in ("pending", "running"):
            assert task["complete_at"] is task["duration_s"] is task["result"] is None
            assert task["credits"] == 0
        return task["status"] in ("success", "failed")

    task = server.until(task_id, ended)
    assert task["status"] == "success", task
    assert seen == sorted(seen)
    assert task["model_version"] == "import"
    result = task["result"]
    assert (result["code"], result["message"]) == (200, "success")
    assert "suno_data" not in result
    about = result["video"]
    assert (about["width"], about["height"], about["fps"]) == (1280, 720, 24)
    assert about["duration"] == pytest.approx(3.0, abs=0.05)

    [url] = result["media_urls"]
    assert url.endswith("/blue-hour-ava.mp4")
    reply = server.request("GET", url, key=None)
    assert reply.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(reply.body)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert (video.width, video.height, video.average_rate) == (1280, 720, 24)
        assert container.metadata["title"] == "Blue Hour"
    assert decoded_frames(reply.body) == 72
    poster = server.request("GET", about["poster_url"], key=None)
    assert Image.open(io.BytesIO(poster.body)).size == (1280, 720)
    assert about["style"] == "cover"
    assert about["checks"]["flash"]["passed"] is True
    assert about["checks"]["loudness"]["target_lufs"] == -14
    assert about["checks"]["loudness"]["integrated_lufs"] == pytest.approx(-14, abs=0.5)
    assert set(about["captions"]) == set(TYPES)
    for form, url in about["captions"].items():
        assert url.endswith(f"/blue-hour-ava.{form}")
        words = server.request("GET", url, key=None)
        assert words.headers["content-type"] == TYPES[form]
        lines = parse(words.body).lines
        assert [line.text for line in lines] == ["Blue hour", "Over the roofs"]
        assert [line.start for line in lines] == pytest.approx([0.4, 1.6], abs=0.011)


@pytest.mark.extended
def test_a_clip_for_a_phone(server: Any, song: bytes, cover: bytes) -> None:
    clip = imported(server, song, cover, lyrics=LYRICS)
    given = {**clip, "preset": "shorts", "resolution": "720p", "start": 0.5, "end": 2.5}
    task = server.finished(server.create("suno/music-video", given))
    assert task["status"] == "success", task
    about = task["result"]["video"]
    assert (about["width"], about["height"], about["fps"]) == (720, 1280, 30)
    assert about["duration"] == pytest.approx(2.0, abs=0.001)
    [url] = task["result"]["media_urls"]
    assert decoded_frames(server.request("GET", url, key=None).body) == 60
    words = parse(server.request("GET", about["captions"]["srt"], key=None).body)
    assert [line.start for line in words.lines] == pytest.approx([0.0, 1.1], abs=0.011)


@pytest.mark.extended
def test_a_video_without_words_has_no_captions(server: Any, song: bytes, cover: bytes) -> None:
    clip = imported(server, song, cover, lyrics=LYRICS)
    given = {**clip, "lyrics": "off", "resolution": "720p", "end": 1.5}
    task = server.finished(server.create("suno/music-video", given))
    assert task["result"]["video"]["captions"] == {}


def test_a_song_without_cover_gets_one(server: Any, song: bytes) -> None:
    url = server.upload("song.wav", song)["url"]
    task = server.finished(server.create("scopitone/import", {"audio_url": url}))
    [clip] = task["result"]["suno_data"]
    reply = server.request("GET", clip["suno_image_large_url"], key=None)
    width, height = Image.open(io.BytesIO(reply.body)).size
    assert width == height >= 512


def group_members(group: int) -> list[int]:
    """Processes of a group that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_a_video_survives_a_stop_and_a_kill_of_everything(
    own_server: Any, song: bytes, cover: bytes
) -> None:
    server = own_server()
    clip = imported(server, song, cover)
    task_id = server.create("suno/music-video", {**clip, "resolution": "1080p"})

    def encoding(task: Any) -> bool:
        return bool(task["progress"] > 0.1 or task["status"] not in ("pending", "running"))

    for end in (server.stop, server.kill):
        task = server.until(task_id, encoding)
        assert task["status"] == "running", "the video was done before it could be stopped"
        group = server.process_id
        end()
        deadline = time.monotonic() + PATIENCE_S
        while group_members(group) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert group_members(group) == []
        server.start()

    task = server.finished(task_id)
    assert task["status"] == "success", task
    content = server.request("GET", task["result"]["media_urls"][0], key=None).body
    assert decoded_frames(content) == 90
    work = server.data_dir / "work"
    assert [path for path in work.rglob("*") if path.is_file()] == []
    assert list(server.data_dir.rglob("*#*")) == []
    assert os.listdir(work) == []
