"""The encoding of a closed-GOP segment, in one thread."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.codec.hwaccel import HWAccel
from av.video.stream import VideoStream

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings
from scopitone.video.encode.codecs.encoder_threads import keep_ordinary_scheduling
from scopitone.video.plan.segments import count_gop_frames
from scopitone.video.presets import KEYFRAME_SECONDS

# ISO/IEC 23091-2 code points: 1 is BT.709 for primaries, transfer and matrix.
BT709 = 1
LIMITED_RANGE = 1


class Picture(Protocol):
    """A picture that can be encoded: a canvas, or an overlay."""

    @property
    def frame(self) -> av.VideoFrame:
        """The frame for the encoder."""
        ...


def encode_segment(
    pictures: Iterable[Picture],
    path: Path,
    *,
    width: int,
    height: int,
    fps: int,
    codec: Codec,
    keyframe_seconds: float = KEYFRAME_SECONDS,
) -> None:
    """Encode the pictures, in order, into a file of their own, in one thread.

    The first frame is a keyframe and no frame refers to another segment, so that segments of
    the same settings can be joined without changing a packet.
    """
    gop = count_gop_frames(keyframe_seconds, fps)
    settings = codec.settings(gop)
    with av.open(str(path), "w", format=settings.container) as container:
        device = HWAccel(settings.device) if settings.device else None
        stream = container.add_stream(settings.encoder, rate=fps, hwaccel=device)
        assert isinstance(stream, VideoStream)
        configure_stream(stream, width, height, fps, gop, settings)
        for number, picture in enumerate(pictures):
            frame = picture.frame
            frame.pts = number
            frame.time_base = Fraction(1, fps)
            # The first frame opens the encoder.
            with keep_ordinary_scheduling() if number == 0 else contextlib.nullcontext():
                packets = stream.encode(frame)
            container.mux(packets)
        container.mux(stream.encode(None))


def configure_stream(
    stream: VideoStream, width: int, height: int, fps: int, gop: int, settings: EncoderSettings
) -> None:
    """Set size, rate, color, and the encoder's options, for one thread."""
    context = stream.codec_context
    context.width, context.height = width, height
    context.pix_fmt = settings.pix_fmt
    context.time_base = Fraction(1, fps)
    context.framerate = Fraction(fps)
    context.thread_count = 1
    context.gop_size = gop
    context.codec_tag = settings.tag
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED_RANGE
    context.options = dict(settings.options)
