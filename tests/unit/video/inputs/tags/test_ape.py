from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.video.inputs.tags.ape import read_ape

JPEG = b"\xff\xd8\xff\xe0 picture"


def ape(*items: tuple[str, bytes, int], header: bool = False) -> bytes:
    body = b"".join(
        struct.pack("<II", len(value), kind << 1) + name.encode() + b"\0" + value
        for name, value, kind in items
    )

    def edge(flags: int) -> bytes:
        size = len(body) + 32
        return b"APETAGEX" + struct.pack("<IIII", 2000, size, len(items), flags) + bytes(8)

    return (edge(1 << 29) if header else b"") + body + edge(0)


TAG = ape(
    ("Title", b"Boats", 0),
    ("ARTIST", b"Jo\0Ann", 0),
    ("Lyrics", b"[00:02.00]Paper boats", 0),
    ("Cover Art (Back)", b"b.jpg\0back", 1),
    ("Cover Art (Front)", b"c.jpg\0" + JPEG, 1),
)


@pytest.mark.parametrize(
    "data",
    [
        bytes(500) + TAG,
        bytes(500) + TAG + b"TAG" + bytes(125),
        ape(("Title", b"Boats", 0), header=True) + bytes(500),
    ],
    ids=["at the end", "before ID3v1", "at the start"],
)
def test_it_is_found(data: bytes) -> None:
    assert read_ape(io.BytesIO(data)).titles == ["Boats"]


def test_all_fields() -> None:
    tags = read_ape(io.BytesIO(bytes(99) + TAG))
    assert tags.artists == ["Jo", "Ann"]
    assert tags.lyrics == ["[00:02.00]Paper boats"]
    assert [picture.data for picture in tags.sorted_pictures()] == [JPEG, b"back"]


def test_a_damaged_item_ends_the_reading() -> None:
    data = bytearray(bytes(99) + TAG)
    data[data.index(b"Lyrics") - 6] = 0xFF
    assert read_ape(io.BytesIO(data)).titles == ["Boats"]


@given(st.binary(max_size=200), st.integers(0, 2**32 - 1))
def test_no_content_breaks_it(body: bytes, size: int) -> None:
    edge = b"APETAGEX" + struct.pack("<IIII", 2000, size, 9, 0) + bytes(8)
    read_ape(io.BytesIO(body + edge))
    read_ape(io.BytesIO(edge + body))


def test_values_in_a_code_page() -> None:
    data = ape(("Title", "Тихая река".encode("cp1251"), 0), ("Artist", "Анна".encode("cp1251"), 0))
    tags = read_ape(io.BytesIO(bytes(99) + data))
    assert (tags.titles, tags.artists) == (["Тихая река"], ["Анна"])
    assert "cp1251" in tags.warnings[0]
