"""Poster: ink on pale paper, on a strict grid, with one block of colour."""

from __future__ import annotations

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.paper import Paper, Ruler
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.text import Ink
from scopitone.video.palette import toned
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene
from scopitone.video.timeline import Timeline

# OKLab lightness of paper, ink and the printed colour; ink on paper has a contrast of 15:1,
# three fifths of it still 4.5:1.
PAPER, INK, PRINT = 0.955, 0.20, 0.62
QUIET, UNSUNG = 0.72, 0.62
STEPS = 24


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = layout(timeline.width, timeline.height)
    moves = Choreography(timeline.poses, places.stances)
    colour = timeline.palette.accent
    luma, blue, red = (float(value) for value in yuv(toned(colour, INK, 0.03)))
    ink = Ink((luma, blue, red), shadow=0.0)
    printed = yuv(toned(colour, PRINT, 0.19))
    paper = yuv(toned(colour, PAPER, 0.014))
    # Light does not glow on paper: the sweep alone shows the word.
    lyrics = LyricLines(timeline, moves, places.lyrics, UNSUNG, paper, ink)
    largest = max(stance.cover_side for stance in places.stances.values())
    reach = 0.75 * min(places.line.left, timeline.width / 15)
    layers: list[Layer] = [
        Ruler(timeline, STEPS, reach, printed),
        Cover(timeline, moves, largest, printed, radius=0.0, depth=0.25),
    ]
    if not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, printed, ink))
    layers += captions(timeline, places, moves, QUIET, ink)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above, ink)]
    return Scene(Paper(timeline, paper), tuple(layers))
