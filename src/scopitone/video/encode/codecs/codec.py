"""The interface of a codec: encoder settings as plain data, the same for every segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Quality = Literal["small", "standard", "high"]
QUALITIES: tuple[Quality, ...] = ("small", "standard", "high")
"""From the smallest file to the best picture. `standard` is the reference for the others."""


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """How a segment is encoded.

    encoder: FFmpeg's name of it. tag: the four characters that name the codec in the file, as
    players know it. options: FFmpeg's options of this encoder; they must give closed groups of
    pictures in one thread. container: of the segments and of the video. overlay: pictures have an
    alpha channel and no background. device: FFmpeg's name of the device that pictures must be
    uploaded to, for encoders that do not read from memory.
    """

    encoder: str
    tag: str
    options: dict[str, str]
    pix_fmt: str = "yuv420p"
    container: Literal["mp4", "mov"] = "mp4"
    overlay: bool = False
    device: str | None = None


class Codec(Protocol):
    """A codec at a quality. It is sent to other processes, so it is plain data."""

    def settings(self, gop: int) -> EncoderSettings:
        """Return settings with a keyframe every `gop` frames and no frame referring across it."""
        ...
