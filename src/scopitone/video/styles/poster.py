"""Poster: ink on pale paper, on a strict grid, with one colour that floods it in the chorus."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.paper import Paper, Steps
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.text import Ink
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import WIDE, Layout, layout
from scopitone.video.styles.scene import Scene
from scopitone.video.timeline import Timeline
from scopitone.video.tones import toned

# OKLab lightness of paper in quiet parts and else, of ink, print and the flooded sheet; ink on
# paper has a contrast of 15:1, three fifths of it on either sheet still 3.5:1.
SHADED, PAPER, INK, PRINT, FLOOD = 0.92, 0.955, 0.20, 0.66, 0.80
QUIET, UNSUNG = 0.74, 0.62
# Of the frame's height: the picture, which leaves the sheet at its corner, and the words' edge.
CORNER, EDGE = 0.74, 0.86
STEPS, REACH = 20, 0.08


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    steps: bool = choice(True, "Blocks of the spectrum on the sheet.")
    progress: bool = choice(True, "The thin line that tells how far the song is.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = _places(timeline)
    moves = Choreography(timeline.poses, places.stances)
    colour = timeline.palette.accent
    luma, blue, red = (float(value) for value in yuv(toned(colour, INK, 0.03)))
    ink = Ink((luma, blue, red), shadow=0.0)
    printed = yuv(toned(colour, PRINT, 0.19))
    paper, flood = yuv(toned(colour, PAPER, 0.014)), yuv(toned(colour, FLOOD, 0.16))
    wide = not places.centred
    # Light does not glow on paper: the sweep alone shows the word.
    lyrics = LyricLines(timeline, moves, places.lyrics, UNSUNG, ink.paint, ink, glows=False)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [
        Steps(
            timeline,
            moves,
            STEPS if wide else STEPS // 2,
            REACH * timeline.height,
            colours=(printed, ink.paint) if wide else (flood, paper),
            beside=wide,
        ),
        Cover(timeline, moves, largest, printed, radius=0.0, depth=0.0),
    ]
    if not choices.steps:
        del layers[0]
    if choices.progress and not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, ink.paint, ink))
    layers += captions(timeline, places, moves, QUIET, ink)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above, ink)]
    quiet = yuv(toned(colour, SHADED, 0.014))
    return Scene(Paper(timeline, quiet, paper, flood), tuple(layers))


def _places(timeline: Timeline) -> Layout:
    """In a wide frame the picture stands in the corner, cut by the sheet's edges."""
    places = layout(timeline.width, timeline.height)
    if timeline.width / timeline.height < WIDE:
        return places
    side, edge = CORNER * timeline.height, EDGE * timeline.height
    margin = timeline.width / 15
    sing = replace(places.stances["sing"], cover_x=0.0, cover_y=0.0, cover_side=side)
    box = replace(
        places.lyrics,
        left=edge,
        measure=timeline.width - margin - edge,
        size=0.9 * places.lyrics.size,
    )
    return replace(
        places,
        stances={**places.stances, "sing": sing},
        lyrics=box,
        counts=edge,
        line=Box(margin, places.line.top, timeline.width - margin, places.line.bottom),
        caption=margin,
        captions=side - margin,
    )
