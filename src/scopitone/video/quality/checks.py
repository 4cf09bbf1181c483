"""Checks a finished video as a player would read it, and reports errors."""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.core.errors import RenderError
from scopitone.video.encode.codecs.codec import EncoderSettings

if TYPE_CHECKING:
    from av import AudioStream, VideoStream
    from av.container import InputContainer

MAX_KEYFRAME_GAP_S = 2.0
"""Seconds between keyframes at most: the longest time that a player needs to seek."""

BT709 = 1
"""Value of BT.709 for primaries, transfer and matrix (ITU-T H.273, tables 2 to 4)."""

LIMITED_RANGE = 1
"""FFmpeg's value (AVCOL_RANGE_MPEG) for limited range: black is 16, white is 235."""

H264 = EncoderSettings("libx264", "avc1", {})
"""The codec to check for, unless another one is named."""

THOROUGH = {"err_detect": "explode", "skip_loop_filter": "all"}
"""Decoder options: a damaged slice is an error instead of being concealed. The loop filter
changes only pixels; every bit of the stream is still read and every block predicted.
"""

PIECE_S = 30.0
"""Seconds in which one thread decodes the keyframes: opening a file takes as long as some."""

Span = tuple[float, float]
"""The second at which a part of a video starts, and the one before which it ends."""

CLOCK_ERROR_S = 1e-4
"""Seconds by which a time base may round."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The properties of a video that passed.

    frames: of the video track. duration: seconds of it. audio_duration: seconds of the audio
    track, 0 without one. keyframe_gap: the longest time between keyframes, seconds.
    av_offset: the time of the first picture minus that of the first sample, seconds.
    decoded: frames that were decoded (all of them if `deep`).
    """

    frames: int
    duration: float
    audio_duration: float
    keyframe_gap: float
    av_offset: float
    decoded: int
    deep: bool


def check_video(
    video: Path,
    *,
    frames: int,
    fps: int,
    width: int,
    height: int,
    audio_duration: float,
    deep: bool = True,
    silent: bool = False,
    settings: EncoderSettings = H264,
    fresh: Sequence[Span] | None = None,
) -> Checks:
    """Check the video file at `video`. Raises RenderError naming the first check that fails.

    - `moov` precedes `mdat`, so that playback starts before the download ends;
    - one picture track of `width` by `height` of the codec and pixels of `kind`, tagged BT.709
      limited range, and one sound track (none if `silent`: then the checks of sound do not
      apply);
    - `frames` packets, shown exactly 1 / `fps` apart from 0 on, keyframes at most
      MAX_KEYFRAME_GAP apart;
    - picture and sound each as long as `audio_duration`, within a frame;
    - both start within half a frame of each other, encoder priming taken off;
    - it decodes. `deep`: every frame and every sample, to the end, and damage is an error.
      Otherwise every packet is read but only the keyframes and the last GOP are decoded, so
      damage inside the other GOPs is not found; and of these, only what is in the spans `fresh`
      (seconds) if the others were decoded when they were made. (Neither H.264 nor AAC has
      checksums: wrong bits that happen to be well-formed pass in any case.)

    At 1080p, `deep` decodes 260 frames a second on one core: a tenth to a fifth of the time of
    the render. Otherwise the check takes a hundredth of it.
    """
    _check_readable(video)
    _check_faststart(video)
    frame = 1 / fps
    with _open_video(video, silent) as (container, picture, sound):
        _check_picture(picture, width, height, settings)
        frame_times, keyframes, heard_first = _read_packet_times(container, picture, sound)
        _check_frame_times(frame_times, frames, fps)
        gap = _max_keyframe_gap(keyframes, frames * frame)
        _require(gap <= MAX_KEYFRAME_GAP_S + CLOCK_ERROR_S, f"keyframes are {gap:.2f} s apart")
        sound_length = _measure_sound(sound, heard_first, primed=settings.container == "mp4")
    _check_length("picture", frames * frame, audio_duration, frame)
    offset = 0.0
    if not silent:
        _check_length("sound", sound_length, audio_duration, frame)
        offset = frame_times[0] - _check_sound(video, sound_length, deep)
        _require(abs(offset) <= frame / 2, f"picture and sound start {offset:+.3f} s apart")
    last_gop = keyframes[-1]
    if deep:
        decoded, expected = _decode_all(video, silent), frames
    else:
        spans = [(0.0, math.inf)] if fresh is None else fresh
        decoded = _decode_some(video, spans, last_gop, silent)
        shown = [*keyframes, *(time for time in frame_times if time > last_gop)]
        expected = sum(_is_within(time, span) for time in shown for span in spans)
    _require(decoded == expected, f"{decoded} of {expected} frames could be decoded")
    return Checks(frames, frames * frame, sound_length, gap, offset, decoded, deep)


def _measure_sound(sound: AudioStream | None, first: float | None, *, primed: bool) -> float:
    if sound is None:
        return 0.0
    _require(first is not None, "its sound track is empty")
    assert first is not None
    # AAC has priming; the uncompressed samples of an overlay have none.
    _require(first < 0 or not primed, "the priming of the sound is not in an edit list: it is late")
    return float((sound.duration or 0) * (sound.time_base or 0))


def _require(passed: bool, message: str) -> None:
    if not passed:
        raise RenderError(f"the video failed its check: {message}")


def _check_readable(video: Path) -> None:
    try:
        with video.open("rb"):
            pass
    except OSError as error:
        raise RenderError(f"the video failed its check: it cannot be read ({error})") from error


def _check_faststart(video: Path) -> None:
    order = [name for name in read_boxes(video) if name in (b"moov", b"mdat")]
    _require(b"moov" in order, "it has no index (moov)")
    _require(order[0] == b"moov", "its index (moov) comes after the data: no fast start")


def read_boxes(video: Path) -> Iterator[bytes]:
    """Yield the names of the top-level boxes of an MP4 (ISO/IEC 14496-12, section 4.2)."""
    with video.open("rb") as file:
        while len(header := file.read(8)) == 8:
            size = int.from_bytes(header[:4], "big")
            yield header[4:]
            taken = 8
            if size == 1:
                size = int.from_bytes(file.read(8), "big")
                taken = 16
            if size < taken:
                return
            file.seek(size - taken, 1)


def picture_tracks(container: InputContainer) -> list[VideoStream]:
    """Return the tracks of moving pictures, without a cover among the tags."""
    from av.stream import Disposition

    return [
        stream
        for stream in container.streams.video
        if Disposition.attached_pic not in stream.disposition
    ]


@contextlib.contextmanager
def _open_video(
    video: Path, silent: bool
) -> Iterator[tuple[InputContainer, VideoStream, AudioStream | None]]:
    import av

    try:
        with av.open(str(video.absolute())) as container:
            pictures = picture_tracks(container)
            sounds = container.streams.audio
            _require(len(pictures) == 1, f"it has {len(pictures)} picture tracks")
            expected = 0 if silent else 1
            _require(len(sounds) == expected, f"it has {len(sounds)} sound tracks")
            yield container, pictures[0], None if silent else sounds[0]
    except av.FFmpegError as error:
        raise RenderError(f"the video failed its check: it cannot be read ({error})") from error


def _check_picture(
    picture: VideoStream, width: int, height: int, settings: EncoderSettings
) -> None:
    context = picture.codec_context
    _require(
        context.codec_tag == settings.tag, f"it is tagged {context.codec_tag}, not {settings.tag}"
    )
    size = (context.width, context.height)
    _require(size == (width, height), f"it is {size[0]}x{size[1]}, not {width}x{height}")
    tags = (context.color_primaries, context.color_trc, context.colorspace)
    _require(tags == (BT709, BT709, BT709), f"its colors are tagged {tags}, not BT.709")
    _require(context.color_range == LIMITED_RANGE, "its colors are not tagged limited range")
    _require(context.pix_fmt in _decoded_formats(settings), f"its pixels are {context.pix_fmt}")


def _decoded_formats(settings: EncoderSettings) -> tuple[str, ...]:
    """Return the pixel formats a decoder may give: always planar, and 12 bits for ProRes."""
    as_decoded = {"nv12": "yuv420p"}.get(settings.pix_fmt, settings.pix_fmt)
    return (as_decoded, as_decoded.replace("10le", "12le"))


def _read_packet_times(
    container: InputContainer, picture: VideoStream, sound: AudioStream | None
) -> tuple[list[float], list[float], float | None]:
    """Return the times of frames (ascending), of keyframes, and of the first sound packet."""
    frame_times: list[float] = []
    keyframes: list[float] = []
    sound_times: list[float] = []
    tracks = (picture,) if sound is None else (picture, sound)
    # Asking each packet for its time base would take longer than reading the packets.
    ticks = {track.index: track.time_base or Fraction(1) for track in tracks}
    scales = {index: (base.numerator, base.denominator) for index, base in ticks.items()}
    for packet in container.demux(*tracks):
        if packet.pts is None:
            continue
        numerator, denominator = scales[packet.stream_index]
        time = packet.pts * numerator / denominator
        if sound is not None and packet.stream_index == sound.index:
            sound_times = sound_times or [time]
            continue
        frame_times.append(time)
        if packet.is_keyframe:
            keyframes.append(time)
    _require(bool(keyframes), "its picture track is empty")
    return sorted(frame_times), sorted(keyframes), sound_times[0] if sound_times else None


def _check_frame_times(frame_times: list[float], frames: int, fps: int) -> None:
    _require(len(frame_times) == frames, f"it has {len(frame_times)} frames, not {frames}")
    for number, time in enumerate(frame_times):
        on_time = abs(time - number / fps) <= CLOCK_ERROR_S
        _require(on_time, f"frame {number} is shown at {time:.4f} s, not {number / fps:.4f} s")


def _max_keyframe_gap(keyframes: list[float], end: float) -> float:
    return max(b - a for a, b in itertools.pairwise([*keyframes, end]))


def _check_length(track: str, seconds: float, expected: float, frame: float) -> None:
    near = abs(seconds - expected) <= frame + CLOCK_ERROR_S
    _require(near, f"its {track} lasts {seconds:.3f} s, the song {expected:.3f} s")


def _check_sound(video: Path, seconds: float, deep: bool) -> float:
    """Decode the sound (or its start); return the time of the first sample."""
    with _open_video(video, silent=False) as (container, _, sound):
        assert sound is not None
        sound.codec_context.options = {"err_detect": "explode"}
        decoded = container.decode(sound)
        first = next(decoded, None)
        _require(first is not None and first.time is not None, "its sound cannot be decoded")
        assert first is not None
        assert first.time is not None
        if deep:
            samples = first.samples + sum(frame.samples for frame in decoded)
            length = samples / sound.rate
            _require(
                length >= seconds - CLOCK_ERROR_S, f"only {length:.3f} s of sound can be decoded"
            )
        return first.time


def _decode_all(video: Path, silent: bool) -> int:
    with _open_video(video, silent) as (container, picture, _):
        picture.thread_type = "AUTO"
        picture.codec_context.options = dict(THOROUGH)
        return sum(not frame.is_corrupt for frame in container.decode(picture))


def _is_within(time: float, span: Span) -> bool:
    return span[0] - CLOCK_ERROR_S <= time < span[1] - CLOCK_ERROR_S


def _take_until(times: Iterator[float], end: float) -> Iterator[float]:
    return itertools.takewhile(lambda time: time < end - CLOCK_ERROR_S, times)


def _decode_some(video: Path, spans: Sequence[Span], last_gop: float, silent: bool) -> int:
    """Return the number of frames decoded in the spans: keyframes, and all from `last_gop` on.

    FFmpeg seeks by decoding time. If the last GOP has fewer frames than the codec reorders,
    decoding therefore starts a GOP earlier.
    """
    edge = last_gop - CLOCK_ERROR_S
    # Frame threads of a decoder would wait for all the frames that it skips in between.
    with ThreadPoolExecutor() as threads:
        pieces = _cut_spans(spans, last_gop)
        before = sum(threads.map(lambda piece: _count_keyframes(video, piece, silent), pieces))
    if not any(_is_within(last_gop, span) for span in spans):
        return before
    with _open_video(video, silent) as (container, picture, _):
        picture.thread_type = "AUTO"
        picture.codec_context.options = dict(THOROUGH)
        assert picture.time_base is not None
        container.seek(round(last_gop / float(picture.time_base)), stream=picture)
        last = sum(time > edge for time in _intact_frame_times(container, picture))
    return before + last


def _cut_spans(spans: Sequence[Span], end: float) -> list[Span]:
    """Return the spans before `end`, joined where they touch, in pieces of PIECE_S."""
    joined: list[Span] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1] + CLOCK_ERROR_S:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return [
        (start + number * PIECE_S, min(start + (number + 1) * PIECE_S, stop))
        for start, stop in ((start, min(stop, end)) for start, stop in joined)
        for number in range(math.ceil(max(0.0, stop - start) / PIECE_S))
    ]


def _count_keyframes(video: Path, span: Span, silent: bool) -> int:
    """Return the number of keyframes that are decoded in a span."""
    with _open_video(video, silent) as (container, picture, _):
        picture.codec_context.options = dict(THOROUGH)
        picture.codec_context.skip_frame = "NONKEY"
        assert picture.time_base is not None
        container.seek(round(span[0] / float(picture.time_base)), stream=picture)
        times = _intact_frame_times(container, picture)
        return sum(_is_within(time, span) for time in _take_until(times, span[1]))


def _intact_frame_times(container: InputContainer, picture: VideoStream) -> Iterator[float]:
    """Yield the times of frames that are decoded and not corrupt."""
    for frame in container.decode(picture):
        if not frame.is_corrupt and frame.time is not None:
            yield frame.time
