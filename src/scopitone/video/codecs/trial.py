"""Trying a codec out: what FFmpeg lists may still lack its chip, its driver or its licence."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.logging

from scopitone.video.codecs.codec import Codec
from scopitone.video.encode import encode_segment

# The smallest that every encoder takes is NVENC's, about 145 by 49.
WIDTH, HEIGHT, FRAMES, FPS = 320, 240, 5, 30


@dataclass(frozen=True, slots=True)
class _Grey:
    frame: av.VideoFrame


def trial(codec: Codec) -> str | None:
    """Encode a few grey frames and decode them; what went wrong, None if nothing did."""
    setting = codec.setting(FPS)
    try:
        av.Codec(setting.encoder, "w")
    except av.codec.codec.UnknownCodecError:
        return f"this FFmpeg was built without {setting.encoder}"
    with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
        path = Path(folder) / f"trial.{setting.container}"
        with _complaints() as told:
            try:
                encode_segment(
                    _greys(setting.pix_fmt),
                    path,
                    width=WIDTH,
                    height=HEIGHT,
                    fps=FPS,
                    encoding=codec,
                )
                with av.open(str(path)) as container:
                    came = sum(1 for _ in container.decode(video=0))
            except (av.FFmpegError, NotImplementedError, RuntimeError, ValueError) as error:
                return f"{setting.encoder} cannot be opened ({_reason(told, error)})"
    return None if came == FRAMES else f"{setting.encoder} lost {FRAMES - came} of {FRAMES} frames"


def _greys(pix_fmt: str) -> Iterator[_Grey]:
    for _ in range(FRAMES):
        yield _Grey(av.VideoFrame(WIDTH, HEIGHT, "yuv420p").reformat(format=pix_fmt))


@contextlib.contextmanager
def _complaints() -> Iterator[list[tuple[int, str, str]]]:
    """What FFmpeg's own log says meanwhile: mostly more than the error that it returns."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as told:
            yield told
    finally:
        av.logging.set_level(before)


def _reason(told: list[tuple[int, str, str]], error: Exception) -> str:
    said = next((text for _, _, text in told if text.strip()), "")
    words = said or getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(words.split()).rstrip(".")
