"""The properties of a video file, read without decoding its pictures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from scopitone.core.errors import MediaError
from scopitone.video.quality.checks import BT709, read_boxes
from scopitone.video.quality.report.frames import open_video


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """The first sound track: its bit rate in bits a second; start and duration in seconds."""

    codec: str
    rate: int
    channels: int
    bit_rate: float
    start: float
    duration: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file's picture and sound. Bit rates are bits a second, times seconds, sizes bytes.

    tag: the codec as the container names it. keyframe_gap: the longest time between keyframes.
    unevenness: the largest distance of a frame's time from that of an even rate. fast_start:
    the index precedes the data (None if the container has no index). subtitles: tracks.
    """

    size: int
    width: int
    height: int
    fps: float
    frames: int
    duration: float
    codec: str
    tag: str
    pixels: str
    bt709: bool
    bit_rate: float
    start: float
    keyframe_gap: float
    unevenness: float
    fast_start: bool | None
    subtitles: int
    sound: SoundFacts | None


@dataclass(slots=True)
class _Track:
    """The packets of a track: bytes, times of all and of keyframes, the end of the last."""

    size: int = 0
    end: float = 0.0
    shown: list[float] | None = None
    keyframes: list[float] | None = None


def read_facts(video: Path) -> FileFacts:
    """Read every packet of the file. Raises MissingInputError or MediaError (field "video")."""
    with open_video(video) as picture:
        container = picture.container
        assert isinstance(container, InputContainer)
        sound_stream = next(iter(container.streams.audio), None)
        subtitles = len(container.streams.subtitles)
        shown, sound = _read_tracks(container, picture, sound_stream)
        context = picture.codec_context
        times = sorted(shown.shown or [])
        if not times:
            raise MediaError("video", f"{video.name}: its picture track is empty")
        fps = float(picture.average_rate or 0) or len(times) / max(shown.end, 1e-3)
        duration = len(times) / fps
        colors = {context.color_primaries, context.color_trc, context.colorspace}
        return FileFacts(
            size=video.stat().st_size,
            width=context.width,
            height=context.height,
            fps=round(fps, 3),
            frames=len(times),
            duration=round(duration, 3),
            codec=context.codec.canonical_name,
            tag=context.codec_tag,
            pixels=context.pix_fmt or "",
            bt709=colors == {BT709},
            bit_rate=round(8 * shown.size / duration),
            start=round(times[0], 4),
            keyframe_gap=round(_max_gap(shown.keyframes or [], times[0] + duration), 3),
            unevenness=round(_max_unevenness(times, fps), 4),
            fast_start=_has_fast_start(video),
            subtitles=subtitles,
            sound=None if sound_stream is None else _read_sound(video, sound_stream, sound),
        )


def _read_tracks(
    container: InputContainer, picture: VideoStream, sound_stream: AudioStream | None
) -> tuple[_Track, _Track]:
    shown, sound = _Track(shown=[], keyframes=[]), _Track()
    streams = (picture,) if sound_stream is None else (picture, sound_stream)
    for packet in container.demux(*streams):
        if packet.pts is None or packet.time_base is None:
            continue
        time = float(packet.pts * packet.time_base)
        track = shown if packet.stream is picture else sound
        track.size += packet.size
        track.end = max(track.end, time + float((packet.duration or 0) * packet.time_base))
        if track.shown is not None and track.keyframes is not None:
            track.shown.append(time)
            track.keyframes += [time] if packet.is_keyframe else []
    return shown, sound


def _read_sound(video: Path, stream: AudioStream, track: _Track) -> SoundFacts | None:
    """Return the facts of the sound track; its start is that of the first decoded sample."""
    with av.open(str(video)) as container:
        first_frame = next(container.decode(audio=0), None)
    if first_frame is None:
        return None
    start = float(first_frame.time or 0.0)
    return SoundFacts(
        codec=stream.codec_context.codec.canonical_name,
        rate=stream.rate or 0,
        channels=stream.channels,
        bit_rate=round(8 * track.size / max(track.end - start, 1e-3)),
        start=round(start, 4),
        duration=round(track.end - start, 3),
    )


def _max_gap(keyframes: list[float], end: float) -> float:
    times: Iterable[float] = [*sorted(keyframes), end]
    return max((later - earlier for earlier, later in itertools.pairwise(times)), default=0.0)


def _max_unevenness(times: list[float], fps: float) -> float:
    return max(abs(time - times[0] - n / fps) for n, time in enumerate(times))


def _has_fast_start(video: Path) -> bool | None:
    order = [name for name in read_boxes(video) if name in (b"moov", b"mdat")]
    return order[0] == b"moov" if b"moov" in order else None
