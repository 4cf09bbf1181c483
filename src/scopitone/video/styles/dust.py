"""Dust: thousands of motes blown by the bands, in the light of the cover."""

from __future__ import annotations

from scopitone.video.layers.background import Background, Painted, Small
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.dust import Dust
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.palette import brightest, toned
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.cover_layout import COLUMNS as NARROW
from scopitone.video.styles.cover_layout import Column, stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline

COLUMNS = (
    *NARROW[:2],
    (0.9, NARROW[2][1]),
    (0.0, Column(1080, (150, 420), (110, 360), (130, 560), (130, 470), (756, 92),
                 (1010, 56), 74)),
)  # fmt: skip
DARKER = 0.55
"""Of the background's light: the motes need the dark."""


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    places = stacked(timeline.width, timeline.height, COLUMNS)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    warm = yuv(toned(timeline.palette.accent, 0.93, 0.06))
    dim = yuv(toned(timeline.palette.accent, 0.55, 0.08))
    quiet, unsung = opacities(brightest(timeline.palette))
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [
        Dust(timeline, moves, warm, dim),
        Cover(timeline, moves, largest, accent),
        *captions(timeline, places, moves, quiet),
        lyrics,
        Countdown(timeline, places.counts, 9 * places.unit, lyrics.above),
    ]
    return Scene(Background(timeline, _darkened()), tuple(layers))


def _darkened() -> Painted:
    def paint(planes: Small, _: int | None) -> None:
        black = 16 * 256
        planes[0] = black + (planes[0] - black) * DARKER

    return paint
