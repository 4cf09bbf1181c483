"""What a video file says of itself, read without decoding its pictures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from scopitone.errors import MediaError
from scopitone.video.checks import BT709, boxes
from scopitone.video.review.viewing import opened


@dataclass(frozen=True, slots=True)
class Sound:
    """The first sound track: its bit rate in bits a second; start and duration in seconds."""

    codec: str
    rate: int
    channels: int
    bit_rate: float
    start: float
    duration: float


@dataclass(frozen=True, slots=True)
class Facts:
    """A file's picture and sound. Bit rates are bits a second, times seconds, sizes bytes.

    tag: the codec as the container names it. keyframe_gap: the longest time between keyframes.
    unevenness: how far a frame is shown from where an even rate has it, at most. fast_start:
    the index stands before the data (None where the container has none). subtitles: tracks.
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
    sound: Sound | None


@dataclass(slots=True)
class _Track:
    """The packets of a track: bytes, times of all and of keyframes, the end of the last."""

    size: int = 0
    end: float = 0.0
    shown: list[float] | None = None
    keyframes: list[float] | None = None


def facts_of(video: Path) -> Facts:
    """Read every packet of the file. Raises MissingInputError or MediaError (field "video")."""
    with opened(video) as picture:
        container = picture.container
        assert isinstance(container, InputContainer)
        heard = next(iter(container.streams.audio), None)
        subtitles = len(container.streams.subtitles)
        shown, sound = _tracks(container, picture, heard)
        context = picture.codec_context
        times = sorted(shown.shown or [])
        if not times:
            raise MediaError("video", f"{video.name}: its picture track is empty")
        fps = float(picture.average_rate or 0) or len(times) / max(shown.end, 1e-3)
        duration = len(times) / fps
        colours = {context.color_primaries, context.color_trc, context.colorspace}
        return Facts(
            size=video.stat().st_size,
            width=context.width,
            height=context.height,
            fps=round(fps, 3),
            frames=len(times),
            duration=round(duration, 3),
            codec=context.codec.canonical_name,
            tag=context.codec_tag,
            pixels=context.pix_fmt or "",
            bt709=colours == {BT709},
            bit_rate=round(8 * shown.size / duration),
            start=round(times[0], 4),
            keyframe_gap=round(_gap(shown.keyframes or [], times[0] + duration), 3),
            unevenness=round(_unevenness(times, fps), 4),
            fast_start=_fast_start(video),
            subtitles=subtitles,
            sound=None if heard is None else _sound(video, heard, sound),
        )


def _tracks(
    container: InputContainer, picture: VideoStream, heard: AudioStream | None
) -> tuple[_Track, _Track]:
    shown, sound = _Track(shown=[], keyframes=[]), _Track()
    streams = (picture,) if heard is None else (picture, heard)
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


def _sound(video: Path, heard: AudioStream, track: _Track) -> Sound | None:
    """Of the track what is heard: its start is that of the first sample which is decoded."""
    with av.open(str(video)) as container:
        first = next(container.decode(audio=0), None)
    if first is None:
        return None
    start = float(first.time or 0.0)
    return Sound(
        codec=heard.codec_context.codec.canonical_name,
        rate=heard.rate or 0,
        channels=heard.channels,
        bit_rate=round(8 * track.size / max(track.end - start, 1e-3)),
        start=round(start, 4),
        duration=round(track.end - start, 3),
    )


def _gap(keyframes: list[float], end: float) -> float:
    times: Iterable[float] = [*sorted(keyframes), end]
    return max((later - earlier for earlier, later in itertools.pairwise(times)), default=0.0)


def _unevenness(times: list[float], fps: float) -> float:
    return max(abs(time - times[0] - n / fps) for n, time in enumerate(times))


def _fast_start(video: Path) -> bool | None:
    order = [name for name in boxes(video) if name in (b"moov", b"mdat")]
    return order[0] == b"moov" if b"moov" in order else None
