"""What a codec tells the encoder: one setting, plain data, the same for every segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Quality = Literal["small", "standard", "high"]
QUALITIES: tuple[Quality, ...] = ("small", "standard", "high")
"""From the smallest file to the best picture; `standard` is what the others are measured by."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a segment is encoded.

    encoder: FFmpeg's name of it. tag: the four characters that name the codec in the file, as
    players know it. options: FFmpeg's for this encoder; with them it makes closed groups of
    pictures in one thread. container: of the segments and of the video; `overlay`: pictures
    have an alpha channel and nothing behind what is drawn. device: FFmpeg's name of the device
    that pictures must be sent to first, if the encoder takes none from memory.
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

    def setting(self, gop: int) -> Setting:
        """With a keyframe every `gop` frames, no frame referring across it."""
        ...
