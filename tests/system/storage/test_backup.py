"""A backup made while tasks run, laid into an empty folder, and gone on with."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.slow
def test_a_restored_server_has_everything_and_goes_on(
    own_server: Any, server_type: Any, song: bytes, cover: bytes, tmp_path: Path
) -> None:
    server = own_server()
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", cover)["url"],
        "title": "Kept",
    }
    done = server.finished(server.create("scopitone/import", given))
    item = done["result"]["suno_data"][0]
    video = {"task_id": done["task_id"], "suno_id": item["suno_id"], "resolution": "720p"}
    running = server.create("suno/music-video", video)
    waiting = server.create("scopitone/import", given)
    tar = tmp_path / "nightly.tar"
    made = json.loads(server.cli("backup", str(tar), "--json"))
    after = server.create("scopitone/import", given)
    server.kill()
    assert made["media"] >= 3

    folder = tmp_path / "restored"
    found = json.loads(server.cli("restore", str(tar), "--data-dir", str(folder), "--json"))
    assert found["media"] == made["media"]
    other = server_type(folder, SCOPITONE_HOST="127.0.0.1")
    other.key = server.key
    other.start()
    try:
        assert other.finished(running)["status"] == "success"
        assert other.finished(waiting)["status"] == "success"
        path = item["suno_audio_url"].replace(server.url, other.url)
        assert other.request("GET", path).body == song
        unknown = other.request("GET", f"/api/v1/client/job/TaskInfo?task_id={after}")
        assert unknown.json["code"] == 404
        books = json.loads(other.cli("credits", "show", "--json"))
        for one in books["accounts"]:
            spent = one["charged"] + one["reserved"]
            assert one["balance"] == pytest.approx(one["granted"] - spent)
    finally:
        other.kill()


def test_a_backup_is_refused_where_it_would_do_harm(own_server: Any, tmp_path: Path) -> None:
    server = own_server()
    tar = tmp_path / "nightly.tar"
    server.cli("backup", str(tar))
    with tarfile.open(tar) as opened:
        assert {"scopitone.sqlite", "scopitone.json"} <= set(opened.getnames())
    with pytest.raises(subprocess.CalledProcessError) as caught:
        server.cli("restore", str(tar))
    assert "already has the data of a server" in caught.value.stderr
    text = tmp_path / "text.tar"
    text.write_text("no backup")
    with pytest.raises(subprocess.CalledProcessError) as caught:
        server.cli("restore", str(text), "--data-dir", str(tmp_path / "new"))
    assert "is not a readable backup" in caught.value.stderr


def test_a_backup_lays_files_of_our_names_alone(own_server: Any, tmp_path: Path) -> None:
    server = own_server()
    tar = tmp_path / "nightly.tar"
    server.cli("backup", str(tar))
    names = ["media/ab/letter.odt", f"media/ab/{'c' * 64}", "media/../../outside", "work/x/y"]
    with tarfile.open(tar, "a") as opened:
        for name in names:
            opened.addfile(tarfile.TarInfo(name))
    folder = tmp_path / "restored"
    (folder / "work").mkdir(parents=True)
    (folder / "work" / "letter.odt").write_text("of others")
    server.cli("restore", str(tar), "--data-dir", str(folder))
    files = {path.name for path in folder.rglob("*") if path.is_file()}
    assert files == {"letter.odt", "scopitone.sqlite"}
    assert (folder / "work" / "letter.odt").read_text() == "of others"
    assert not (tmp_path / "outside").exists()


def test_new_work_is_refused_before_the_disk_is_full(own_server: Any, song: bytes) -> None:
    server = own_server(SCOPITONE_MIN_FREE_BYTES=str(10**15))
    body = {"model": "scopitone/import", "input": {"audio_url": "https://example.com/song.mp3"}}
    reply = server.post("/api/v1/client/job/CreateTask", body)
    assert (reply.json["code"], "disk is nearly full" in reply.json["message"]) == (455, True)
    with pytest.raises(AssertionError):
        server.upload("song.wav", song)
    assert server.request("GET", "/api/v1/client/account/balance").json["code"] == 200
