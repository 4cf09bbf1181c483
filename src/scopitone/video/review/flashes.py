"""Flashes of a video file: what flash.py counts while drawing, counted on what players show."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, VideoReformatter

from scopitone.errors import MediaError, MissingInputError
from scopitone.video.flash import Cells, Flash, FlashMeter, cells

BATCH = 30
_UNUSUAL_RATE = "has no frame rate between 1 and 240 frames per second"


def flashes_of(video: Path, told: Callable[[int], None] = lambda _: None) -> Flash:
    """Decode every frame and count its flashes by WCAG 2.3.1; `told` gets the frames so far.

    A second is as many frames as the file's mean rate says, rounded up: in a file of a rate
    that varies the count is too high rather than too low. Raises MissingInputError or
    MediaError (field "video").
    """
    try:
        with av.open(str(video.absolute())) as container:
            if not container.streams.video:
                raise MediaError("video", f"{video.name} has no picture track")
            stream = container.streams.video[0]
            rate = float(stream.average_rate or 0)
            if not 1 <= rate <= 240:
                raise MediaError("video", f"{video.name} {_UNUSUAL_RATE}")
            stream.thread_type = "AUTO"
            meter = FlashMeter(math.ceil(rate - 1e-6))
            done = 0
            for part in _parts(container.decode(stream)):
                meter.add(part)
                done += len(part)
                told(done)
    except FileNotFoundError as error:
        raise MissingInputError("video", f"{video}: no such file") from error
    except av.FFmpegError as error:
        reason = error.strerror or "damaged"
        raise MediaError("video", f"{video.name} cannot be decoded: {reason}") from error
    return meter.found()


def _parts(frames: Iterator[VideoFrame]) -> Iterator[Cells]:
    """The grids of so many frames at a time."""
    reformatter = VideoReformatter()
    while batch := list(itertools.islice(frames, BATCH)):
        yield np.stack([_grid(frame, reformatter) for frame in batch])


def _grid(frame: VideoFrame, reformatter: VideoReformatter) -> Cells:
    clear = len(frame.format.components) > 3
    wanted = "yuva420p" if clear else "yuv420p"
    if frame.format.name != wanted:
        frame = reformatter.reformat(frame, format=wanted, dst_color_range=ColorRange.MPEG)
    luma, blue, red = (_plane(frame, index) for index in range(3))
    if clear:
        luma = _on_black(luma, _plane(frame, 3))
    return cells(luma, blue, red)


def _on_black(luma: Cells, alpha: Cells) -> Cells:
    """What is seen of an overlay before black; its colour there is close enough to its own."""
    return (16 + (luma.astype(np.float32) - 16) * alpha / 255).astype(np.uint8)


def _plane(frame: VideoFrame, index: int) -> Cells:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]
