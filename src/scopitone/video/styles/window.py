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
