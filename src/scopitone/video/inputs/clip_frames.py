"""The frames of a clip: upright, scaled to fill a frame, at a frame rate; and how they are stored.

Clips are foreign files: only the formats of `FORMATS` are opened, and only from files.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from scopitone.core.errors import MediaError

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpegts"
ACCEPTED = (
    "a picture (JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF) or a clip (MP4, MOV, WebM, Matroska, GIF)"
)

MAX_PIXELS = 4096 * 4096
"""Of a clip's frame."""

# Fast to encode and decode, and hardly worse than the original once it is encoded again.
_X264 = {"preset": "ultrafast", "tune": "fastdecode", "crf": "18"}

Point = tuple[float, float]
MIDDLE: Point = (0.5, 0.5)


@contextlib.contextmanager
def open_clip(path: Path, field: str) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a clip and its first stream of pictures.

    Raises MediaError(field) if there is none, also for errors while it is read.
    """
    whitelist = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(
            str(path.absolute()), options=whitelist, metadata_errors="replace"
        ) as container:
            stream = container.streams.video[0] if container.streams.video else None
            if stream is None or stream.codec_context is None:
                raise MediaError(field, f"has no picture; accepted: {ACCEPTED}")
            if not 0 < stream.width * stream.height <= MAX_PIXELS:
                raise MediaError(
                    field,
                    f"{stream.width} x {stream.height} pixels are too many; accepted: at most "
                    f"{MAX_PIXELS // 1_000_000} million",
                )
            stream.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(field, f"cannot be read; accepted: {ACCEPTED}") from error


def clip_seconds(container: InputContainer, stream: VideoStream) -> float:
    """Return the duration that the file states, in seconds; 0 if it states none."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def upright_size(path: Path, field: str) -> tuple[int, int]:
    """Return width and height in pixels as the clip is shown. Raises MediaError(field)."""
    with open_clip(path, field) as (container, stream):
        for frame in container.decode(stream):
            size = frame.width, frame.height
            return size[::-1] if round(frame.rotation) % 180 else size
    raise MediaError(field, f"has no readable frame; accepted: {ACCEPTED}")


def filter_frames(
    container: InputContainer,
    stream: VideoStream,
    width: int,
    height: int,
    fps: int,
    *,
    start: float = 0.0,
    point: Point = MIDDLE,
    place: Point = MIDDLE,
    near: float = 1.0,
) -> Iterator[VideoFrame]:
    """Yield the clip's frames upright, scaled to fill the frame, in its colors and at its rate.

    start: seconds of the clip. point: a point of the picture, 0 to 1, that is shown at `place` of
    the frame, as far as the picture reaches. near: 2 shows half of the picture a side.
    """
    if start > 0 and stream.time_base is not None:
        container.seek(int(start / stream.time_base), stream=stream)
    graph: Graph | None = None
    for frame in container.decode(stream):
        if start > 0 and frame.time is not None and frame.time < start - 0.5 / fps:
            continue
        if graph is None:
            graph = _build_graph(frame, stream, (width, height), fps, point, place, near)
        graph.push(frame)
        yield from _pull_frames(graph)
    if graph is not None:
        graph.push(None)
        yield from _pull_frames(graph)


def add_clip_stream(
    container: OutputContainer, width: int, height: int, fps: int, *, keyframes_apart: int = 0
) -> VideoStream:
    """Add a stream of H.264 that is fast to encode and to decode."""
    stream = container.add_stream("libx264", rate=fps, options=_X264)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    if keyframes_apart:
        stream.codec_context.gop_size = keyframes_apart
    return stream


def encode_frames(
    container: OutputContainer, stream: VideoStream, frames: Iterable[VideoFrame], fps: int
) -> int:
    """Encode the frames in order. Return their number."""
    count = 0
    for count, frame in enumerate(frames, 1):
        frame.pts, frame.time_base = count - 1, Fraction(1, fps)
        frame.pict_type = PictureType.NONE
        container.mux(stream.encode(frame))
    if count:
        container.mux(stream.encode(None))
    return count


def _pull_frames(graph: Graph) -> Iterator[VideoFrame]:
    with contextlib.suppress(av.BlockingIOError, av.EOFError):
        while True:
            frame = graph.pull()
            assert isinstance(frame, VideoFrame)
            yield frame


def _build_graph(
    frame: VideoFrame,
    stream: VideoStream,
    size: tuple[int, int],
    fps: int,
    point: Point,
    place: Point,
    near: float,
) -> Graph:
    turns = {90: ["cclock"], -90: ["clock"], 180: ["clock", "clock"], -180: ["clock", "clock"]}
    width, height = size
    # The left upper corner of the frame in the picture.
    left, top = (
        f"clip({whole}*{focus:.4f}-{side}*{target:.4f},0,{whole}-{side})"
        for whole, side, focus, target in zip(("in_w", "in_h"), size, point, place, strict=True)
    )
    steps = [("transpose", turn) for turn in turns.get(round(frame.rotation), [])]
    steps += [
        ("fps", f"{fps}:eof_action=pass"),
        ("scale", f"{round(width * near)}:{round(height * near)}"
         ":force_original_aspect_ratio=increase:flags=bicubic:out_color_matrix=bt709:out_range=tv"),
        ("crop", f"{width}:{height}:{left}:{top}"),
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
