"""Looks at a finished video as a player would, and says what is wrong with it."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.errors import RenderError
from scopitone.video.codecs.codec import Setting

if TYPE_CHECKING:
    from av import AudioStream, VideoStream
    from av.container import InputContainer

MAX_KEYFRAME_GAP = 2.0
"""Seconds between keyframes at most: how long a player may need to seek."""

BT709 = 1
"""Value of BT.709 for primaries, transfer and matrix (ITU-T H.273, tables 2 to 4)."""

LIMITED = 1
"""FFmpeg's value (AVCOL_RANGE_MPEG) for limited range: black is 16, white is 235."""

H264 = Setting("libx264", "avc1", {})
"""What is checked for unless another codec is named."""

THOROUGH = {"err_detect": "explode", "skip_loop_filter": "all"}
"""Decoder options: a damaged slice is an error instead of being painted over. The loop filter
changes pixels only, every bit of the stream is still read and every block predicted."""

CLOCK_ERROR = 1e-4
"""Seconds by which a time base may round."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What was found in a video that passed.

    frames: of the video track. duration: seconds of it. audio_duration: seconds of the audio
    track, 0 without one. keyframe_gap: the longest time between keyframes, seconds.
    av_offset: when the first picture is shown minus when the first sample is heard, seconds.
    decoded: frames that were decoded (all of them if `deep`).
    """

    frames: int
    duration: float
    audio_duration: float
    keyframe_gap: float
    av_offset: float
    decoded: int
    deep: bool


def check(
    video: Path,
    *,
    frames: int,
    fps: int,
    width: int,
    height: int,
    audio_duration: float,
    deep: bool = True,
    silent: bool = False,
    kind: Setting = H264,
) -> Checks:
    """Check the MP4 at `video`; every check holds or RenderError says which does not.

    - `moov` stands before `mdat`, so that playing starts before all is downloaded;
    - one picture track of `width` by `height` of the codec and pixels of `kind`, tagged BT.709
      limited range, and one sound track (none if `silent`: then what is said of sound does not
      apply);
    - `frames` packets, shown exactly 1 / `fps` apart from 0 on, keyframes at most
      MAX_KEYFRAME_GAP apart;
    - picture and sound each as long as `audio_duration`, within a frame;
    - both start within half a frame of each other, encoder priming taken off;
    - it decodes. `deep`: every frame and every sample, to the end, and damage is an error.
      Otherwise every packet is read but only the keyframes and the last GOP are decoded, so
      damage inside the other GOPs is not seen. (Neither H.264 nor AAC has checksums: wrong
      bits that happen to be well-formed pass either way.)

    At 1080p, `deep` decodes 260 frames a second on one core: a tenth to a fifth of what making
    the video took. Otherwise it is a hundredth.
    """
    _check_readable(video)
    _check_faststart(video)
    frame = 1 / fps
    with _opened(video, silent) as (container, picture, sound):
        _check_picture(picture, width, height, kind)
        shown, keyframes, heard_first = _packet_times(container, picture, sound)
        _check_shown(shown, frames, fps)
        gap = _keyframe_gap(keyframes, frames * frame)
        _require(gap <= MAX_KEYFRAME_GAP + CLOCK_ERROR, f"keyframes are {gap:.2f} s apart")
        sound_length = _sound_length(sound, heard_first, primed=kind.container == "mp4")
    _check_length("picture", frames * frame, audio_duration, frame)
    offset = 0.0
    if not silent:
        _check_length("sound", sound_length, audio_duration, frame)
        offset = shown[0] - _check_sound(video, sound_length, deep)
        _require(abs(offset) <= frame / 2, f"picture and sound start {offset:+.3f} s apart")
    last_gop = keyframes[-1]
    decoded = _decode_all(video, silent) if deep else _decode_some(video, last_gop, silent)
    wanted = frames if deep else sum(t >= last_gop for t in shown) + len(keyframes) - 1
    _require(decoded == wanted, f"{decoded} of {wanted} frames could be decoded")
    return Checks(frames, frames * frame, sound_length, gap, offset, decoded, deep)


def _sound_length(sound: AudioStream | None, first: float | None, *, primed: bool) -> float:
    if sound is None:
        return 0.0
    _require(first is not None, "its sound track is empty")
    assert first is not None
    # AAC has priming; the plain samples of an overlay have none.
    _require(first < 0 or not primed, "the priming of the sound is not in an edit list: it is late")
    return float((sound.duration or 0) * (sound.time_base or 0))


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RenderError(f"the video failed its check: {otherwise}")


def _check_readable(video: Path) -> None:
    try:
        with video.open("rb"):
            pass
    except OSError as error:
        raise RenderError(f"the video failed its check: it cannot be read ({error})") from error


def _check_faststart(video: Path) -> None:
    order = [name for name in boxes(video) if name in (b"moov", b"mdat")]
    _require(b"moov" in order, "it has no index (moov)")
    _require(order[0] == b"moov", "its index (moov) stands behind the data: no fast start")


def boxes(video: Path) -> Iterator[bytes]:
    """Names of the top-level boxes of an MP4 (ISO/IEC 14496-12, section 4.2)."""
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
    """Its tracks of pictures that move: a cover among the tags reads as a track of one picture."""
    from av.stream import Disposition

    return [
        stream
        for stream in container.streams.video
        if Disposition.attached_pic not in stream.disposition
    ]


@contextlib.contextmanager
def _opened(
    video: Path, silent: bool
) -> Iterator[tuple[InputContainer, VideoStream, AudioStream | None]]:
    import av

    try:
        with av.open(str(video.absolute())) as container:
            pictures = picture_tracks(container)
            sounds = container.streams.audio
            _require(len(pictures) == 1, f"it has {len(pictures)} picture tracks")
            wanted = 0 if silent else 1
            _require(len(sounds) == wanted, f"it has {len(sounds)} sound tracks")
            yield container, pictures[0], None if silent else sounds[0]
    except av.FFmpegError as error:
        raise RenderError(f"the video failed its check: it cannot be read ({error})") from error


def _check_picture(picture: VideoStream, width: int, height: int, kind: Setting) -> None:
    context = picture.codec_context
    _require(context.codec_tag == kind.tag, f"it is tagged {context.codec_tag}, not {kind.tag}")
    size = (context.width, context.height)
    _require(size == (width, height), f"it is {size[0]}x{size[1]}, not {width}x{height}")
    tags = (context.color_primaries, context.color_trc, context.colorspace)
    _require(tags == (BT709, BT709, BT709), f"its colours are tagged {tags}, not BT.709")
    _require(context.color_range == LIMITED, "its colours are not tagged limited range")
    _require(context.pix_fmt in _shown_as(kind), f"its pixels are {context.pix_fmt}")


def _shown_as(kind: Setting) -> tuple[str, ...]:
    """The pixels that a decoder may give: it knows of planes alone, and ProRes of 12 bits."""
    as_decoded = {"nv12": "yuv420p"}.get(kind.pix_fmt, kind.pix_fmt)
    return (as_decoded, as_decoded.replace("10le", "12le"))


def _packet_times(
    container: InputContainer, picture: VideoStream, sound: AudioStream | None
) -> tuple[list[float], list[float], float | None]:
    """When each frame is shown (ascending), when keyframes are, and the first sound packet."""
    shown: list[float] = []
    keyframes: list[float] = []
    heard: list[float] = []
    tracks = (picture,) if sound is None else (picture, sound)
    for packet in container.demux(*tracks):
        if packet.pts is None or packet.time_base is None:
            continue
        time = float(packet.pts * packet.time_base)
        if packet.stream.type == "audio":
            heard = heard or [time]
            continue
        shown.append(time)
        if packet.is_keyframe:
            keyframes.append(time)
    _require(bool(keyframes), "its picture track is empty")
    return sorted(shown), sorted(keyframes), heard[0] if heard else None


def _check_shown(shown: list[float], frames: int, fps: int) -> None:
    _require(len(shown) == frames, f"it has {len(shown)} frames, not {frames}")
    for number, time in enumerate(shown):
        on_time = abs(time - number / fps) <= CLOCK_ERROR
        _require(on_time, f"frame {number} is shown at {time:.4f} s, not {number / fps:.4f} s")


def _keyframe_gap(keyframes: list[float], end: float) -> float:
    return max(b - a for a, b in itertools.pairwise([*keyframes, end]))


def _check_length(what: str, seconds: float, wanted: float, frame: float) -> None:
    near = abs(seconds - wanted) <= frame + CLOCK_ERROR
    _require(near, f"its {what} lasts {seconds:.3f} s, the song {wanted:.3f} s")


def _check_sound(video: Path, seconds: float, deep: bool) -> float:
    """Decode the sound (or its start), give the time of the first sample."""
    with _opened(video, silent=False) as (container, _, sound):
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
            _require(length >= seconds - CLOCK_ERROR, f"only {length:.3f} s of sound decode")
        return first.time


def _decode_all(video: Path, silent: bool) -> int:
    with _opened(video, silent) as (container, picture, _):
        picture.thread_type = "AUTO"
        picture.codec_context.options = dict(THOROUGH)
        return sum(not frame.is_corrupt for frame in container.decode(picture))


def _decode_some(video: Path, last_gop: float, silent: bool) -> int:
    """Frames decoded of the keyframes before `last_gop` and of all from there on.

    FFmpeg seeks by decoding time, so where the last GOP has fewer frames than the codec reorders
    it begins a GOP earlier.
    """
    edge = last_gop - CLOCK_ERROR
    with _opened(video, silent) as (container, picture, _):
        picture.codec_context.options = dict(THOROUGH)
        picture.codec_context.skip_frame = "NONKEY"
        before = sum(time < edge for time in _shown_whole(container, picture))
    with _opened(video, silent) as (container, picture, _):
        picture.thread_type = "AUTO"
        picture.codec_context.options = dict(THOROUGH)
        assert picture.time_base is not None
        container.seek(round(last_gop / float(picture.time_base)), stream=picture)
        last = sum(time > edge for time in _shown_whole(container, picture))
    return before + last


def _shown_whole(container: InputContainer, picture: VideoStream) -> Iterator[float]:
    """When each frame is shown that is decoded and not corrupt."""
    for frame in container.decode(picture):
        if not frame.is_corrupt and frame.time is not None:
            yield frame.time
