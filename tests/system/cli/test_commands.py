"""Commands on a running server: a song is imported; tasks are listed, shown and cancelled."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest


def test_a_song_is_taken_in_and_seen(
    server: Any, song: bytes, cover: bytes, tmp_path: Path
) -> None:
    (tmp_path / "song.wav").write_bytes(song)
    (tmp_path / "cover.png").write_bytes(cover)
    (tmp_path / "words.lrc").write_text("[00:00.50]One line\n[00:01.50]Another\n")
    told = json.loads(
        server.cli(
            "import", str(tmp_path / "song.wav"), "--cover", str(tmp_path / "cover.png"),
            "--lyrics", str(tmp_path / "words.lrc"), "--title", "Taken in", "--json",
        )
    )  # fmt: skip
    task = server.task(told["task_id"])
    [clip] = task["result"]["suno_data"]
    assert clip["suno_id"] == told["suno_id"]
    assert (clip["title"], clip["lyrics"]) == ("Taken in", "One line\nAnother")
    listed = json.loads(server.cli("tasks", "list", "--search", "Taken in", "--json"))["tasks"]
    assert [one["id"] for one in listed] == [told["task_id"]]
    shown = server.cli("tasks", "show", told["task_id"])
    assert "success" in shown
    assert "Taken in" in shown
    [url] = [line.split()[1] for line in shown.splitlines() if line.startswith("file")]
    assert server.request("GET", urlsplit(url).path, key=None).status == 200
    assert url.startswith(server.url)


def test_a_link_leads_to_where_the_server_listens(server: Any) -> None:
    assert server.cli("open", "--print").startswith(f"{server.url}/studio/enter/")


def test_what_cannot_be_taken_in_is_said(server: Any, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(b"RIFF" + b"\0" * 40)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.cli("import", str(tmp_path / "song.wav"))
    assert failed.value.returncode == 4


def test_a_task_is_cancelled(server: Any, song: bytes) -> None:
    audio = server.upload("song.wav", song)["url"]
    music = server.finished(server.create("scopitone/import", {"audio_url": audio}))
    clip = music["result"]["suno_data"][0]["suno_id"]
    given = {"task_id": music["task_id"], "suno_id": clip, "resolution": "2160p", "fps": 60}
    video = server.create("suno/music-video", given)
    assert "canceled" in server.cli("tasks", "cancel", video)
    assert server.task(video)["status"] == "failed"
