"""What a user puts behind everything: a picture, or a clip that begins anew where it ends.

A clip is written anew before the video is begun: of the frame's own size and rate, cut to fill
it, with keyframes half a second apart and quickly decoded, so that any process finds frame n.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from scopitone.errors import MediaError, MissingInputError
from scopitone.video.artwork import checked_cover
from scopitone.video.keeping import keep
from scopitone.video.raster.canvas import Canvas

FIELD = "background"
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpegts"
ACCEPTED = "a picture (JPEG, PNG, WebP) or a clip (MP4, MOV, WebM, Matroska, GIF)"

LONGEST_SECONDS = 120
"""Of a clip; it is held in memory by each encoding process, some 30 MB a minute at 1080p."""

MOST_PIXELS = 4096 * 4096
"""Of a clip's frame."""

FADE_SECONDS = 0.5
"""How long a clip's end mixes with its beginning where it begins anew."""

VERSION = 1
"""Raised whenever the same clip would be prepared differently."""

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG"
# Quickly written, quickly read, and hardly worse than the original once it is darkened.
_X264 = {"preset": "ultrafast", "tune": "fastdecode", "crf": "18"}


@dataclass(frozen=True, slots=True)
class Backdrop:
    """`data`: an encoded picture (`frames` 0), or an MP4 of so many frames that has the video's
    size and rate. Frame n of the video shows its frame n modulo `frames`."""

    data: bytes
    frames: int = 0


def prepare_backdrop(
    path: Path, *, width: int, height: int, fps: int, frames: int, cache: Path | None = None
) -> Backdrop:
    """Read what is to stand behind a video of so many frames.

    cache: a folder that keeps prepared clips. Raises MissingInputError, MediaError("background").
    """
    head = _head(path)
    if head.startswith((_JPEG, _PNG)) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return Backdrop(_picture(path))
    kept = cache and cache / f"{_digest(path)}-{width}x{height}-{fps}-{frames}-{VERSION}.mp4"
    data = kept.read_bytes() if kept is not None and kept.exists() else None
    if data is None:
        data = _clip(path, width, height, fps, frames)
        if kept is not None:
            keep(kept, lambda file: file.write(data))
    with av.open(io.BytesIO(data)) as container:
        return Backdrop(data, container.streams.video[0].frames)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        raise MissingInputError(FIELD, f"{path}: {error.strerror}") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _picture(path: Path) -> bytes:
    try:
        return checked_cover(path.read_bytes())
    except MediaError as error:
        raise MediaError(FIELD, error.message) from error


def _clip(path: Path, width: int, height: int, fps: int, frames: int) -> bytes:
    """The clip written anew for a video of so many frames."""
    made = io.BytesIO()
    with _opened(path) as (source, video), av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps, options=_X264)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = max(1, fps // 2)
        shown = _frames(source, video, width, height, fps)
        wanted = min(frames, LONGEST_SECONDS * fps)
        if _seconds(source, video) * fps < frames or wanted < frames:
            shown = _looping(islice(shown, wanted), round(FADE_SECONDS * fps))
        else:
            shown = islice(shown, wanted)
        if not _encode(container, stream, shown, fps):
            raise MediaError(FIELD, f"has no frame that can be read; accepted: {ACCEPTED}")
    return made.getvalue()


def write_plain_clip(path: Path, out: Path) -> None:
    """Write a foreign clip anew as H.264, at most LONGEST_SECONDS of it, 1920 x 1080 and 60 fps.

    Raises MediaError("background").
    """
    with _opened(path) as (source, video), av.open(str(out), "w", format="mp4") as container:
        rate = min(60, max(1, round(video.average_rate or 25)))
        width, height = _within(video)
        stream = container.add_stream("libx264", rate=rate, options=_X264)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        frames = islice(_frames(source, video, width, height, rate), LONGEST_SECONDS * rate)
        count = _encode(container, stream, frames, rate)
    if not count:
        raise MediaError(FIELD, f"has no frame that can be read; accepted: {ACCEPTED}")


def _within(video: VideoStream) -> tuple[int, int]:
    """The size upright, even, and no larger than a picture of 1080 rows."""
    width, height = video.width, video.height
    scale = min(1.0, 1920 / max(width, height), 1080 / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _encode(
    container: OutputContainer, stream: VideoStream, frames: Iterable[VideoFrame], fps: int
) -> int:
    """Encode the frames, in order; their number."""
    count = 0
    for count, frame in enumerate(frames, 1):
        frame.pts, frame.time_base = count - 1, Fraction(1, fps)
        frame.pict_type = PictureType.NONE
        container.mux(stream.encode(frame))
    if count:
        container.mux(stream.encode(None))
    return count


def _looping(frames: Iterator[VideoFrame], fade: int) -> Iterator[VideoFrame]:
    """The frames so that the first may follow the last.

    The end is mixed with the first frames, and the loop starts behind those: so nothing has to
    be known of the end before it comes.
    """
    first = list(islice(frames, fade))
    held: deque[VideoFrame] = deque()
    for frame in frames:
        held.append(frame)
        if len(held) > fade:
            yield held.popleft()
    if len(held) < fade:
        # Too short to be mixed.
        yield from (*first, *held)
        return
    for k, (last, begin) in enumerate(zip(held, first, strict=True)):
        yield _mixed(last, begin, (k + 1) / (fade + 1))


def _mixed(frame: VideoFrame, other: VideoFrame, share: float) -> VideoFrame:
    canvas = Canvas.blank(frame.width, frame.height)
    canvas.copy_from(Canvas(frame))
    canvas.mix(Canvas(other), share)
    return canvas.frame


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    whitelist = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(
            str(path.absolute()), options=whitelist, metadata_errors="replace"
        ) as container:
            stream = container.streams.video[0] if container.streams.video else None
            if stream is None or stream.codec_context is None:
                raise MediaError(FIELD, f"has no picture; accepted: {ACCEPTED}")
            if not 0 < stream.width * stream.height <= MOST_PIXELS:
                raise MediaError(FIELD, f"{stream.width} x {stream.height} pixels are too many")
            stream.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(FIELD, f"cannot be read; accepted: {ACCEPTED}") from error


def _seconds(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _frames(
    container: InputContainer, stream: VideoStream, width: int, height: int, fps: int
) -> Iterator[VideoFrame]:
    """The clip's frames upright, filling the frame, in its colours and at its rate."""
    graph: Graph | None = None
    for frame in container.decode(stream):
        if graph is None:
            graph = _graph(frame, stream, width, height, fps)
        graph.push(frame)
        yield from _pulled(graph)
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[VideoFrame]:
    with contextlib.suppress(av.BlockingIOError, av.EOFError):
        while True:
            frame = graph.pull()
            assert isinstance(frame, VideoFrame)
            yield frame


def _graph(frame: VideoFrame, stream: VideoStream, width: int, height: int, fps: int) -> Graph:
    turns = {90: ["cclock"], -90: ["clock"], 180: ["clock", "clock"], -180: ["clock", "clock"]}
    steps = [("transpose", turn) for turn in turns.get(round(frame.rotation), [])]
    steps += [
        ("fps", f"{fps}"),
        ("scale", f"{width}:{height}:force_original_aspect_ratio=increase:flags=bicubic"
         ":out_color_matrix=bt709:out_range=tv"),
        ("crop", f"{width}:{height}"),
        ("setsar", "1"),
        ("format", "yuv420p"),
    ]  # fmt: skip
    graph = Graph()
    last = graph.add_buffer(template=stream, time_base=stream.time_base)
    for name, argument in steps:
        node = graph.add(name, argument)
        last.link_to(node)
        last = node
    last.link_to(graph.add("buffersink"))
    graph.configure()
    return graph
