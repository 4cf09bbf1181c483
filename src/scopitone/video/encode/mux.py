"""Segments, sound, subtitles and cover joined into one file by stream copy."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from scopitone.core.errors import RenderError
from scopitone.core.song import Lyrics
from scopitone.video.encode.subtitle_track import TIME_BASE, add_track
from scopitone.video.encode.subtitle_track import make_packets as texts

NO_LYRICS = Lyrics()

_PACKETS_ONLY = {"codec_whitelist": "none"}
"""FFmpeg's options to open a file for its packets: without decoders, no frame is decoded."""

_TimedPacket: TypeAlias = "tuple[float, Packet[Any]]"
"""A packet and its decoding time in seconds. (A time base costs more to read than a packet.)"""


@dataclass(frozen=True, slots=True)
class FileLabel:
    """The metadata of a file: tags by FFmpeg's names, and a cover as JPEG."""

    tags: dict[str, str]
    cover: bytes
    cover_side: int


def join_segments(
    segments: list[tuple[int, Path]],
    sound: Path | None,
    out: Path,
    *,
    fps: int,
    label: FileLabel,
    subtitles: Lyrics = NO_LYRICS,
) -> None:
    """Join segments (first frame, file) and the sound, if any, into `out`, its index first.

    `out` is an MP4, or a QuickTime file if its name ends in .mov; the latter has no cover among
    its tags. `subtitles` become a text track if they have lines.

    Only timestamps of packets are changed. Raises RenderError if the segments were encoded with
    different settings.
    """
    with contextlib.ExitStack() as opened:
        sound_container = None if sound is None else opened.enter_context(av.open(str(sound)))
        container = opened.enter_context(
            av.open(str(out), "w", format=container_of(out), options={"movflags": "+faststart"})
        )
        container.metadata.update({key: text for key, text in label.tags.items() if text})
        with av.open(str(segments[0][1])) as first:
            shown = first.streams.video[0]
            # Opaque: as it was written, not as the encoder of the same name would write it.
            video = container.add_stream_from_template(shown, opaque=True)
            video.codec_context.codec_tag = shown.codec_context.codec_tag
        video.time_base = Fraction(1, fps * 512)
        streams: dict[str, Any] = {"video": video}
        if sound_container is not None:
            streams["audio"] = container.add_stream_from_template(sound_container.streams.audio[0])
        words: Iterator[_TimedPacket] = iter(())
        if subtitles.lines:
            streams["subtitle"] = add_track(container)
            words = _time(texts(subtitles, streams["subtitle"]), TIME_BASE)
        if container_of(out) == "mp4":
            container.mux_one(_add_cover(container, label))
        packets = heapq.merge(
            _read_picture_packets(segments, fps),
            _read_sound_packets(sound_container),
            words,
            key=itemgetter(0),
        )
        for _, packet in packets:
            packet.stream = streams[packet.stream.type]
            container.mux_one(packet)


def container_of(path: Path) -> str:
    """Return FFmpeg's name of the container for a file of this name."""
    return "mov" if path.suffix.lower() == ".mov" else "mp4"


def _read_sound_packets(container: InputContainer | None) -> Iterator[_TimedPacket]:
    if container is not None:
        stream = container.streams.audio[0]
        assert stream.time_base is not None
        yield from _time(container.demux(stream), stream.time_base)


def _add_cover(container: OutputContainer, label: FileLabel) -> Packet[Any]:
    """Return the packet of the cover as an attached picture, which MP4 stores among its tags."""
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


def _read_picture_packets(segments: list[tuple[int, Path]], fps: int) -> Iterator[_TimedPacket]:
    """Yield the packets of all segments with their timestamps in the whole video."""
    extradata: bytes | None = None
    for start, path in segments:
        with av.open(str(path), options=_PACKETS_ONLY) as part:
            stream = part.streams.video[0]
            extradata = extradata or stream.codec_context.extradata
            if stream.codec_context.extradata != extradata:
                raise RenderError(f"segment {path.name} was encoded with different settings")
            assert stream.time_base is not None
            offset = round(Fraction(start, fps) / stream.time_base)
            yield from _time(_move(part.demux(stream), offset), stream.time_base)


def _move(packets: Iterator[Packet[Any]], offset: int) -> Iterator[Packet[Any]]:
    """Yield packets that are shown `offset` ticks later."""
    for packet in packets:
        if packet.dts is not None and packet.pts is not None:
            packet.pts += offset
            packet.dts += offset
            yield packet


def _time(packets: Iterator[Packet[Any]], time_base: Fraction) -> Iterator[_TimedPacket]:
    """Yield packets with their decoding times; without the empty one at the end of a file."""
    ticks, seconds = time_base.denominator, time_base.numerator
    for packet in packets:
        if packet.dts is not None:
            yield packet.dts * seconds / ticks, packet
