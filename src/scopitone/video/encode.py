"""Closed-GOP segments, and their join with the sound by stream copy."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
from av.codec.hwaccel import HWAccel
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from scopitone.errors import RenderError
from scopitone.song import Lyrics
from scopitone.video.codecs.codec import Codec, Setting
from scopitone.video.codecs.scheduling import ordinary
from scopitone.video.subtitles import add_track
from scopitone.video.subtitles import packets as texts

# ISO/IEC 23091-2 code points: 1 is BT.709 for primaries, transfer and matrix.
BT709 = 1
LIMITED_RANGE = 1
GOP_SECONDS = 2
NO_LYRICS = Lyrics()


@dataclass(frozen=True, slots=True)
class Encoding:
    """x264's settings. `params` are x264's own, on top of the preset's.

    The default suits a picture that hardly moves: it searches next to nothing (`me` dia, `subme`
    0), puts three B-frames between references without weighing whether (`b-adapt` 0), which the
    macroblock tree then makes cheap, and evens quality out by variance (`aq-mode` 2). Chroma is
    coded more coarsely (`chroma-qp-offset` 4): all that it has of detail is the dither, which
    else kept blocks from being skipped. With it at crf 16, a frame takes two thirds of the time
    that it took at crf 17 without, at the same size and SSIM (benchmarks/README.md).
    """

    preset: str = "superfast"
    crf: float = 16
    params: dict[str, str] = field(
        default_factory=lambda: {
            "bframes": "3",
            "b-pyramid": "none",
            "b-adapt": "0",
            "scenecut": "0",
            "weightp": "0",
            "ref": "1",
            "me": "dia",
            "subme": "0",
            "chroma-qp-offset": "4",
            "mbtree": "1",
            "rc-lookahead": "4",
            "aq-mode": "2",
        }
    )

    def setting(self, gop: int) -> Setting:
        """As FFmpeg takes them, in one thread."""
        params = {
            "keyint": str(gop),
            "open-gop": "0",
            "threads": "1",
            "lookahead-threads": "1",
            **self.params,
        }
        options = {
            "preset": self.preset,
            "profile": "high",
            "crf": str(self.crf),
            "x264-params": ":".join(f"{key}={value}" for key, value in params.items()),
        }
        return Setting("libx264", "avc1", options)


class Picture(Protocol):
    """What can be encoded: a canvas, or an overlay."""

    @property
    def frame(self) -> av.VideoFrame:
        """The frame that the encoder gets."""
        ...


def encode_segment(
    pictures: Iterable[Picture],
    path: Path,
    *,
    width: int,
    height: int,
    fps: int,
    encoding: Codec,
) -> None:
    """Encode the pictures, in order, into a file of their own by one thread.

    The first frame is a keyframe and no frame refers out of the segment, so that segments of
    the same settings can be joined without touching a packet.
    """
    setting = encoding.setting(GOP_SECONDS * fps)
    with av.open(str(path), "w", format=setting.container) as container:
        device = HWAccel(setting.device) if setting.device else None
        stream = container.add_stream(setting.encoder, rate=fps, hwaccel=device)
        assert isinstance(stream, VideoStream)
        _configure(stream, width, height, fps, setting)
        for number, picture in enumerate(pictures):
            frame = picture.frame
            frame.pts = number
            frame.time_base = Fraction(1, fps)
            # The first frame opens the encoder.
            with ordinary() if number == 0 else contextlib.nullcontext():
                packets = stream.encode(frame)
            container.mux(packets)
        container.mux(stream.encode(None))


def _configure(stream: VideoStream, width: int, height: int, fps: int, setting: Setting) -> None:
    context = stream.codec_context
    context.width, context.height = width, height
    context.pix_fmt = setting.pix_fmt
    context.time_base = Fraction(1, fps)
    context.framerate = Fraction(fps)
    context.thread_count = 1
    context.gop_size = GOP_SECONDS * fps
    context.codec_tag = setting.tag
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED_RANGE
    context.options = dict(setting.options)


@dataclass(frozen=True, slots=True)
class Label:
    """What the file says of itself: tags by FFmpeg's names, and a cover as JPEG."""

    tags: dict[str, str]
    cover: bytes
    cover_side: int


def join(
    segments: list[tuple[int, Path]],
    sound: Path | None,
    out: Path,
    *,
    fps: int,
    label: Label,
    subtitles: Lyrics = NO_LYRICS,
) -> None:
    """Join segments (first frame, file) and the sound, if any, into `out`, its index in front.

    `out` is an MP4, or by its name's ending a QuickTime file, which has no cover among its tags.

    `subtitles`, if there are lines, become a text track.

    No packet is changed but for its timestamps. Raises RenderError if the segments were not
    encoded alike.
    """
    with contextlib.ExitStack() as opened:
        heard = None if sound is None else opened.enter_context(av.open(str(sound)))
        container = opened.enter_context(
            av.open(str(out), "w", format=container_of(out), options={"movflags": "+faststart"})
        )
        container.metadata.update({key: text for key, text in label.tags.items() if text})
        with av.open(str(segments[0][1])) as first:
            shown = first.streams.video[0]
            # Opaque: as it was written, not as the encoder of the decoder's name would write it.
            video = container.add_stream_from_template(shown, opaque=True)
            video.codec_context.codec_tag = shown.codec_context.codec_tag
        video.time_base = Fraction(1, fps * 512)
        streams: dict[str, Any] = {"video": video}
        if heard is not None:
            streams["audio"] = container.add_stream_from_template(heard.streams.audio[0])
        words: Iterator[Packet[Any]] = iter(())
        if subtitles.lines:
            streams["subtitle"] = add_track(container)
            words = texts(subtitles, streams["subtitle"])
        if container_of(out) == "mp4":
            container.mux_one(_picture(container, label))
        packets: Iterator[Packet[Any]] = heapq.merge(
            _pictures(segments, fps), _sounds(heard), words, key=_decoding_time
        )
        for packet in packets:
            packet.stream = streams[packet.stream.type]
            container.mux_one(packet)


def container_of(path: Path) -> str:
    """FFmpeg's name of the container for a file of this name."""
    return "mov" if path.suffix.lower() == ".mov" else "mp4"


def _sounds(heard: InputContainer | None) -> Iterator[Packet[Any]]:
    if heard is not None:
        yield from (packet for packet in heard.demux(audio=0) if packet.dts is not None)


def _picture(container: OutputContainer, label: Label) -> Packet[Any]:
    """The cover as an attached picture, which MP4 keeps among its tags."""
    stream = container.add_stream("mjpeg", rate=1)
    assert isinstance(stream, VideoStream)
    stream.disposition = Disposition.attached_pic
    stream.width = stream.height = label.cover_side
    stream.pix_fmt = "yuvj420p"
    packet: Packet[Any] = Packet(label.cover)
    packet.stream = stream
    packet.pts = packet.dts = 0
    packet.time_base = Fraction(1)
    return packet


def _pictures(segments: list[tuple[int, Path]], fps: int) -> Iterator[Packet[VideoStream]]:
    """The packets of all segments with the timestamps that they have in the whole video."""
    extradata: bytes | None = None
    for start, path in segments:
        with av.open(str(path)) as part:
            stream = part.streams.video[0]
            extradata = extradata or stream.codec_context.extradata
            if stream.codec_context.extradata != extradata:
                raise RenderError(f"segment {path.name} was encoded with other parameters")
            for packet in part.demux(stream):
                if packet.dts is None or packet.pts is None or packet.time_base is None:
                    continue
                offset = round(Fraction(start, fps) / packet.time_base)
                packet.pts += offset
                packet.dts += offset
                yield packet


def _decoding_time(packet: Packet[Any]) -> Fraction:
    assert packet.dts is not None
    assert packet.time_base is not None
    return packet.dts * packet.time_base
