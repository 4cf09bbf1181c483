"""A style's foreground as a picture with an alpha channel.

Every frame is drawn twice, on black and on white. Where the two are equal, something opaque is
drawn; where they differ as much as black and white, nothing is; in between, the difference tells
how much of the ground is visible. So any style and any layer can be shown on nothing, without
special code: drawn on black, or on white, the overlay gives the same pixels as the style there,
except for rounding. Added light counts as white paint.

The color is straight (not multiplied with alpha), as FFmpeg and editors read ProRes by default.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.video.layers.caption import Watermark
from scopitone.video.layers.layer import Layer
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.fonts import use_fonts
from scopitone.video.raster.yuv_kernels import Floats, Plane
from scopitone.video.styles import (
    Drawable,
    apply_postprocessing,
    build_scene,
    load_style,
    typography_of,
)

PIXEL_FORMAT = "yuva444p10le"

# Limited range in eight bits; ten bits have two more bits at the lower end.
DARK, LIGHT, NEUTRAL = 16, 235, 128
_TEN_BITS = 4
_OPAQUE = 1023

# The color of a nearly invisible pixel would be rounding noise.
_MIN_ALPHA = 1.5 / (LIGHT - DARK)


@dataclass(frozen=True, slots=True)
class AlphaFrame:
    """A picture with alpha. `frame` is for the encoder; the planes show the picture on black."""

    frame: av.VideoFrame
    luma: Plane
    blue: Plane
    red: Plane


@dataclass(frozen=True, slots=True)
class PlainGround:
    """A background of one gray."""

    width: int
    height: int
    gray: int

    def canvas(self, _n: int) -> Canvas:
        """Return a canvas filled with the gray."""
        canvas = Canvas.blank(self.width, self.height)
        canvas.luma[:], canvas.blue[:], canvas.red[:] = self.gray, NEUTRAL, NEUTRAL
        return canvas


@dataclass(frozen=True, slots=True)
class Overlay:
    """Draws frame n of the same scene on black and on white."""

    on_black: Drawable
    on_white: Drawable

    def draw(self, n: int) -> AlphaFrame:
        """Draw frame n with its alpha."""
        dark, light = self.on_black.draw(n), self.on_white.draw(n)
        return AlphaFrame(merge_alpha(dark, light), dark.luma, dark.blue, dark.red)


def make_overlay(name: str, timeline: Timeline) -> Overlay:
    """Make the timeline's scene in a style, without its background and without the cover."""
    with use_fonts(typography_of(timeline, name)):
        scene = load_style(name)(timeline)
    layers = choose_layers(scene.layers)

    def draw_on(gray: int) -> Drawable:
        ground = PlainGround(timeline.width, timeline.height, gray)
        drawn = replace(scene, background=ground, layers=layers)
        return apply_postprocessing(name, drawn, timeline)

    return Overlay(draw_on(DARK), draw_on(LIGHT))


def choose_layers(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return the layers of an overlay: no artwork, and the brand in an ink for any ground."""
    return tuple(
        layer.fix_ink() if isinstance(layer, Watermark) else layer
        for layer in layers
        if not getattr(layer, "artwork", False)
    )


def make_drawable(name: str, timeline: Timeline, *, alpha: bool) -> Drawable | Overlay:
    """Make the timeline's scene in a style, or its overlay if `alpha`."""
    return make_overlay(name, timeline) if alpha else build_scene(name, timeline)


def merge_alpha(dark: Canvas, light: Canvas) -> av.VideoFrame:
    """Return the picture that is `dark` on black and `light` on white, with its alpha."""
    height, width = dark.luma.shape
    frame = av.VideoFrame(width, height, PIXEL_FORMAT)
    planes = [_plane_words(frame, index) for index in range(4)]
    for plane, nothing in zip(planes, (DARK, NEUTRAL, NEUTRAL), strict=False):
        plane[:] = nothing * _TEN_BITS
    planes[3][:] = 0
    through = light.luma.astype(np.int16) - dark.luma
    # Typically half of the rows are empty: only pairs of rows with content are processed.
    has_content = (through != LIGHT - DARK).any(axis=1).reshape(-1, 2).any(axis=1)
    rows = np.flatnonzero(has_content.repeat(2))
    opacity = 1 - through[rows].astype(np.float32) / (LIGHT - DARK)
    alpha: Floats = np.clip(opacity, 0, 1).astype(np.float32)
    planes[3][rows] = alpha * _OPAQUE + 0.5
    planes[0][rows] = _unmix_color(dark.luma[rows], alpha, DARK)
    halved: Floats = alpha.reshape(-1, 2, width // 2, 2).mean((1, 3)).astype(np.float32)
    for plane, drawn in ((planes[1], dark.blue), (planes[2], dark.red)):
        plane[rows] = (
            _unmix_color(drawn[has_content], halved, NEUTRAL).repeat(2, axis=0).repeat(2, axis=1)
        )
    return frame


def _unmix_color(drawn: Plane, alpha: Floats, ground: int) -> NDArray[np.uint16]:
    """Return the color in ten bits that gives `drawn` when laid on `ground` with `alpha`."""
    difference = drawn.astype(np.float32) - ground
    color = ground + np.where(alpha > _MIN_ALPHA, difference / np.maximum(alpha, _MIN_ALPHA), 0)
    words: NDArray[np.uint16] = (np.clip(color, DARK, 240) * _TEN_BITS + 0.5).astype(np.uint16)
    return words


def _plane_words(frame: av.VideoFrame, index: int) -> NDArray[np.uint16]:
    """Return a plane of the frame as writable numbers."""
    plane = frame.planes[index]
    words = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, plane.line_size // 2)
    return words[: plane.height, : plane.width]
