import struct
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.core.graphics import skia
from scopitone.video.inputs.song_files import read_song, title_of


def picture() -> bytes:
    image = skia.Image.fromarray(np.full((8, 8, 4), 255, np.uint8), skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.kPNG, 100))


def encoded(path: Path, codec: str, tags: dict[str, str]) -> Path:
    """A second of silence with tags, as FFmpeg writes it."""
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=48_000, layout="stereo")
        for _ in range(50):
            frame = av.AudioFrame("s16", "stereo", 960)
            frame.planes[0].update(bytes(960 * 4))
            frame.sample_rate = 48_000
            for packet in stream.encode(frame):
                container.mux(packet)
        container.mux(stream.encode(None))
    return path


def id3(path: Path, **frames: bytes) -> Path:
    """Return only the ID3v2.3 tag of an MP3; these tests do not decode the sound."""
    body = b"".join(
        name.encode() + struct.pack(">IH", len(content), 0) + content
        for name, content in frames.items()
    )
    size = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x03\0\0" + size + body + b"\xff\xfb\x90\0" + bytes(414))
    return path


def uslt(text: str) -> bytes:
    return b"\x03eng\0" + text.encode()


def sylt(*lines: tuple[str, int]) -> bytes:
    cues = b"".join(text.encode() + b"\0" + struct.pack(">I", millis) for text, millis in lines)
    return b"\x03eng\x02\x01\0" + cues


def apic(data: bytes) -> bytes:
    return b"\0image/png\0\x03\0" + data


@pytest.mark.parametrize(
    ("name", "codec", "lyrics"),
    [
        ("a.flac", "flac", "LYRICS"),
        ("a.opus", "libopus", "UNSYNCEDLYRICS"),
        ("a.m4a", "aac", "lyrics"),
    ],
)
def test_tags_of_every_common_container(tmp_path: Path, name: str, codec: str, lyrics: str) -> None:
    tags = {"title": " My\nSong ", "artist": "Me", lyrics: "[Verse]\nHello\nWorld"}
    song = read_song(encoded(tmp_path / name, codec, tags))
    assert (song.title, song.author, song.cover) == ("My Song", "Me", None)
    assert [line.text for line in song.lyrics.lines] == ["Hello", "World"]


def test_an_mp3_with_everything(tmp_path: Path) -> None:
    audio = id3(
        tmp_path / "a.mp3",
        TIT2=b"\x03My Song",
        TPE1=b"\x03Me\xe2\x80\xae",
        USLT=uslt("Hello\nWorld"),
        APIC=apic(picture()),
    )
    song = read_song(audio)
    assert (song.title, song.author, song.cover) == ("My Song", "Me", picture())
    assert [line.text for line in song.lyrics.lines] == ["Hello", "World"]


def test_lyrics_with_times_are_taken_before_those_without(tmp_path: Path) -> None:
    audio = id3(
        tmp_path / "a.mp3",
        USLT=uslt("Hello\nWorld"),
        SYLT=sylt(("Hello", 1000), ("World", 2500)),
    )
    assert [line.start for line in read_song(audio).lyrics.lines] == [1.0, 2.5]


def test_what_is_given_wins(tmp_path: Path) -> None:
    audio = id3(tmp_path / "a.mp3", TIT2=b"\x03Old", TPE1=b"\x03Old", USLT=uslt("Old"))
    cover, lyrics = tmp_path / "c.png", tmp_path / "l.lrc"
    cover.write_bytes(picture())
    lyrics.write_text("[00:01.00]New")
    song = read_song(audio, title="New", author="", cover=cover, lyrics=lyrics)
    assert (song.title, song.author, song.cover) == ("New", "", picture())
    assert [line.text for line in song.lyrics.lines] == ["New"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("01 - my_song.mp3", "my song"),
        ("07. Some  Song.flac", "Some Song"),
        ("1979.mp3", "1979"),
        ("99 Luftballons.mp3", "99 Luftballons"),
        ("12_-_x.wav", "x"),
        ("___.mp3", "___"),
        ("12 -.mp3", "12 -"),
    ],
)
def test_a_title_from_the_name(name: str, title: str) -> None:
    assert title_of(Path(name)) == title


def test_a_song_without_tags_is_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "3 - red_kite.xyz"
    path.write_bytes(b"no container at all")
    song = read_song(path)
    assert (song.title, song.author, song.cover, song.lyrics.lines) == ("red kite", "", None, ())


def test_broken_tags_are_left_out_and_told(tmp_path: Path) -> None:
    audio = id3(tmp_path / "a.mp3", USLT=uslt("[99:99:99.00]b"), APIC=apic(b"junk"))
    song = read_song(audio)
    assert (song.cover, song.lyrics.lines) == (None, ())
    (about_cover,) = song.warnings
    (about_lyrics,) = song.lyrics.warnings
    assert "the picture in the song's tags is ignored: is not a readable picture" in about_cover
    assert "lyrics in the song's tags are ignored: line 1" in about_lyrics


@pytest.mark.parametrize("field", ["audio", "cover", "lyrics"])
def test_a_missing_file_is_told_with_its_field(tmp_path: Path, field: str) -> None:
    files = {"audio": id3(tmp_path / "a.mp3"), "cover": None, "lyrics": None}
    for bad in (tmp_path / "none", tmp_path):
        with pytest.raises(MissingInputError, match=str(bad)) as caught:
            read_song(**{**files, field: bad})
        assert caught.value.field == field


def test_a_given_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    audio, bad = id3(tmp_path / "a.mp3"), tmp_path / "bad.bin"
    bad.write_bytes(bytes(99))
    with pytest.raises(
        MediaError, match=r"cover: bad\.bin: is not a readable picture; accepted: JPEG"
    ):
        read_song(audio, cover=bad)
    with pytest.raises(InputError, match=r"lyrics: bad\.bin: not a text file"):
        read_song(audio, lyrics=bad)
