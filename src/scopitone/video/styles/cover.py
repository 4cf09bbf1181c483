"""Cover: the artwork as the hero, the words beside it, the spectrum below.

In a wide frame: a margin of a fifteenth of the width, the cover on the left, one edge for
lyrics and spectrum, one line from margin to margin. In others everything is centred, one below
the other. `cover_layout` has the measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import RADIUS, Cover
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine, Spectrum
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.behind import ground
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline

BARS = 64


BACKDROP = True
"""A picture or clip of the user's may stand behind it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    spectrum: bool = choice(True, "Bars of the spectrum at the foot.")
    progress: bool = choice(True, "The thin line that tells how far the song is.")
    corners: Literal["round", "square"] = choice("round", "The cover's corners.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = layout(timeline.width, timeline.height)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    behind, lightest = ground(timeline, moves)
    quiet, unsung = opacities(lightest)
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    radius = RADIUS if choices.corners == "round" else 0.0
    layers: list[Layer] = [Cover(timeline, moves, largest, accent, radius=radius)]
    if choices.spectrum:
        layers.append(Spectrum(timeline, moves, BARS))
    if choices.progress and not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, accent))
    layers += captions(timeline, places, moves, quiet)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above)]
    return Scene(behind, tuple(layers))
