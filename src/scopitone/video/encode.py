"""H.264 in closed-GOP segments, and their join with the sound by stream copy."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from scopitone.errors import RenderError
from scopitone.song import Lyrics
from scopitone.video.subtitles import add_track
from scopitone.video.subtitles import packets as texts

if TYPE_CHECKING:
    # What draws needs Numba, which the process that only joins does without.
    from scopitone.video.raster.canvas import Canvas

# ISO/IEC 23091-2 code points: 1 is BT.709 for primaries, transfer and matrix.
BT709 = 1
LIMITED_RANGE = 1
GOP_SECONDS = 2
NO_LYRICS = Lyrics()


@dataclass(frozen=True, slots=True)
class Encoding:
    """x264's settings. `params` are x264's own, on top of the preset's.

    The default suits a picture that hardly moves: it searches little, puts three B-frames between
    references without weighing whether (`b-adapt` 0), which the macroblock tree then makes
    cheap, and evens quality out by variance (`aq-mode` 2). Against `veryfast` at crf 20 on the
    same frames it is twice as fast and a third smaller at equal SSIM, which takes crf 17
    (benchmarks/README.md); more B-frames or lookahead gain little and cost memory.
    """

    preset: str = "superfast"
    crf: float = 17
    params: dict[str, str] = field(
        default_factory=lambda: {
            "bframes": "3",
            "b-pyramid": "none",
            "b-adapt": "0",
            "scenecut": "0",
            "weightp": "0",
            "ref": "1",
            "mbtree": "1",
            "rc-lookahead": "4",
            "aq-mode": "2",
        }
    )


def encode_segment(
    canvases: Iterable[Canvas],
    path: Path,
    *,
    width: int,
    height: int,
    fps: int,
    encoding: Encoding,
) -> None:
    """Encode the canvases, in order, into an MP4 of their own by one thread of x264.

    The first frame is an IDR frame and no frame refers out of the segment, so that segments
    of the same settings can be joined without touching a packet.
    """
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        assert isinstance(stream, VideoStream)
        _configure(stream.codec_context, width, height, fps, encoding)
        for number, canvas in enumerate(canvases):
            frame = canvas.frame
            frame.pts = number
            frame.time_base = Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _configure(
    context: VideoCodecContext, width: int, height: int, fps: int, encoding: Encoding
) -> None:
    context.width, context.height = width, height
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, fps)
    context.framerate = Fraction(fps)
    context.thread_count = 1
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED_RANGE
    params = {
        "keyint": str(GOP_SECONDS * fps),
        "open-gop": "0",
        "threads": "1",
        "lookahead-threads": "1",
        **encoding.params,
    }
    context.options = {
        "preset": encoding.preset,
        "profile": "high",
        "crf": str(encoding.crf),
        "x264-params": ":".join(f"{key}={value}" for key, value in params.items()),
    }


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
    """Join segments (first frame, file) and the sound, if any, into an MP4, its index in front.

    `subtitles`, if there are lines, become a text track.

    No packet is changed but for its timestamps. Raises RenderError if the segments were not
    encoded alike.
    """
    with contextlib.ExitStack() as opened:
        heard = None if sound is None else opened.enter_context(av.open(str(sound)))
        container = opened.enter_context(
            av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"})
        )
        container.metadata.update({key: text for key, text in label.tags.items() if text})
        with av.open(str(segments[0][1])) as first:
            video = container.add_stream_from_template(first.streams.video[0])
        video.time_base = Fraction(1, fps * 512)
        streams: dict[str, Any] = {"video": video}
        if heard is not None:
            streams["audio"] = container.add_stream_from_template(heard.streams.audio[0])
        words: Iterator[Packet[Any]] = iter(())
        if subtitles.lines:
            streams["subtitle"] = add_track(container)
            words = texts(subtitles, streams["subtitle"])
        container.mux_one(_picture(container, label))
        packets: Iterator[Packet[Any]] = heapq.merge(
            _pictures(segments, fps), _sounds(heard), words, key=_decoding_time
        )
        for packet in packets:
            packet.stream = streams[packet.stream.type]
            container.mux_one(packet)


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
