"""Tries a codec: FFmpeg also lists encoders whose chip, driver or license is missing."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.logging

from scopitone.video.encode.codecs.codec import Codec
from scopitone.video.encode.segment_encoder import encode_segment

# Large enough for every encoder: NVENC has the largest minimum, about 145 by 49.
WIDTH, HEIGHT, FRAMES, FPS = 320, 240, 5, 30


@dataclass(frozen=True, slots=True)
class _GrayFrame:
    frame: av.VideoFrame


def try_codec(codec: Codec) -> str | None:
    """Encode a few gray frames and decode them. Return the error, or None."""
    settings = codec.settings(FPS)
    try:
        av.Codec(settings.encoder, "w")
    except av.codec.codec.UnknownCodecError:
        return f"this FFmpeg was built without {settings.encoder}"
    with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
        path = Path(folder) / f"trial.{settings.container}"
        with _capture_log() as entries:
            try:
                encode_segment(
                    _make_gray_frames(settings.pix_fmt),
                    path,
                    width=WIDTH,
                    height=HEIGHT,
                    fps=FPS,
                    codec=codec,
                )
                with av.open(str(path)) as container:
                    decoded = sum(1 for _ in container.decode(video=0))
            except (av.FFmpegError, NotImplementedError, RuntimeError, ValueError) as error:
                return f"{settings.encoder} cannot be opened ({_find_reason(entries, error)})"
    return (
        None
        if decoded == FRAMES
        else f"{settings.encoder} lost {FRAMES - decoded} of {FRAMES} frames"
    )


def _make_gray_frames(pix_fmt: str) -> Iterator[_GrayFrame]:
    for _ in range(FRAMES):
        yield _GrayFrame(av.VideoFrame(WIDTH, HEIGHT, "yuv420p").reformat(format=pix_fmt))


@contextlib.contextmanager
def _capture_log() -> Iterator[list[tuple[int, str, str]]]:
    """Capture FFmpeg's log, which mostly has more details than the error that FFmpeg returns."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as entries:
            yield entries
    finally:
        av.logging.set_level(before)


def _find_reason(entries: list[tuple[int, str, str]], error: Exception) -> str:
    first = next((text for _, _, text in entries if text.strip()), "")
    words = first or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(words.split()).rstrip(".")
