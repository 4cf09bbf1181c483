"""The canvas: the three planes of one YUV 4:2:0 frame, and the operations on it."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster import yuv_kernels
from scopitone.video.raster.yuv_kernels import Floats, Plane

WHITE: Floats = np.array([235, 128, 128], np.float32)
BLACK: Floats = np.array([16, 128, 128], np.float32)


@dataclass(frozen=True, slots=True)
class Mask:
    """Coverage (h, w), 0 to 255, whose top left corner is at the even pixel (x, y)."""

    x: int
    y: int
    cover: Plane

    def move_down(self, pixels: float) -> Mask:
        """Return the mask further down by a distance that may be fractional or negative.

        Its precision is an eighth of a pixel. Between rows of pixels the mask becomes softer.
        """
        eighths = round(8 * pixels)
        pairs, rest = divmod(eighths, 16)
        y = self.y + 2 * pairs
        if not rest:
            return Mask(self.x, y, self.cover)
        height, width = self.cover.shape
        cover = np.zeros((height + 2, width), np.uint8)
        yuv_kernels.shift_rows(cover, self.cover, rest // 8, 32 * (rest % 8))
        return Mask(self.x, y, cover)


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture in YUV with straight alpha, at the even pixel (x, y), of even size."""

    x: int
    y: int
    luma: Plane
    blue: Plane
    red: Plane
    alpha: Plane
    alpha_half: Plane


class Canvas:
    """Draws into the planes of `frame`, which the encoder receives."""

    def __init__(self, frame: av.VideoFrame) -> None:
        self.frame = frame
        self.luma, self.blue, self.red = (_plane_view(frame, i) for i in range(3))

    @classmethod
    def blank(cls, width: int, height: int) -> Canvas:
        """Return a canvas with undefined pixels."""
        return cls(av.VideoFrame(width, height, "yuv420p"))

    def copy_from(self, other: Canvas) -> None:
        """Copy every pixel of a canvas of the same size."""
        np.copyto(self.luma, other.luma)
        np.copyto(self.blue, other.blue)
        np.copyto(self.red, other.red)

    def mix(self, other: Canvas, share: float) -> None:
        """Mix in `share` of `other`, 0 to 1, a canvas of the same size."""
        planes = ((self.luma, other.luma), (self.blue, other.blue), (self.red, other.red))
        for plane, other_plane in planes:
            yuv_kernels.cross_fade(plane, other_plane, share)

    def paint(self, mask: Mask, color: Floats, opacity: float | Floats) -> None:
        """Paint a flat color (Y, U, V) through `mask`; opacity 0 to 1, or one per column."""
        if isinstance(opacity, float):
            if opacity <= 0.0:
                return
            opacity = np.full(mask.cover.shape[1], opacity, np.float32)
        yuv_kernels.blend_coverage(
            self.luma, self.blue, self.red, mask.x, mask.y, mask.cover, opacity, color
        )

    def place(self, tile: Tile, opacity: float = 1.0) -> None:
        """Draw a picture tile on the canvas."""
        yuv_kernels.blend_tile(
            self.luma,
            self.blue,
            self.red,
            tile.x,
            tile.y,
            tile.luma,
            tile.blue,
            tile.red,
            tile.alpha,
            tile.alpha_half,
            np.float32(opacity),
        )


def _plane_view(frame: av.VideoFrame, index: int) -> Plane:
    plane = frame.planes[index]
    rows: NDArray[np.uint8] = np.frombuffer(memoryview(plane), np.uint8).reshape(
        -1, plane.line_size
    )
    return rows[: plane.height, : plane.width]
