"""Cover: the artwork as the hero, the words beside it, the spectrum below.

In a wide frame: a margin of a fifteenth of the width, the cover on the left, one edge for
lyrics and spectrum, one line from margin to margin. In others everything is centred, one below
the other. `cover_layout` has the measures.
"""

from __future__ import annotations

from scopitone.video.layers.background import Background
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine, Spectrum
from scopitone.video.palette import brightest
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline

BARS = 64


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = layout(timeline.width, timeline.height)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    quiet, unsung = opacities(brightest(timeline.palette))
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [Cover(timeline, moves, largest, accent), Spectrum(timeline, moves, BARS)]
    if not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, accent))
    layers += captions(timeline, places, moves, quiet)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above)]
    return Scene(Background(timeline), tuple(layers))
