from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.core.errors import MediaError
from scopitone.tasks.errors import ChoiceError
from scopitone.tasks.files import upload_types
from scopitone.tasks.files.upload_types import ACCEPTED_TYPES, identify, normalize_type

EXTENSIONS = (
    *("mp3", "wav", "flac", "m4a", "ogg", "opus", "png", "jpg", "webp", "gif", "heic", "svg"),
    *("mp4", "webm", "mov", "ttf", "otf", "lrc", "srt", "vtt", "ass", "ttml", "txt", "json"),
)


def film(path: Path, *, picture: bool, sound: bool = True) -> io.BytesIO:
    """A second of an MP4 or MOV file."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10) if picture else None
        audio = container.add_stream("aac", rate=48_000, layout="mono") if sound else None
        if video is not None:
            video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        for _ in range(10):
            if video is not None:
                frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
                container.mux(video.encode(frame))
        if audio is not None:
            block = av.AudioFrame.from_ndarray(
                np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
            )
            block.sample_rate = 48_000
            container.mux(audio.encode(block))
            container.mux(audio.encode(None))
        if video is not None:
            container.mux(video.encode(None))
    return io.BytesIO(path.read_bytes())


@pytest.mark.parametrize(
    ("name", "picture", "kind"),
    [
        ("a.mp4", True, "video/mp4"),
        ("a.mov", True, "video/quicktime"),
        ("a.mp4", False, "audio/mp4"),
        ("a.m4a", False, "audio/mp4"),
        ("a.mov", False, "audio/mp4"),
    ],
)
def test_an_mp4_keeps_its_kind(tmp_path: Path, name: str, picture: bool, kind: str) -> None:
    body = film(tmp_path / name, picture=picture)
    assert identify(body, "no name", "", "file").content_type == kind


@pytest.mark.parametrize(
    ("content", "name", "declared", "kind"),
    [
        (b"[00:01.00]a\n", "a.lrc", "", "text/plain"),
        (b"1\n00:00:01,000 --> 00:00:02,000\na\n", "a.SRT", "", "application/x-subrip"),
        (b"WEBVTT\n", "a.vtt", "", "text/vtt"),
        (b"[Script Info]\n", "a.ass", "", "text/x-ssa"),
        (b"<tt/>", "a.ttml", "", "application/ttml+xml"),
        ("öä".encode("latin-1"), "a.txt", "application/octet-stream", "text/plain"),
        ("\ufeffa".encode("utf-16-le"), "a.txt", "", "text/plain"),
        (b"{}", "", "text/json; charset=utf-8", "application/json"),
        (b'<?xml version="1.0"?>\n<svg/>', "a.svg", "", "image/svg+xml"),
        (b"<svg/>", "", "image/svg+xml", "image/svg+xml"),
    ],
)
def test_a_text_is_what_its_name_or_its_declared_type_says(
    content: bytes, name: str, declared: str, kind: str
) -> None:
    assert identify(io.BytesIO(content), name, declared, "file").content_type == kind


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        (b"", "a.txt", ""),
        (b"\x7fELF\0\0", "a.txt", "text/plain"),
        (b"#!/bin/sh\n", "a.wav", "audio/wav"),
        (b"<html><script>", "a.html", "text/plain"),
        (b"<html><script>", "a.svg", "image/svg+xml"),
        (b"plain", "", ""),
    ],
)
def test_other_files_are_refused_with_the_list(content: bytes, name: str, declared: str) -> None:
    with pytest.raises(MediaError) as caught:
        identify(io.BytesIO(content), name, declared, "file")
    told = caught.value.message.upper()
    assert all(one.replace("jpg", "jpeg").upper() in told for one in EXTENSIONS)


@pytest.mark.parametrize("size", [0, 1, 7, 2**40])
def test_a_broken_index_is_a_song_and_no_error(size: int) -> None:
    """The box after the first has a size that cannot be."""
    broken = b"\0\0\0\x10ftypisom\0\0\0\0" + size.to_bytes(8, "big")[4:] + b"moovhdlr"
    assert identify(io.BytesIO(broken), "", "", "file").content_type == "audio/mp4"


@pytest.mark.parametrize(
    ("declared", "plain"),
    [
        ("audio/mpeg", "audio/mpeg"),
        ("Audio/MP3; charset=binary", "audio/mpeg"),
        ("image/jpg", "image/jpeg"),
        ("video/mp4", "video/mp4"),
        ("text/plain; charset=utf-8", "text/plain"),
        ("application/x-lrc", "text/plain"),
    ],
)
def test_types_are_spelt_one_way(declared: str, plain: str) -> None:
    assert normalize_type(declared, "t") == plain


def test_other_types_are_refused_with_a_list() -> None:
    with pytest.raises(ChoiceError) as caught:
        normalize_type("text/html", "t")
    assert caught.value.accepted == ACCEPTED_TYPES


def test_aliases_lead_to_accepted_types() -> None:
    assert set(upload_types._ALIASES.values()) <= set(ACCEPTED_TYPES)
    assert not set(upload_types._ALIASES) & set(ACCEPTED_TYPES)


def test_a_song_may_be_declared_as_the_container_of_a_clip(tmp_path: Path) -> None:
    song = identify(film(tmp_path / "a.m4a", picture=False), "", "", "body")
    upload_types.check_declared(song, "video/mp4", "body")
    with pytest.raises(MediaError, match="expected the declared image/png"):
        upload_types.check_declared(song, "image/png", "body")
