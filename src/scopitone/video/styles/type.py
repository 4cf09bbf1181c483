"""Type: nothing but words, each line as large as the frame, on plain colour."""

from __future__ import annotations

import numpy as np

from scopitone.video.layers.background import Background, Painted, Small
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.wall import Wall
from scopitone.video.motion import ease, ramp
from scopitone.video.palette import luminance, spot_rgb, toned
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.captions import corners
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline

# OKLab lightness and chroma of the ground: white on it has a contrast of 7:1.
LIGHTNESS, CHROMA = 0.42, 0.13
# What must be read in 9:16 stands between these rows of 1920, as in `cover_layout`.
TALL = (330.0, 1150.0)


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = layout(timeline.width, timeline.height)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(toned(timeline.palette.accent, 0.88, 0.15))
    unit, width, height = places.unit, timeline.width, timeline.height
    left, right = places.line.left, places.line.right
    if height > 1.5 * width:
        top, bottom = TALL[0] * unit, TALL[1] * unit
    else:
        top, bottom = 130 * unit, height - 150 * unit
    quiet, unsung = opacities(1.08 * max(luminance(rgb) for rgb in _grounds(timeline)))
    wall = Wall(timeline, Box(left, top, right, bottom), accent, unsung, largest=330 * unit)
    layers: list[Layer] = [wall, *corners(timeline, places, max(quiet, 0.8))]
    if not timeline.seam:
        layers.insert(0, ProgressLine(timeline, moves, places.line, accent))
    return Scene(Background(timeline, _plain(timeline)), tuple(layers))


def _grounds(timeline: Timeline) -> list[tuple[float, float, float]]:
    """The colours that the ground may have, sRGB."""
    return [toned(spot_rgb(spot), LIGHTNESS, CHROMA) for spot in timeline.palette.spots]


def _plain(timeline: Timeline) -> Painted:
    """One colour of the palette a section, changed over a beat at the bar line."""
    colours = [yuv(rgb) for rgb in _grounds(timeline)]
    kinds = {"quiet": 0, "verse": 1, "chorus": 2}

    def paint(planes: Small, n: int | None) -> None:
        colour = np.array(colours[0])
        for section in timeline.sections:
            start = timeline.seconds(section.start) - timeline.bar / 4
            turned = ease(ramp(n or 0, start, timeline.bar / 2)) if section.start > 0 else 1.0
            colour = colour + (colours[kinds[section.kind] % len(colours)] - colour) * turned
        for plane, value in zip(planes, colour, strict=True):
            plane[:] = 256 * value

    return paint
