"""A video file seen from its first frame to its last: its flashes, and stills of it.

What flash.py counts while a video is drawn is counted here on what players show.
"""

from __future__ import annotations

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import skia
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from scopitone.errors import MediaError, MissingInputError
from scopitone.video.checks import picture_tracks
from scopitone.video.flash import Cells, Flash, FlashMeter, cells

# Files alone: a playlist could have FFmpeg fetch what it names.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv"

BATCH = 30
STILLS = 24
STILL_AREA = 320 * 180
JPEG_QUALITY = 82
# The two greys of the board that an overlay is shown on.
BOARD, SQUARE = (96, 120), 12


@dataclass(frozen=True, slots=True)
class Still:
    """A frame made small, as JPEG, and its time in seconds."""

    time: float
    width: int
    height: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Viewing:
    """What was seen of a file: `frames` of them could be decoded."""

    frames: int
    flash: Flash
    stills: tuple[Still, ...]


def view(video: Path, told: Callable[[int], None] = lambda _: None) -> Viewing:
    """Decode every frame, count flashes by WCAG 2.3.1; `told` gets the frames so far.

    A second is as many frames as the file's mean rate says, rounded up: in a file of a rate
    that varies the count is too high rather than too low. Raises MissingInputError or
    MediaError (field "video").
    """
    with opened(video) as stream:
        container = stream.container
        assert isinstance(container, av.container.InputContainer)
        meter = FlashMeter(math.ceil(_rate(stream) - 1e-6))
        wanted = _moments(stream)
        stills: list[Still] = []
        done = 0
        grid, small = VideoReformatter(), VideoReformatter()

        def looked_at() -> Iterator[Cells]:
            # One frame at a time: thirty of 2160p would be half a gigabyte.
            for number, frame in enumerate(container.decode(stream)):
                if number in wanted:
                    stills.append(_still(frame, small))
                yield _grid(frame, grid)

        grids = looked_at()
        while batch := list(itertools.islice(grids, BATCH)):
            meter.add(np.stack(batch))
            done += len(batch)
            told(done)
    return Viewing(done, meter.found(), tuple(stills))


@contextlib.contextmanager
def opened(video: Path) -> Iterator[VideoStream]:
    """The picture track of the file; what cannot be read becomes an error of ours."""
    try:
        with av.open(
            str(video.absolute()), options={"format_whitelist": FORMATS}, metadata_errors="replace"
        ) as container:
            stream = next(iter(picture_tracks(container)), None)
            if stream is None:
                raise MediaError("video", f"{video.name} has no picture track")
            stream.thread_type = "AUTO"
            stream.codec_context.options = {"err_detect": "explode"}
            yield stream
    except FileNotFoundError as error:
        raise MissingInputError("video", f"no such file: {video}") from error
    except av.ArgumentError as error:
        # What is in none of FORMATS, and playlists, which may name other files.
        known = "MP4, QuickTime, Matroska, WebM, AVI, MPEG or FLV"
        raise MediaError("video", f"{video.name} is no video file of {known}") from error
    except (av.FFmpegError, OSError) as error:
        reason = error.strerror or "it is damaged"
        raise MediaError("video", f"{video.name} cannot be decoded: {reason}") from error


def _rate(stream: VideoStream) -> float:
    rate = float(stream.average_rate or 0)
    if not 1 <= rate <= 240:
        raise MediaError("video", "accepted: 1 to 240 frames per second")
    return rate


def _moments(stream: VideoStream) -> frozenset[int]:
    """The numbers of the frames in the middles of so many equal parts."""
    frames = stream.frames
    if not frames and stream.duration and stream.time_base:
        frames = int(stream.duration * stream.time_base * _rate(stream))
    return frozenset(int((part + 0.5) * frames / STILLS) for part in range(STILLS))


def _grid(frame: VideoFrame, reformatter: VideoReformatter) -> Cells:
    clear = _has_alpha(frame)
    wanted = "yuva420p" if clear else "yuv420p"
    if frame.format.name != wanted:
        frame = reformatter.reformat(frame, format=wanted, dst_color_range=ColorRange.MPEG)
    luma, blue, red = (_plane(frame, index) for index in range(3))
    if clear:
        luma = _on_black(luma, _plane(frame, 3))
    return cells(luma, blue, red)


def _has_alpha(frame: VideoFrame) -> bool:
    return len(frame.format.components) in (2, 4)


def _plane(frame: VideoFrame, index: int) -> Cells:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _on_black(luma: Cells, alpha: Cells) -> Cells:
    """What is seen of an overlay before black; its colour there is close enough to its own."""
    return (16 + (luma.astype(np.float32) - 16) * alpha / 255).astype(np.uint8)


def _still(frame: VideoFrame, reformatter: VideoReformatter) -> Still:
    scale = min(1.0, math.sqrt(STILL_AREA / (frame.width * frame.height)))
    width, height = (max(16, round(side * scale / 16) * 16) for side in (frame.width, frame.height))
    made = reformatter.reformat(
        frame,
        width,
        height,
        format="rgba",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        interpolation="AREA",
        threads=1,
    )
    pixels = made.to_ndarray().astype(np.uint8, copy=False)
    if _has_alpha(frame):
        pixels = _on_board(pixels)
    image = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.ColorType.kRGBA_8888_ColorType)
    jpeg = bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, JPEG_QUALITY))
    return Still(round(float(frame.time or 0.0), 3), width, height, jpeg)


def _on_board(pixels: Cells) -> Cells:
    rows, columns = (np.arange(length) // SQUARE % 2 for length in pixels.shape[:2])
    board = np.where(rows[:, None] ^ columns[None, :], *BOARD)[..., None]
    share = pixels[..., 3:].astype(np.float32) / 255
    shown = np.full_like(pixels, 255)
    shown[..., :3] = pixels[..., :3] * share + board * (1 - share)
    return shown
