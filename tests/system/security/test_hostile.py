"""Files made to break a decoder end their own task, with the reason, and nothing else."""

from __future__ import annotations

import struct
import sys
from typing import Any

import pytest
from hostile.building import bomb


def wav(claimed: int, samples: int, rate: int = 44_100) -> bytes:
    """A WAV file whose header claims so many samples."""
    size = 2 * claimed
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    body = b"WAVE" + head + struct.pack("<4sI", b"data", size) + bytes(2 * samples)
    return struct.pack("<4sI", b"RIFF", min(2**32 - 1, size + 36)) + body


PLAYLIST = b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"

BAD = {
    "text": (b"This is not a song.\n" * 100, "is not a song"),
    "playlist": (PLAYLIST, "is not a song"),
    "concat": (b"ffconcat version 1.0\nfile /etc/passwd\n", "is not a song"),
    "playlist-as-mp3": (b"ID3\x04\x00\x00\x00\x00\x00\x00" + PLAYLIST, "input.audio_url"),
    "flac-head": (b"fLaC" + bytes(400), "input.audio_url"),
    "ogg-head": (b"OggS" + bytes(400), "input.audio_url"),
    "mp4-head": (b"\0\0\0\x20ftypM4A " + b"\xff" * 400, "input.audio_url"),
    "wav-of-nothing": (wav(10**9, 0), "input.audio_url"),
    "truncated": (wav(10**9, 4_000), "at least 1 s is needed"),
}


def import_of(server: Any, audio: bytes, image: bytes | None = None) -> Any:
    """How the import of these bytes ends. Sent as data, for an upload would refuse some."""
    given = {"audio_url": "data:application/octet-stream," + quoted(audio)}
    if image is not None:
        given["image_url"] = "data:image/png," + quoted(image)
    return server.finished(server.create("scopitone/import", given))


def quoted(data: bytes) -> str:
    return "".join(f"%{byte:02x}" for byte in data)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_fails_its_task_and_says_why(server: Any, name: str) -> None:
    audio, reason = BAD[name]
    task = import_of(server, audio)
    assert task["status"] == "failed"
    assert task["result"]["code"] == 501
    assert reason in task["result"]["message"]
    assert "root:" not in task["result"]["message"]


def test_an_empty_file(server: Any) -> None:
    task = import_of(server, b"")
    assert (task["status"], task["result"]["message"]) == ("failed", "input.audio_url: is empty")


def test_a_header_that_claims_a_thousand_million_samples(server: Any, cover: bytes) -> None:
    url = server.upload("song.wav", wav(10**9, 2 * 44_100))["url"]
    image = server.upload("cover.png", cover)["url"]
    given = {"audio_url": url, "image_url": image}
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "success"
    assert task["result"]["suno_data"][0]["duration"] == 2.0, "as long as its sound is"


def test_a_bomb(server: Any, song: bytes) -> None:
    image = server.upload("cover.png", bomb(30_000))["url"]
    audio = server.upload("song.wav", song)["url"]
    given = {"audio_url": audio, "image_url": image}
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "failed"
    assert task["result"]["message"].startswith("input.image_url")
    assert "30000 x 30000 pixels" in task["result"]["message"]


def test_the_worker_outlives_them_all(server: Any, song: bytes, cover: bytes) -> None:
    before = server.workers()
    assert import_of(server, BAD["flac-head"][0])["status"] == "failed"
    audio = server.upload("song.wav", song)["url"]
    image = server.upload("cover.png", cover)["url"]
    given = {"audio_url": audio, "image_url": image}
    assert server.finished(server.create("scopitone/import", given))["status"] == "success"
    assert server.workers() == before
    assert not list((server.data_dir / "work").iterdir()), "nothing is left behind"


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("SCOPITONE_INTAKE_TIMEOUT_S", "0.3", "took longer than 0.3 s"),
        ("SCOPITONE_INTAKE_CPU_S", "1", "took more than 1 s of processor time"),
    ],
)
def test_a_decoder_that_does_not_end_is_ended(
    own_server: Any, setting: str, value: str, reason: str
) -> None:
    server = own_server(**{setting: value})
    url = server.upload("long.wav", wav(500 * 44_100, 500 * 44_100))["url"]
    task = server.finished(server.create("scopitone/import", {"audio_url": url}))
    assert task["status"] == "failed"
    assert reason in task["result"]["message"]
    assert server.request("GET", "/readyz", key=None).status == 200


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit address space")
def test_a_cover_that_needs_more_memory_than_is_allowed(own_server: Any, song: bytes) -> None:
    """Fewer pixels than are refused unread; they need 430 MB when they are decoded."""
    server = own_server(SCOPITONE_INTAKE_MEMORY_BYTES=str(600 * 2**20))
    given = {
        "audio_url": server.upload("song.wav", song)["url"],
        "image_url": server.upload("cover.png", bomb(12_000))["url"],
    }
    task = server.finished(server.create("scopitone/import", given))
    assert task["status"] == "failed"
    assert "memory" in task["result"]["message"]
