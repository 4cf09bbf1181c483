"""Type: nothing but words, each line as large as the frame, on plain colour."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.layer import Layer
from scopitone.video.layers.paper import COLUMN_LIGHT, Bars, Paper
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.text import Ink
from scopitone.video.layers.wall import Wall, WallInk
from scopitone.video.palette import luminance
from scopitone.video.raster.canvas import WHITE
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.captions import corners
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline
from scopitone.video.tones import second, spot_rgb, toned

# OKLab lightness and chroma of the ground in quiet parts and in others: white on it has a
# contrast of 7:1. In a chorus the ground is light and the words are dark.
QUIET, PLAIN, FLOOD = (0.34, 0.10), (0.42, 0.15), (0.84, 0.16)
INK, LIT = (0.20, 0.05), (0.47, 0.20)
# How opaque dark words on light are that wait: 3.5:1.
WAITING = 0.62
# What must be read in 9:16 stands between these rows of 1920, as in `cover_layout`.
TALL = (330.0, 1150.0)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    capitals: bool = choice(False, "Every word in capitals.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    if read(Choices, timeline.choices).capitals:
        timeline = _in_capitals(timeline)
    places = layout(timeline.width, timeline.height)
    moves = Choreography(timeline.poses, places.stances)
    unit, width, height = places.unit, timeline.width, timeline.height
    left, right = places.line.left, places.line.right
    if height > 1.5 * width:
        top, bottom = TALL[0] * unit, TALL[1] * unit
    else:
        top, bottom = 130 * unit, height - 160 * unit
    colour = spot_rgb(timeline.palette.spots[0])
    grounds = [toned(colour, *QUIET), toned(colour, *PLAIN)]
    quiet, unsung = opacities(1.08 * max(luminance(_lightest(*rgb)) for rgb in grounds))
    accent = timeline.palette.accent
    flood = toned(accent, *FLOOD)
    dark = yuv(toned(accent, *INK))
    other = second(timeline.palette)
    # A grey palette has no other colour: there the sung word is as dark as those before it.
    lit = dark if other == accent else yuv(toned(other, *LIT))
    inks = (
        WallInk(WHITE, yuv(toned(accent, 0.88, 0.15)), unsung),
        WallInk(dark, lit, WAITING),
    )
    wall = Wall(timeline, Box(left, top, right, bottom), inks, largest=330 * unit)
    row_inks = (Ink(shadow=0.0), Ink((float(dark[0]), float(dark[1]), float(dark[2])), shadow=0.0))
    layers: list[Layer] = [
        Bars(timeline, (WHITE, WHITE)),
        wall,
        *corners(timeline, places, moves, max(quiet, 0.8), row_inks),
    ]
    return Scene(Paper(timeline, yuv(grounds[0]), yuv(grounds[1]), yuv(flood)), tuple(layers))


def _in_capitals(timeline: Timeline) -> Timeline:
    lines = tuple(replace(line, text=_capitals(line.text)) for line in timeline.lines)
    return replace(timeline, lines=lines, title=_capitals(timeline.title))


def _capitals(text: str) -> str:
    """Letter by letter, so that words stay where they are: ß, which would be two, remains."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _lightest(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """The ground where a column of it lights up on the beat."""
    share = COLUMN_LIGHT
    return red + share * (1 - red), green + share * (1 - green), blue + share * (1 - blue)
