from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from scopitone.video.quality.report.frames import Still
from scopitone.video.quality.report.html import format_bytes, format_timecode, render_page

RECORD: dict[str, Any] = {
    "scopitone": "1.2.3",
    "file": "out.mp4",
    "title": "<b>Tom & Jerry</b>",
    "author": 'Me "and" you',
    "passed": True,
    "style": "cover",
    "encoder": "libx264",
    "options": {"style": "auto", "fps": 30, "palette": ("#fff", "#000"), "loudness": -14.0},
    "facts": {
        "size": 1_500_000,
        "width": 1920,
        "height": 1080,
        "fps": 30.0,
        "frames": 90,
        "duration": 3.0,
        "codec": "h264",
        "tag": "avc1",
        "pixels": "yuv420p",
        "bt709": True,
        "bit_rate": 4_000_000,
        "start": 0.0,
        "keyframe_gap": 2.0,
        "unevenness": 0.0,
        "fast_start": True,
        "subtitles": 0,
        "sound": None,
    },
    "seconds": 1.5,
    "speed": 2.0,
    "stages": {"analyse": 0.5, "encode": 1.0},
    "work": {
        "frames": 90,
        "segments": 1,
        "first_frame_seconds": 0.7,
        "drawing_ms_per_frame": 4.0,
        "encoding_ms_per_frame": 8.0,
    },
    "findings": [
        {"name": "Flashes", "found": "9 in any second", "wanted": "at most 3", "passed": False}
        | {"serious": True}
    ],
    "flash": {"passed": False, "most_per_second": 9, "most_red_per_second": 0},
    "loudness": None,
    "contrast": [
        {"text": "<i>Oh</i>", "start": 1.0, "sung": 9.5, "unsung": None, "passed": True},
        {"text": "dim", "start": 2.0, "sung": 2.5, "unsung": 3.5, "passed": False},
    ],
    "warnings": ["<u>careful</u>"],
}
STILLS = [Still(n / 10, 320, 176, b"\xff\xd8jpeg") for n in range(3)]


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data + " "


@pytest.fixture
def read() -> Reader:
    reader = Reader()
    reader.feed(render_page(RECORD, STILLS))
    return reader


def test_the_page_needs_nothing_else(read: Reader) -> None:
    assert "script" not in read.tags
    assert "link" not in read.tags
    assert len(read.addresses) == 3
    assert all(address.startswith("data:image/jpeg;base64,") for address in read.addresses)
    assert not re.search(r"url\(|@import|https?:", render_page(RECORD, STILLS))


def test_what_users_write_is_text(read: Reader) -> None:
    for text in ("<b>Tom & Jerry</b>", 'Me "and" you', "<i>Oh</i>", "<u>careful</u>"):
        assert text in read.text
    assert not {"u"} & set(read.tags)


def test_everything_is_on_it(read: Reader) -> None:
    for said in ("9 in any second", "1 of 2 lines faint", "1.5 MB", "4.0 Mbit/s", "−14", "0:00.20"):
        assert said in read.text
    assert "4.0 ms" in read.text
    assert "8.0 ms" in read.text
    assert "(auto)" in read.text


def test_a_file_that_somebody_else_made_has_a_page_too() -> None:
    known = ("scopitone", "file", "title", "author", "passed", "facts", "findings", "flash")
    record = {name: RECORD[name] for name in known} | {"loudness": None, "title": ""}
    assert "<h1" in render_page(json.loads(json.dumps(record)), STILLS)


def test_units() -> None:
    assert [format_bytes(n) for n in (999, 1500, 2.5e6, 3e9)] == [
        "999 B",
        "1.5 kB",
        "2.5 MB",
        "3.00 GB",
    ]
    assert format_timecode(61.256) == "1:01.26"
