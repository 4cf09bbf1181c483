"""Scopitone: 16 mm warmth in a jukebox's frame, whose bulbs chase each other on the beat."""

from __future__ import annotations

from scopitone.video.layers.bulbs import Bulbs
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.film import BRIGHTEST, HEADROOM, Film
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.text import Ink
from scopitone.video.palette import luminance
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.cover_layout import Column, stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline

# Without a cover of its own: the sides only say where the words go.
COLUMNS = (
    (1.5, Column(1920, (560, 0), (330, 0), (700, 0), (600, 0), (800, 96), (1150, 90), 300)),
    (1.12, Column(1350, (420, 0), (140, 0), (560, 0), (480, 0), (700, 92), (1180, 66), 120)),
    (0.9, Column(1080, (330, 0), (124, 0), (440, 0), (380, 0), (560, 84), (930, 56), 110)),
    (0.0, Column(1080, (340, 0), (846, 0), (400, 0), (360, 0), (480, 112), (1010, 56), 130)),
)  # fmt: skip
# The lamp of a projector of the sixties, and what it makes of white.
WARM = (1.0, 0.74, 0.42)
CREAM = (1.0, 0.953, 0.855)
WEAVE = 0.0016


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = stacked(timeline.width, timeline.height, COLUMNS)
    moves = Choreography(timeline.poses, places.stances)
    quiet, unsung = opacities(luminance((HEADROOM * BRIGHTEST,) * 3))
    luma, blue, red = (float(value) for value in yuv(CREAM))
    ink = Ink((luma, blue, red), shadow=0.55)
    lamp = yuv((1.0, 0.74, 0.36))
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, lamp, ink)
    layers: list[Layer] = [
        Bulbs(timeline, 34 * places.unit, 9 * places.unit, lamp, yuv((1.0, 0.95, 0.8))),
        *captions(timeline, places, moves, quiet, ink),
        lyrics,
        Countdown(timeline, places.counts, 9 * places.unit, lyrics.above, ink),
    ]
    film = Film(timeline, tint=WARM, toned=0.85, weave=WEAVE)
    return Scene(film, tuple(layers))
