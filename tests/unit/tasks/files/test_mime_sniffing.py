from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.tasks.files import mime_sniffing


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"ID3\x04\x00\x00", mime_sniffing.MP3),
        (b"\xff\xfb\x90\x64", mime_sniffing.MP3),
        (b"\xff\xf3\x90\x64", mime_sniffing.MP3),
        (b"\xff\xf1\x50\x80", mime_sniffing.AAC),
        (b"\xff\xf9\x50\x80", mime_sniffing.AAC),
        (b"\x00\x00\x00\x20ftypM4A ", mime_sniffing.M4A),
        (b"fLaC\x00\x00\x00\x22", mime_sniffing.FLAC),
        (b"RIFF\x00\x00\x00\x00WAVE", mime_sniffing.WAV),
        (b"RF64\xff\xff\xff\xffWAVE", mime_sniffing.WAV),
        (b"OggS\x00\x02", mime_sniffing.OGG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", mime_sniffing.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", mime_sniffing.PNG),
        (b"RIFF\x00\x00\x00\x00WEBP", mime_sniffing.WEBP),
        (b"GIF89a\x10\x00\x10\x00", mime_sniffing.GIF),
        (b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00", mime_sniffing.BMP),
        (b"BMW is a car", None),
        (b"II*\x00\x08\x00\x00\x00", mime_sniffing.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", mime_sniffing.TIFF),
        (b"\x00\x00\x00\x18ftypheic", mime_sniffing.HEIC),
        (b"\x00\x00\x00\x18ftypmif1", mime_sniffing.HEIC),
        (b"\x00\x00\x00\x18ftypavif", mime_sniffing.AVIF),
        (b"\x00\x00\x00\x18ftypisom", mime_sniffing.M4A),
        (b"#EXTM3U\nhttp://inside/", None),
        (b"<?xml version='1.0'?>", None),
        (b"RIFF\x00\x00\x00\x00AVI ", None),
        (b"\xff\xff\xff\xff", mime_sniffing.MP3),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_kinds(head: bytes, kind: mime_sniffing.MediaType | None) -> None:
    assert mime_sniffing.sniff_media(head) is kind


@given(st.binary(max_size=mime_sniffing.HEAD_BYTES))
def test_it_is_the_first_of_what_it_may_be(head: bytes) -> None:
    """An MP4 may be song or clip: uploads are songs."""
    kinds = (
        mime_sniffing.sniff_image,
        mime_sniffing.sniff_audio,
        mime_sniffing.sniff_clip,
        mime_sniffing.sniff_font,
    )
    assert mime_sniffing.sniff_media(head) is next(
        (kind(head) for kind in kinds if kind(head)), None
    )


@pytest.mark.parametrize("picture", mime_sniffing.PICTURES)
def test_a_picture_is_no_clip_unless_it_may_move(picture: mime_sniffing.MediaType) -> None:
    heads = {
        mime_sniffing.JPEG: b"\xff\xd8\xff\xe0",
        mime_sniffing.PNG: b"\x89PNG\r\n\x1a\n",
        mime_sniffing.WEBP: b"RIFF\0\0\0\0WEBP",
        mime_sniffing.GIF: b"GIF89a",
        mime_sniffing.BMP: b"BM\0\0\0\0\0\0\0\0",
        mime_sniffing.TIFF: b"II*\0",
        mime_sniffing.HEIC: b"\0\0\0\x18ftypheix",
        mime_sniffing.AVIF: b"\0\0\0\x18ftypavis",
    }
    head = heads[picture] + bytes(8)
    assert mime_sniffing.sniff_image(head) is picture
    assert mime_sniffing.sniff_backdrop(head) is picture
    is_clip = mime_sniffing.sniff_clip(head) is not None
    assert is_clip == (picture is mime_sniffing.GIF)
