from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from hostile.building import encoded, id3, id3_frame
from PIL import Image

from scopitone.cli import exit_codes
from scopitone.cli.main import main


def picture(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 40, 40)).save(out, kind)
    return out.getvalue()


def apic(kind: int, data: bytes) -> bytes:
    return id3_frame(b"APIC", b"\0image/x\0" + bytes((kind,)) + b"\0" + data)


def song(path: Path, *frames: bytes) -> Path:
    path.write_bytes(id3(b"".join(frames)) + encoded("mp3", "mp3", 2.0))
    return path


def ask(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["info", str(path), "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_song_with_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = song(
        tmp_path / "a.mp3",
        id3_frame(b"TIT2", b"\3Boats"),
        id3_frame(b"TPE1", b"\3Jo\0Ann"),
        id3_frame(b"TALB", b"\3Rivers"),
        id3_frame(b"USLT", b"\3eng\0[00:00.50]Hello\n[00:01.00]World"),
        apic(1, picture("PNG", (32, 32))),
        apic(3, b"junk"),
        apic(0, picture("GIF")),
    )
    answer = ask(path, capsys)
    duration, warnings = answer.pop("duration"), answer.pop("warnings")
    assert answer == {
        "title": "Boats",
        "artist": "Jo, Ann",
        "album": "Rivers",
        "lyrics": {
            "format": "LRC",
            "lines": 2,
            "timed": True,
            "first": {"text": "Hello", "start": 0.5},
        },
        "cover": {"width": 60, "height": 40, "mean_rgb": [200, 40, 40], "type": "image/gif"},
    }
    assert duration == pytest.approx(2.0, abs=0.06)
    assert len(warnings) == 1
    assert "is not a readable picture" in warnings[0]


def test_an_icon_is_better_than_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = song(tmp_path / "01 - my_song.mp3", apic(1, picture("PNG", (32, 32))))
    answer = ask(path, capsys)
    assert answer["cover"]["width"] == 32
    assert (answer["title"], answer["artist"], answer["lyrics"]) == ("my song", "", None)


def test_synced_lyrics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cues = (("Pa", 300), ("per ", 500), ("boats", 700), ("\nare ", 1000), ("gone", 1300))
    body = b"".join(text.encode() + b"\0" + struct.pack(">I", at) for text, at in cues)
    path = song(tmp_path / "a.mp3", id3_frame(b"SYLT", b"\3eng\2\1\0" + body))
    lyrics = ask(path, capsys)["lyrics"]
    assert lyrics == {
        "format": "SYLT",
        "lines": 2,
        "timed": True,
        "first": {"text": "Paper boats", "start": 0.3},
    }


def test_a_cover_of_any_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(picture("BMP"))
    answer = ask(path, capsys)
    assert answer["cover"] == {
        "width": 60,
        "height": 40,
        "mean_rgb": [200, 40, 40],
        "type": "image/bmp",
    }
    assert answer["title"] is answer["duration"] is answer["lyrics"] is None


def test_words_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = song(
        tmp_path / "a.mp3",
        id3_frame(b"TIT2", b"\0" + "Тихая река".encode("cp1251")),
        id3_frame(b"USLT", b"\3eng\0Hello\nWorld"),
        apic(3, picture("PNG")),
    )
    assert main(["info", str(path)]) == 0
    shown = capsys.readouterr()
    assert "title     Тихая река" in shown.out
    assert "plain text, 2 lines, without times" in shown.out
    assert "image/png, 60 x 40 pixels, mean color #c82828" in shown.out
    assert "warning: the song's tags do not say their encoding" in shown.err


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, exit_codes.MISSING, "no such file"),
        (b"Hello, I am a text", exit_codes.UNUSABLE, "is neither a song nor a picture"),
        (b"", exit_codes.UNUSABLE, "is neither a song nor a picture"),
        (picture("JPEG")[:-9], exit_codes.UNUSABLE, "a.jpg: is damaged or truncated"),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    code: int,
    said: str,
) -> None:
    path = tmp_path / "a.jpg"
    if content is not None:
        path.write_bytes(content)
    assert main(["info", str(path), "--json"]) == code
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert said in error["message"].lower()
