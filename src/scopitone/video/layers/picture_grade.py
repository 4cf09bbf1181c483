"""A picture in the colors of a style, as planes that its views are cut out of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.core.graphics import skia
from scopitone.video.plan.framing import Part, find_faces, measure_saliency
from scopitone.video.plan.palette import decode_cover
from scopitone.video.raster import pictures
from scopitone.video.raster.color import LUMA_WEIGHTS, rgb_to_yuv
from scopitone.video.raster.yuv_kernels import Floats, Plane

GAMMA = 2.3
# The level to which the highlights of a dark picture are raised, and the largest gain for that.
EXPOSED_LEVEL, MAX_GAIN = 0.85, 1.5
# Pixels of the longer side of a picture that are kept.
MAX_SIDE = 2560
# The reduction from which a smaller copy of the picture is resampled, against moire.
SHRUNK = 1.5

Rgb = tuple[float, float, float]

Grade = Callable[[Floats], Floats]
"""Turns colors (h, w, 3), sRGB 0 to 1, into others."""


@dataclass(frozen=True, slots=True)
class GradedPicture:
    """A picture in the colors of a style.

    Attributes:
        luma, blue, red: its planes (h, w) and (h / 2, w / 2).
        levels: (h / 2, w / 2), the level (0 to 255, sRGB) of a gray as light as its pixels.
        salient, faces: what is in it, see `framing`.
    """

    luma: Plane
    blue: Plane
    red: Plane
    levels: Plane
    salient: Floats
    faces: tuple[Part, ...]

    @property
    def width(self) -> int:
        """Its width in pixels."""
        return int(self.luma.shape[1])

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return int(self.luma.shape[0])

    def shrink(self, across: float, down: float) -> GradedPicture:
        """Return the picture, or a smaller copy, to be shown with `across` by `down` pixels."""
        if min(self.width / across, self.height / down) < SHRUNK or min(self.luma.shape) < 8:
            return self
        smaller = replace(
            self,
            luma=_halve(self.luma),
            blue=_halve(self.blue),
            red=_halve(self.red),
            levels=_halve(self.levels),
        )
        return smaller.shrink(across, down)

    def print_in(self, dark: Rgb, light: Rgb) -> GradedPicture:
        """Return the picture with its grays between two colors, sRGB 0 to 1."""
        first, last = np.percentile(self.luma[::4, ::4], (2, 98))
        even = np.clip((np.arange(256) - first) / max(float(last - first), 10.0), 0.0, 1.0)
        colors = np.array(dark) + (np.array(light) - np.array(dark)) * even[:, None]
        yuv = np.stack([rgb_to_yuv((r, g, b)) for r, g, b in colors.tolist()])
        tables: NDArray[np.uint8] = np.clip(np.round(yuv), 16, 240).astype(np.uint8)
        grays = _halve(self.luma)
        lights: NDArray[np.float64] = np.clip(colors, 0.0, 1.0) ** GAMMA @ LUMA_WEIGHTS
        levels = np.ceil(255 * lights ** (1 / GAMMA) - 1e-3).astype(np.uint8)
        return replace(
            self,
            luma=tables[:, 0][self.luma],
            blue=tables[:, 1][grays],
            red=tables[:, 2][grays],
            levels=levels[grays],
        )


# A preview is planned again with each change, mostly of something else than the picture.
@lru_cache(maxsize=3)
def grade_picture(encoded: bytes, grade: Grade | None) -> GradedPicture:
    """Decode a picture, expose it, and change its colors. Kept: do not change the result."""
    pixels = _decode(encoded)
    # In place: each copy would be 17 MB, while every encoding process does this.
    colors = pixels[..., :3].astype(np.float32)
    colors /= np.float32(255)
    gray: Floats = np.asarray(colors @ LUMA_WEIGHTS, np.float32)
    faces = find_faces(colors)
    lightest = float(np.percentile(gray, 97))
    colors *= np.float32(np.clip(EXPOSED_LEVEL / max(lightest, 1e-3), 1.0, MAX_GAIN))
    np.clip(colors, 0.0, 1.0, out=colors)
    if grade is not None:
        colors = grade(colors)
        np.clip(colors, 0.0, 1.0, out=colors)
    light = (colors[::2, ::2] ** GAMMA) @ LUMA_WEIGHTS
    levels = np.ceil(255 * light ** (1 / GAMMA) - 1e-3).astype(np.uint8)
    colors *= np.float32(255)
    colors += np.float32(0.5)
    pixels[..., :3] = colors
    del colors
    height, width = pixels.shape[:2]
    luma, alpha = np.empty((2, height, width), np.uint8)
    blue, red, half = np.empty((3, height // 2, width // 2), np.uint8)
    pictures.rgba_to_planes(pixels, luma, blue, red, alpha, half)
    return GradedPicture(luma, blue, red, levels, measure_saliency(gray), faces)


def _decode(encoded: bytes) -> NDArray[np.uint8]:
    """Return opaque pixels (h, w, 4), RGBA, of a picture, both sides even and limited."""
    image = decode_cover(encoded)
    scale = min(1.0, MAX_SIDE / max(image.width(), image.height()))
    width, height = (
        max(4, 2 * round(side * scale / 2)) for side in (image.width(), image.height())
    )
    surface = skia.Surface(width, height)
    with surface as canvas:
        canvas.clear(0xFF16161A)
        sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        canvas.drawImageRect(image, skia.Rect.MakeWH(width, height), sampling)
    pixels = surface.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    pixels[..., 3] = 255
    return np.ascontiguousarray(pixels)


def _halve(plane: Plane) -> Plane:
    """Return a plane of half the size, its sides rounded down."""
    half = np.empty((plane.shape[0] // 2, plane.shape[1] // 2), np.uint8)
    pictures.halve(plane, half)
    return half


@lru_cache(maxsize=3)
def tint(color: tuple[float, float, float], share: float) -> Grade:
    """Return a grade that mixes `share` of the picture's grays in a color into it.

    Equal arguments return the same function, by which a graded picture is kept.
    """

    def grade(colors: Floats) -> Floats:
        gray = (colors @ LUMA_WEIGHTS)[..., None] * np.array(color, np.float32) * np.float32(1.15)
        return np.asarray(colors + (gray - colors) * np.float32(share), np.float32)

    return grade


@lru_cache(maxsize=3)
def duotone(
    dark: tuple[float, float, float], light: tuple[float, float, float], share: float = 1.0
) -> Grade:
    """Return a grade that shows the grays of the picture between two colors, by `share`."""
    low, high = np.array(dark, np.float32), np.array(light, np.float32)

    def grade(colors: Floats) -> Floats:
        gray = colors @ LUMA_WEIGHTS
        first, last = np.percentile(gray, (2, 98))
        even = np.clip((gray - first) / max(float(last - first), 0.05), 0.0, 1.0)[..., None]
        printed = low + (high - low) * even
        return np.asarray(colors + (printed - colors) * np.float32(share), np.float32)

    return grade
