from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.tasks import sniff


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"ID3\x04\x00\x00", sniff.MP3),
        (b"\xff\xfb\x90\x64", sniff.MP3),
        (b"\xff\xf3\x90\x64", sniff.MP3),
        (b"\xff\xf1\x50\x80", sniff.AAC),
        (b"\xff\xf9\x50\x80", sniff.AAC),
        (b"\x00\x00\x00\x20ftypM4A ", sniff.M4A),
        (b"fLaC\x00\x00\x00\x22", sniff.FLAC),
        (b"RIFF\x00\x00\x00\x00WAVE", sniff.WAV),
        (b"RF64\xff\xff\xff\xffWAVE", sniff.WAV),
        (b"OggS\x00\x02", sniff.OGG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", sniff.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", sniff.PNG),
        (b"RIFF\x00\x00\x00\x00WEBP", sniff.WEBP),
        (b"#EXTM3U\nhttp://inside/", None),
        (b"<?xml version='1.0'?>", None),
        (b"RIFF\x00\x00\x00\x00AVI ", None),
        (b"\xff\xff\xff\xff", sniff.MP3),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_kinds(head: bytes, kind: sniff.Kind | None) -> None:
    assert sniff.kind(head) is kind


@given(st.binary(max_size=sniff.HEAD_BYTES))
def test_it_is_the_first_of_what_it_may_be(head: bytes) -> None:
    """An MP4 may be song or clip: uploads are songs."""
    kinds = (sniff.image_kind, sniff.audio_kind, sniff.clip_kind, sniff.font_kind)
    assert sniff.kind(head) is next((kind(head) for kind in kinds if kind(head)), None)
