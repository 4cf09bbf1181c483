"""A video file decoded from start to end: its flashes, and stills of it.

flash.py counts while a video is drawn; this module counts on the finished file.
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
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from scopitone.core.errors import MediaError, MissingInputError
from scopitone.core.graphics import skia
from scopitone.video.encode.flash_meter import Cells, FlashMeter, FlashResult, sample_cells
from scopitone.video.quality.checks import picture_tracks

# No playlists: they could make FFmpeg fetch other files.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv"

BATCH = 30
MAX_STILLS = 24
STILL_AREA = 320 * 180
JPEG_QUALITY = 82
# The two grays of the checkerboard behind overlays, and the side of its squares.
BOARD_GRAYS, BOARD_SQUARE = (96, 120), 12


@dataclass(frozen=True, slots=True)
class Still:
    """A reduced frame as JPEG, and its time in seconds."""

    time: float
    width: int
    height: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Viewing:
    """The result of decoding a file; `frames` is the number of decoded frames."""

    frames: int
    flash: FlashResult
    stills: tuple[Still, ...]


def view_video(video: Path, report: Callable[[int], None] = lambda _: None) -> Viewing:
    """Decode every frame, count flashes by WCAG 2.3.1; `report` receives the frames so far.

    A second is as many frames as the file's mean rate, rounded up: at a variable rate the count
    is too high rather than too low. Raises MissingInputError or MediaError (field "video").
    """
    with open_video(video) as stream:
        container = stream.container
        assert isinstance(container, av.container.InputContainer)
        meter = FlashMeter(math.ceil(_read_rate(stream) - 1e-6))
        still_numbers = _choose_stills(stream)
        stills: list[Still] = []
        done = 0
        grid, small = VideoReformatter(), VideoReformatter()

        def sample_frames() -> Iterator[Cells]:
            # One frame at a time: thirty frames of 2160p would need half a gigabyte.
            for number, frame in enumerate(container.decode(stream)):
                if number in still_numbers:
                    stills.append(_make_still(frame, small))
                yield _sample_frame(frame, grid)

        grids = sample_frames()
        while batch := list(itertools.islice(grids, BATCH)):
            meter.add(np.stack(batch))
            done += len(batch)
            report(done)
    return Viewing(done, meter.result(), tuple(stills))


@contextlib.contextmanager
def open_video(video: Path) -> Iterator[VideoStream]:
    """Open the picture track of the file. Errors of FFmpeg become errors of this package."""
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
        # Formats that are not in FORMATS, such as playlists, which may name other files.
        known = "MP4, QuickTime, Matroska, WebM, AVI, MPEG, FLV"
        raise MediaError("video", f"{video.name} is not a video file; accepted: {known}") from error
    except (av.FFmpegError, OSError) as error:
        reason = error.strerror or "it is damaged"
        raise MediaError("video", f"{video.name} cannot be decoded: {reason}") from error


def _read_rate(stream: VideoStream) -> float:
    rate = float(stream.average_rate or 0)
    if not 1 <= rate <= 240:
        raise MediaError(
            "video", "has an unsupported frame rate; accepted: 1 to 240 frames per second"
        )
    return rate


def _choose_stills(stream: VideoStream) -> frozenset[int]:
    """Return the numbers of the frames in the middle of MAX_STILLS equal parts."""
    frames = stream.frames
    if not frames and stream.duration and stream.time_base:
        frames = int(stream.duration * stream.time_base * _read_rate(stream))
    return frozenset(int((part + 0.5) * frames / MAX_STILLS) for part in range(MAX_STILLS))


def _sample_frame(frame: VideoFrame, reformatter: VideoReformatter) -> Cells:
    clear = _has_alpha(frame)
    wanted = "yuva420p" if clear else "yuv420p"
    if frame.format.name != wanted:
        frame = reformatter.reformat(frame, format=wanted, dst_color_range=ColorRange.MPEG)
    luma, blue, red = (_plane_view(frame, index) for index in range(3))
    if clear:
        luma = _blend_on_black(luma, _plane_view(frame, 3))
    return sample_cells(luma, blue, red)


def _has_alpha(frame: VideoFrame) -> bool:
    return len(frame.format.components) in (2, 4)


def _plane_view(frame: VideoFrame, index: int) -> Cells:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _blend_on_black(luma: Cells, alpha: Cells) -> Cells:
    """Return the luma of an overlay on black; its chroma there is near enough to its own."""
    return (16 + (luma.astype(np.float32) - 16) * alpha / 255).astype(np.uint8)


def _make_still(frame: VideoFrame, reformatter: VideoReformatter) -> Still:
    scale = min(1.0, math.sqrt(STILL_AREA / (frame.width * frame.height)))
    width, height = (max(16, round(side * scale / 16) * 16) for side in (frame.width, frame.height))
    scaled = reformatter.reformat(
        frame,
        width,
        height,
        format="rgba",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        interpolation="AREA",
        threads=1,
    )
    pixels = scaled.to_ndarray().astype(np.uint8, copy=False)
    if _has_alpha(frame):
        pixels = _blend_on_board(pixels)
    image = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.ColorType.kRGBA_8888_ColorType)
    jpeg = bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, JPEG_QUALITY))
    return Still(round(float(frame.time or 0.0), 3), width, height, jpeg)


def _blend_on_board(pixels: Cells) -> Cells:
    rows, columns = (np.arange(length) // BOARD_SQUARE % 2 for length in pixels.shape[:2])
    board = np.where(rows[:, None] ^ columns[None, :], *BOARD_GRAYS)[..., None]
    share = pixels[..., 3:].astype(np.float32) / 255
    shown = np.full_like(pixels, 255)
    shown[..., :3] = pixels[..., :3] * share + board * (1 - share)
    return shown
