"""What a style lays on its background, as a picture with an alpha channel.

Every frame is drawn twice, on black and on white. Where the two are alike something opaque
stands, where they are as far apart as black and white nothing does, and in between the
difference says how much of the ground is seen. So any style and any layer can be shown on
nothing, without knowing of it: laid on black, or on white, the overlay gives back the very
pixels that were drawn there, but for rounding. Light that is added counts as white paint.

The colour is straight (not multiplied with alpha), as FFmpeg and editors take ProRes by default.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.fonts import set_with
from scopitone.video.raster.kernels import Floats, Plane
from scopitone.video.styles import Drawable, finished, staged, style, type_of
from scopitone.video.timeline import Timeline

PIXEL_FORMAT = "yuva444p10le"

# Limited range in eight bits; ten bits have two more below.
DARK, LIGHT, NEUTRAL = 16, 235, 128
_TEN_BITS = 4
_OPAQUE = 1023

# Colour of what is nearly invisible is all rounding.
_LEAST_ALPHA = 1.5 / (LIGHT - DARK)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture with alpha: `frame` is what the encoder gets, the planes are it on black."""

    frame: av.VideoFrame
    luma: Plane
    blue: Plane
    red: Plane


@dataclass(frozen=True, slots=True)
class Plain:
    """A ground of one grey."""

    width: int
    height: int
    grey: int

    def canvas(self, _n: int) -> Canvas:
        """A canvas full of it."""
        canvas = Canvas.blank(self.width, self.height)
        canvas.luma[:], canvas.blue[:], canvas.red[:] = self.grey, NEUTRAL, NEUTRAL
        return canvas


@dataclass(frozen=True, slots=True)
class Overlay:
    """Draws frame n of the same scene on black and on white."""

    on_black: Drawable
    on_white: Drawable

    def draw(self, n: int) -> Sheet:
        """Frame n with its alpha."""
        dark, light = self.on_black.draw(n), self.on_white.draw(n)
        return Sheet(straight(dark, light), dark.luma, dark.blue, dark.red)


def overlay(name: str, timeline: Timeline) -> Overlay:
    """The timeline in a style, without its background and without the cover."""
    with set_with(type_of(timeline)):
        scene = style(name)(timeline)
    layers = tuple(layer for layer in scene.layers if not getattr(layer, "artwork", False))

    def on(grey: int) -> Drawable:
        ground = Plain(timeline.width, timeline.height, grey)
        drawn = replace(scene, background=ground, layers=layers)
        return finished(drawn, timeline)

    return Overlay(on(DARK), on(LIGHT))


def drawable(name: str, timeline: Timeline, *, alpha: bool) -> Drawable | Overlay:
    """What draws the timeline in a style: as it is, or as an overlay."""
    return overlay(name, timeline) if alpha else staged(name, timeline)


def straight(dark: Canvas, light: Canvas) -> av.VideoFrame:
    """The picture which is `dark` on black and `light` on white, with its alpha."""
    height, width = dark.luma.shape
    frame = av.VideoFrame(width, height, PIXEL_FORMAT)
    planes = [_words(frame, index) for index in range(4)]
    for plane, nothing in zip(planes, (DARK, NEUTRAL, NEUTRAL), strict=False):
        plane[:] = nothing * _TEN_BITS
    planes[3][:] = 0
    through = light.luma.astype(np.int16) - dark.luma
    # Half of the rows are mostly empty: what follows is done on pairs that hold something.
    busy = (through != LIGHT - DARK).any(axis=1).reshape(-1, 2).any(axis=1)
    rows = np.flatnonzero(busy.repeat(2))
    seen = 1 - through[rows].astype(np.float32) / (LIGHT - DARK)
    alpha: Floats = np.clip(seen, 0, 1).astype(np.float32)
    planes[3][rows] = alpha * _OPAQUE + 0.5
    planes[0][rows] = _unmixed(dark.luma[rows], alpha, DARK)
    halved: Floats = alpha.reshape(-1, 2, width // 2, 2).mean((1, 3)).astype(np.float32)
    for plane, drawn in ((planes[1], dark.blue), (planes[2], dark.red)):
        plane[rows] = _unmixed(drawn[busy], halved, NEUTRAL).repeat(2, axis=0).repeat(2, axis=1)
    return frame


def _unmixed(drawn: Plane, alpha: Floats, ground: int) -> NDArray[np.uint16]:
    """The colour in ten bits which, so opaque on the ground, gives what was drawn."""
    seen = drawn.astype(np.float32) - ground
    colour = ground + np.where(alpha > _LEAST_ALPHA, seen / np.maximum(alpha, _LEAST_ALPHA), 0)
    words: NDArray[np.uint16] = (np.clip(colour, DARK, 240) * _TEN_BITS + 0.5).astype(np.uint16)
    return words


def _words(frame: av.VideoFrame, index: int) -> NDArray[np.uint16]:
    """A plane of the frame as numbers that can be written."""
    plane = frame.planes[index]
    words = np.frombuffer(memoryview(plane), np.uint16).reshape(-1, plane.line_size // 2)
    return words[: plane.height, : plane.width]
