from __future__ import annotations

import re
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.video.inputs.tags.id3 import format_synced, measure_id3, read_id3

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) + b"\xff\xe0\xff\x00\xff\xff\x00end"


def syncsafe(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))


def plain(size: int) -> bytes:
    return struct.pack(">I", size)


def unsync(data: bytes) -> bytes:
    data = re.sub(rb"\xff(?=[\xe0-\xff\0])", b"\xff\0", data)
    return data + b"\0" if data.endswith(b"\xff") else data


def frame(name: str, body: bytes, *, sizes=syncsafe, flags: int = 0) -> bytes:
    return name.encode() + sizes(len(body)) + struct.pack(">H", flags) + body


def tag(body: bytes, *, version: int = 4, flags: int = 0) -> bytes:
    return b"ID3" + bytes((version, 0, flags)) + syncsafe(len(body)) + body


def apic(data: bytes = PICTURE, kind: int = 3, encoding: int = 0, words: bytes = b"\0") -> bytes:
    return bytes((encoding,)) + b"image/png\0" + bytes((kind,)) + words + data


UTF_16_TITLE = b"\1" + "Boats ÿ".encode("utf-16")
UTF_16_LYRICS = b"\1eng" + "\0".encode("utf-16") + "Paper boats\nare leaving".encode("utf-16")
CONTENTS = {"TIT2": UTF_16_TITLE, "USLT": UTF_16_LYRICS, "APIC": apic(), "TPE1": b"\3Jo"}


def all_frames(*, sizes=syncsafe, flags: int = 0, change=lambda body: body) -> bytes:
    return b"".join(
        frame(name, change(body), sizes=sizes, flags=flags) for name, body in CONTENTS.items()
    )


def with_length(body: bytes) -> bytes:
    return syncsafe(len(body)) + unsync(body)


@pytest.mark.parametrize(
    "data",
    [
        tag(all_frames(sizes=plain), version=3),
        tag(unsync(all_frames(sizes=plain)), version=3, flags=0x80),
        tag(all_frames(sizes=syncsafe), version=3),
        tag(all_frames()),
        tag(all_frames(flags=0x02, change=unsync), flags=0x80),
        tag(all_frames(flags=0x02, change=unsync)),
        tag(all_frames(flags=0x03, change=with_length), flags=0x80),
        tag(all_frames(flags=0x02, change=with_length), flags=0x80),
        tag(all_frames(change=unsync), flags=0x80),
        tag(unsync(all_frames()), flags=0x80),
        tag(all_frames(flags=0x02), flags=0x80),
        tag(all_frames(sizes=plain)),
        tag(all_frames(sizes=plain, flags=0x02, change=unsync), flags=0x80),
        tag(all_frames() + bytes(2000)),
        tag(all_frames(flags=0x09, change=lambda body: syncsafe(len(body)) + zlib.compress(body))),
        tag(
            all_frames(
                sizes=plain, flags=0x80, change=lambda body: plain(len(body)) + zlib.compress(body)
            ),
            version=3,
        ),
        tag(all_frames(flags=0x40, change=lambda body: b"g" + body)),
        tag(syncsafe(6) + b"\1\0" + all_frames(), flags=0x40),
        tag(plain(6) + bytes(6) + all_frames(sizes=plain), version=3, flags=0x40),
    ],
    ids=[
        "2.3",
        "2.3 unsynchronized",
        "2.3 with syncsafe sizes",
        "2.4",
        "2.4 unsynchronized",
        "2.4 frames unsynchronized only",
        "2.4 with lengths",
        "2.4 with lengths and no flag for them",
        "2.4 unsynchronized by the header's flag",
        "2.4 unsynchronized as a whole",
        "2.4 that says so and is not",
        "2.4 with plain sizes",
        "2.4 with plain sizes, unsynchronized",
        "2.4 with padding",
        "2.4 compressed",
        "2.3 compressed",
        "2.4 grouped",
        "2.4 with an extended header",
        "2.3 with an extended header",
    ],
)
def test_every_way_to_write_the_same_tag(data: bytes) -> None:
    tags = read_id3(data + b"\xff\xfb\x90\0" + bytes(414))
    assert tags.titles == ["Boats ÿ"]
    assert tags.artists == ["Jo"]
    assert tags.lyrics == ["Paper boats\nare leaving"]
    assert [(picture.kind, picture.data) for picture in tags.pictures] == [(3, PICTURE)]


def test_version_2_2_has_names_of_three_letters() -> None:
    def short(name: bytes, body: bytes) -> bytes:
        return name + struct.pack(">I", len(body))[1:] + body

    body = short(b"TT2", b"\0Boats") + short(b"TP1", b"\0Jo")
    body += short(b"ULT", b"\0eng\0Hello") + short(b"PIC", b"\0PNG\3\0" + PICTURE)
    tags = read_id3(tag(body, version=2))
    assert (tags.titles, tags.artists, tags.lyrics) == (["Boats"], ["Jo"], ["Hello"])
    assert tags.pictures[0].data == PICTURE


def test_large_frames_with_plain_sizes_hide_nothing() -> None:
    words = "Paper boats\n" * 40
    body = frame("USLT", b"\3eng\0" + words.encode(), sizes=plain)
    tags = read_id3(tag(body + frame("TIT2", b"\3Boats", sizes=plain)))
    assert tags.titles == ["Boats"]
    assert tags.lyrics == [words]


def test_several_values_and_free_fields() -> None:
    body = frame("TPE1", b"\3Jo\0Ann") + frame("TXXX", b"\3UNSYNCED LYRICS\0Hello")
    body += frame("TXXX", b"\3SyncedLyrics\0[00:01.00]Hi") + frame("TXXX", b"\3Mood\0blue")
    tags = read_id3(tag(body))
    assert tags.artists == ["Jo", "Ann"]
    assert tags.lyrics == ["Hello", "[00:01.00]Hi"]


def sylt(kind: int, *cues: tuple[str, int], times: int = 2) -> bytes:
    body = b"".join(text.encode() + b"\0" + plain(millis) for text, millis in cues)
    return frame("SYLT", b"\3eng" + bytes((times, kind)) + b"\0" + body)


def test_chords_are_no_lyrics() -> None:
    tags = read_id3(tag(sylt(5, ("Am", 500), ("F", 900)) + sylt(1, ("Hello", 1000))))
    assert tags.synced == ["[00:01.000]Hello"]


def test_times_in_mpeg_frames() -> None:
    data = tag(sylt(1, ("Hello", 38), times=1))
    assert read_id3(data, frame_ms=1152 / 44.1).synced == ["[00:00.993]Hello"]
    tags = read_id3(data)
    assert tags.synced == []
    assert "MPEG frames" in tags.warnings[0]


@pytest.mark.parametrize(
    ("cues", "rows"),
    [
        ([(0, "One"), (61_500, "Two")], "[00:00.000]One\n[01:01.500]Two"),
        ([(0, "One\n"), (900, "Two\n")], "[00:00.000]One\n[00:00.900]Two"),
        ([(0, "\nOne"), (900, "\r\nTwo")], "[00:00.000]One\n[00:00.900]Two"),
        (
            [(0, "Pa"), (200, "per "), (500, "boats"), (900, "\nare "), (1200, "gone")],
            "[00:00.000]<00:00.000>Pa<00:00.200>per <00:00.500>boats\n"
            "[00:00.900]<00:00.900>are <00:01.200>gone",
        ),
        ([(0, "a "), (10, "b\n"), (20, "c")], "[00:00.000]<00:00.000>a <00:00.010>b\n[00:00.020]c"),
        ([(0, "One"), (900, "")], "[00:00.000]One"),
        ([], ""),
    ],
)
def test_synced_texts_become_lines(cues: list[tuple[int, str]], rows: str) -> None:
    assert format_synced(cues) == rows


def test_texts_in_a_code_page_are_read_together() -> None:
    body = frame("TIT2", b"\0" + "Осень".encode("cp1251"))
    body += frame("USLT", b"\0eng\0" + "Над рекой туман".encode("cp1251"))
    tags = read_id3(tag(body))
    assert (tags.titles, tags.lyrics) == (["Осень"], ["Над рекой туман"])
    assert "encoding" in tags.warnings[0]
    assert "cp1251" in tags.warnings[0]


def test_version_1_fills_what_is_missing() -> None:
    v1 = b"TAG" + b"Old".ljust(30, b"\0") + b"Jo ".ljust(30) + b"Rivers".ljust(30, b"\0")
    v1 = v1.ljust(128, b"\0")
    tags = read_id3(tag(frame("TIT2", b"\3New")), v1=v1)
    assert (tags.titles, tags.artists, tags.albums) == (["New"], ["Jo"], ["Rivers"])


def test_a_truncated_tag_gives_what_is_left() -> None:
    data = tag(frame("TIT2", b"\3Boats") + frame("TPE1", b"\3Jo") + frame("TALB", b"\3Rivers"))
    tags = read_id3(data[:-8])
    assert (tags.titles, tags.artists) == (["Boats"], ["Jo"])


@given(st.binary(max_size=300), st.sampled_from((2, 3, 4)), st.integers(0, 255))
def test_no_content_breaks_it(body: bytes, version: int, flags: int) -> None:
    read_id3(tag(body, version=version, flags=flags))


@given(
    st.sampled_from(("TIT2", "USLT", "SYLT", "APIC", "TXXX")),
    st.binary(max_size=200),
    st.integers(0, 0xFFFF),
)
def test_no_frame_breaks_it(name: str, body: bytes, flags: int) -> None:
    tags = read_id3(tag(frame(name, body, flags=flags) + frame("TPE1", b"\3Jo")))
    assert tags.artists == ["Jo"]


@given(st.binary(max_size=20))
def test_what_is_no_tag_has_no_size(head: bytes) -> None:
    if not head.startswith(b"ID3"):
        assert measure_id3(head) == 0


@pytest.mark.parametrize(
    ("text", "genre"),
    [("17", "Rock"), ("(17)", "Rock"), ("(17)Doom", "Doom"), ("Doom", "Doom"), ("(255)", None)],
)
def test_genres_by_number(text: str, genre: str | None) -> None:
    assert read_id3(tag(frame("TCON", b"\0" + text.encode()))).genres == [genre] * (
        genre is not None
    )


@pytest.mark.parametrize("words", [b"\xff\xfea\0\0", b"cover\0", b"\0\0\0", b""])
def test_the_picture_is_found_behind_any_description(words: bytes) -> None:
    data = tag(frame("APIC", apic(encoding=1, words=words)))
    assert [picture.data for picture in read_id3(data).pictures] == [PICTURE]
