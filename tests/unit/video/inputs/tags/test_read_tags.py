from __future__ import annotations

import base64
import struct
from pathlib import Path

import av
import pytest

from scopitone.video.inputs.tags.read_tags import read_tags
from scopitone.video.inputs.tags.song_tags import join_names

PICTURE = b"\xff\xd8\xff\xe0 any bytes"


def encoded(path: Path, codec: str, container_format: str, tags: dict[str, str]) -> Path:
    """Write a fifth of a second of silence with tags, as FFmpeg does, in a file of any name."""
    with av.open(str(path), "w", format=container_format) as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=48_000, layout="stereo")
        for _ in range(10):
            frame = av.AudioFrame("s16", "stereo", 960)
            frame.planes[0].update(bytes(960 * 4))
            frame.sample_rate = 48_000
            for packet in stream.encode(frame):
                container.mux(packet)
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("codec", "kind"),
    [("aac", "ipod"), ("flac", "flac"), ("libopus", "ogg"), ("pcm_s16le", "matroska")],
)
@pytest.mark.parametrize("name", ["a.mp3", "a.wav", "a"])
def test_the_content_counts_and_not_the_name(
    tmp_path: Path, codec: str, kind: str, name: str
) -> None:
    path = encoded(tmp_path / name, codec, kind, {"title": "Boats", "artist": "Jo"})
    tags = read_tags(path)
    assert (tags.titles, tags.artists) == (["Boats"], ["Jo"])


def comments(*fields: str) -> bytes:
    rows = [field.encode() for field in fields]
    body = struct.pack("<II", 0, len(rows))
    return body + b"".join(struct.pack("<I", len(row)) + row for row in rows)


def flac(*fields: str) -> bytes:
    body = comments(*fields)
    return b"fLaC\x84" + struct.pack(">I", len(body))[1:] + body


def ogg(*fields: str) -> bytes:
    """Return the comment page of Ogg Opus."""
    body = b"OpusTags" + comments(*fields)
    sizes = [255] * (len(body) // 255) + [len(body) % 255]
    page = b"OggS" + bytes(22) + bytes((len(sizes),)) + bytes(sizes)
    return page + body


@pytest.mark.parametrize("build", [flac, ogg])
def test_comments_of_every_name(tmp_path: Path, build) -> None:
    path = tmp_path / "a"
    path.write_bytes(
        build("TITLE=Boats", "artist=Jo", "ARTIST=Ann", "SYNCEDLYRICS=[00:01.00]Hi", "Lyrics=Hi")
    )
    tags = read_tags(path)
    assert (tags.titles, tags.artists) == (["Boats"], ["Jo", "Ann"])
    assert sorted(tags.lyrics) == ["Hi", "[00:01.00]Hi"]


def test_pictures_of_ogg(tmp_path: Path) -> None:
    block = struct.pack(">II", 3, 10) + b"image/jpeg" + bytes(4 + 16)
    block += struct.pack(">I", len(PICTURE)) + PICTURE
    old, new = base64.b64encode(b"old").decode(), base64.b64encode(block).decode()
    path = tmp_path / "a.ogg"
    path.write_bytes(ogg("TITLE=Boats", f"COVERART={old}", f"METADATA_BLOCK_PICTURE={new}"))
    assert [picture.data for picture in read_tags(path).sorted_pictures()] == [PICTURE, b"old"]


def test_a_damaged_picture_keeps_the_names(tmp_path: Path) -> None:
    path = tmp_path / "a.ogg"
    path.write_bytes(ogg("TITLE=Boats", "METADATA_BLOCK_PICTURE=AAAA"))
    tags = read_tags(path)
    assert (tags.titles, tags.pictures) == (["Boats"], [])


def test_the_id3_tag_of_a_wav_file(tmp_path: Path) -> None:
    frame = b"TIT2" + struct.pack(">IH", 6, 0) + b"\3Boats"
    tag = b"ID3\3\0\0\0\0\0" + bytes((len(frame),)) + frame
    chunks = b"fmt " + struct.pack("<I", 3) + bytes(4) + b"id3 " + struct.pack("<I", len(tag)) + tag
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks)
    assert read_tags(path).titles == ["Boats"]


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Jo", "Ann"], "Jo, Ann"),
        (["Jo", "jo"], "Jo"),
        (["Jo feat. Ann", "Jo", "Ann"], "Jo feat. Ann"),
        (["Joanna", "Jo", " Ann\n Lee"], "Joanna, Jo, Ann Lee"),
        ([], ""),
    ],
)
def test_several_artists(names: list[str], joined: str) -> None:
    assert join_names(names) == joined


def id3(text: str, name: bytes = b"TIT2") -> bytes:
    frame = name + struct.pack(">IH", len(text) + 1, 0) + b"\3" + text.encode()
    return b"ID3\3\0\0\0\0\0" + bytes((len(frame),)) + frame


def test_what_follows_an_id3_tag(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(id3("Boats") + id3("Jo", b"TPE1") + flac("TITLE=Other", "LYRICS=Hi"))
    tags = read_tags(path)
    assert (tags.titles, tags.artists, tags.lyrics) == (["Boats"], ["Jo"], ["Hi"])


def test_the_information_of_a_wav_file_in_a_code_page(tmp_path: Path) -> None:
    rows = b""
    for name, text in ((b"INAM", "Тихая река"), (b"IART", "Анна")):
        value = text.encode("cp1251") + b"\0"
        rows += name + struct.pack("<I", len(value)) + value + bytes(len(value) % 2)
    chunk = b"LIST" + struct.pack("<I", len(rows) + 4) + b"INFO" + rows
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WAVE" + chunk)
    tags = read_tags(path)
    assert (tags.titles, tags.artists) == (["Тихая река"], ["Анна"])
    assert "cp1251" in tags.warnings[0]


def test_synced_lyrics_that_count_mpeg_frames(tmp_path: Path) -> None:
    body = b"\3eng\1\1\0Hello\0" + struct.pack(">I", 100)
    frame = b"SYLT" + struct.pack(">IH", len(body), 0) + body
    path = tmp_path / "a.mp3"
    header = b"\xff\xfb\x94\0"  # MPEG 1, layer III, 48 kHz
    path.write_bytes(b"ID3\3\0\0\0\0\0" + bytes((len(frame),)) + frame + header + bytes(400))
    assert read_tags(path).synced == ["[00:02.400]Hello"]


def test_long_names_of_ape_come_before_cut_ones_of_id3v1(tmp_path: Path) -> None:
    title = "A title of more than thirty characters"
    item = struct.pack("<II", len(title), 0) + b"Title\0" + title.encode()
    foot = b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, 0) + bytes(8)
    path = tmp_path / "a.mp3"
    old = b"TAG" + title[:30].encode() + b"Jo".ljust(30, b"\0")
    path.write_bytes(b"\xff\xfb\x90\0" + bytes(400) + item + foot + old.ljust(128, b"\0"))
    tags = read_tags(path)
    assert (tags.titles, tags.artists) == ([title], ["Jo"])


def test_broken_characters_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(flac("TITLE=Bo?ts").replace(b"?", b"\xe0"))
    assert "not valid in their encoding" in read_tags(path).warnings[0]


def test_a_wavpack_file(tmp_path: Path) -> None:
    item = struct.pack("<II", 5, 0) + b"Title\0Boats"
    foot = b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, 0) + bytes(8)
    path = tmp_path / "a.wv"
    path.write_bytes(b"wvpk" + bytes(500) + item + foot)
    assert read_tags(path).titles == ["Boats"]
