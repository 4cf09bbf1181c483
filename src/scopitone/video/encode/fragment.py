"""A piece of a video as fragmented MP4 (ISO/IEC 14496-12), for Media Source Extensions.

A piece begins with its own header, so that it can be appended to any other, and its first frame
is a keyframe. Frames have the times that they have in the video.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.segment_encoder import Picture, configure_stream

FRAGMENT_TYPE = 'video/mp4; codecs="avc1.640028"'
"""The media type of pieces: H.264 High, at most level 4."""

_MUXING = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "use_editlist": "0"}
# Nothing is looked ahead at, and no frame waits for a later one: a piece costs a twentieth of its
# duration (benchmarks/README.md).
_CODEC = H264(
    crf=23,
    params={
        "bframes": "0",
        "rc-lookahead": "0",
        "sync-lookahead": "0",
        "mbtree": "0",
        "scenecut": "0",
        "weightp": "0",
        "ref": "1",
        "aq-mode": "3",
        "level": "40",
    },
)


def encode_fragment(
    pictures: Iterable[Picture], *, first: int, width: int, height: int, fps: int
) -> bytes:
    """Encode the pictures as the frames from number `first` on, in one thread."""
    out = io.BytesIO()
    # Only the first frame is a keyframe: a piece has fewer frames than this.
    gop = 100 * fps
    settings = _CODEC.settings(gop)
    with av.open(out, "w", format="mp4", options=_MUXING) as container:
        stream = container.add_stream(settings.encoder, rate=fps)
        assert isinstance(stream, VideoStream)
        configure_stream(stream, width, height, fps, gop, settings)
        for number, picture in enumerate(pictures):
            frame = picture.frame
            frame.pts = number
            frame.time_base = Fraction(1, fps)
            _mux(container, stream.encode(frame), fps)
        _mux(container, stream.encode(None), fps)
        # The muxer has chosen its own.
        assert stream.time_base is not None
        ticks_per_frame = round(1 / (fps * stream.time_base))
    return _set_start(out.getvalue(), first * ticks_per_frame)


def _mux(container: OutputContainer, packets: list[Packet[Any]], fps: int) -> None:
    for packet in packets:
        # The last frame has no successor that ends it.
        packet.duration = round(1 / (fps * packet.time_base))
        container.mux(packet)


def _set_start(data: bytes, ticks: int) -> bytes:
    """Set the decode time of the only fragment: FFmpeg's muxer lets every file begin at 0."""
    # The box is: size, name, version 1 and flags, 64 bits of time (ISO/IEC 14496-12, 8.8.12).
    start = data.index(b"tfdt", data.index(b"moof")) + 8
    return data[:start] + ticks.to_bytes(8, "big") + data[start + 8 :]
