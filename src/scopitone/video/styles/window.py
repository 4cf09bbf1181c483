"""Window: a picture from edge to edge, slowly moving, and the words upon it."""

from __future__ import annotations

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.film import BRIGHTEST, HEADROOM, Film
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.palette import luminance
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.cover_layout import stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.scopitone import COLUMNS
from scopitone.video.timeline import Timeline


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = stacked(timeline.width, timeline.height, COLUMNS)
    moves = Choreography(timeline.poses, places.stances)
    quiet, unsung = opacities(luminance((HEADROOM * BRIGHTEST,) * 3))
    accent = yuv(timeline.palette.accent)
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    layers: list[Layer] = [*captions(timeline, places, moves, quiet), lyrics]
    layers.append(Countdown(timeline, places.counts, 9 * places.unit, lyrics.above))
    if not timeline.seam:
        layers.insert(0, ProgressLine(timeline, moves, places.line, accent))
    film = Film(timeline, tint=timeline.palette.accent, toned=0.12, blur=0.0015)
    return Scene(film, tuple(layers))
