"""A user's backdrop: a picture, or a clip that repeats, behind everything else.

A clip is encoded again before the video: with the frame's own size and rate, cut to fill the
frame, with keyframes half a second apart and fast decoding, so that any process can seek to
frame n.
"""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import av
from av.video.frame import VideoFrame

from scopitone.core.errors import MediaError, MissingInputError
from scopitone.core.file_cache import write_cache_file
from scopitone.video.inputs.clip_frames import (
    ACCEPTED,
    add_clip_stream,
    clip_seconds,
    encode_frames,
    filter_frames,
    open_clip,
    upright_size,
)
from scopitone.video.inputs.cover_image import prepare_cover
from scopitone.video.inputs.picture_types import GIF, HEAD_BYTES, find_picture_type

FIELD = "background"

MAX_SECONDS = 120
"""Of a clip. Each encoding process holds it in memory, some 30 MB a minute at 1080p."""

FADE_SECONDS = 0.5
"""Duration of the crossfade from a clip's end to its start where it repeats."""

VERSION = 1
"""Raised whenever the same clip would be prepared differently."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A prepared backdrop.

    data: an encoded picture (`frames` 0), or an MP4 of `frames` frames with the video's size and
    rate. Frame n of the video shows the clip's frame n modulo `frames`.
    """

    data: bytes
    frames: int = 0


def prepare_backdrop(
    path: Path, *, width: int, height: int, fps: int, frames: int, cache: Path | None = None
) -> Backdrop:
    """Read the picture or clip at `path` for a video of `frames` frames.

    cache: folder for prepared clips. Raises MissingInputError, MediaError("background").
    """
    head = _read_head(path)
    # A GIF may move.
    if find_picture_type(head) not in (None, GIF):
        return Backdrop(_read_picture(path))
    cached = cache and cache / f"{_hash_file(path)}-{width}x{height}-{fps}-{frames}-{VERSION}.mp4"
    data = cached.read_bytes() if cached is not None and cached.exists() else None
    if data is None:
        data = _reencode_clip(path, width, height, fps, frames)
        if cached is not None:
            write_cache_file(cached, lambda file: file.write(data))
    with av.open(io.BytesIO(data)) as container:
        return Backdrop(data, container.streams.video[0].frames)


def check_backdrop(path: Path) -> None:
    """Check that the file can be read. Raises MissingInputError("background")."""
    _read_head(path)


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise MissingInputError(FIELD, f"{path}: {error.strerror}") from error


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_picture(path: Path) -> bytes:
    try:
        return prepare_cover(path.read_bytes())
    except MediaError as error:
        raise MediaError(FIELD, error.message) from error


def _reencode_clip(path: Path, width: int, height: int, fps: int, frames: int) -> bytes:
    """Encode the clip again for a video of `frames` frames. Returns an MP4."""
    buffer = io.BytesIO()
    with open_clip(path, FIELD) as (source, video), av.open(buffer, "w", format="mp4") as container:
        stream = add_clip_stream(container, width, height, fps, keyframes_apart=max(1, fps // 2))
        shown = filter_frames(source, video, width, height, fps)
        wanted = min(frames, MAX_SECONDS * fps)
        if clip_seconds(source, video) * fps < frames or wanted < frames:
            shown = _close_loop(islice(shown, wanted), round(FADE_SECONDS * fps))
        else:
            shown = islice(shown, wanted)
        if not encode_frames(container, stream, shown, fps):
            raise MediaError(FIELD, f"has no readable frame; accepted: {ACCEPTED}")
    return buffer.getvalue()


def write_plain_clip(path: Path, out: Path) -> None:
    """Encode a clip from an untrusted source again as H.264.

    The result has at most MAX_SECONDS, 1920 x 1080 pixels and 60 fps. Raises
    MediaError("background").
    """
    width, height = _fit_size(*upright_size(path, FIELD))
    with (
        open_clip(path, FIELD) as (source, video),
        av.open(str(out), "w", format="mp4") as container,
    ):
        rate = min(60, max(1, round(video.average_rate or 25)))
        stream = add_clip_stream(container, width, height, rate)
        frames = islice(filter_frames(source, video, width, height, rate), MAX_SECONDS * rate)
        count = encode_frames(container, stream, frames, rate)
    if not count:
        raise MediaError(FIELD, f"has no readable frame; accepted: {ACCEPTED}")


def _fit_size(width: int, height: int) -> tuple[int, int]:
    """Return an even size, at most 1920 x 1080 (or 1080 x 1920), with the clip's aspect ratio."""
    scale = min(1.0, 1920 / max(width, height), 1080 / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _close_loop(frames: Iterator[VideoFrame], fade: int) -> Iterator[VideoFrame]:
    """Yield the frames so that the first can follow the last.

    The end is mixed with the first frames, and the loop starts after those. So the end need not
    be known in advance.
    """
    first = list(islice(frames, fade))
    held: deque[VideoFrame] = deque()
    for frame in frames:
        held.append(frame)
        if len(held) > fade:
            yield held.popleft()
    if len(held) < fade:
        # The clip is too short for a crossfade.
        yield from (*first, *held)
        return
    for k, (last, begin) in enumerate(zip(held, first, strict=True)):
        yield _mix_frames(last, begin, (k + 1) / (fade + 1))


def _mix_frames(frame: VideoFrame, other: VideoFrame, share: float) -> VideoFrame:
    # Not at the top: draw jobs need this module, and what hands them out does not need Numba.
    from scopitone.video.raster.canvas import Canvas

    canvas = Canvas.blank(frame.width, frame.height)
    canvas.copy_from(Canvas(frame))
    canvas.mix(Canvas(other), share)
    return canvas.frame
