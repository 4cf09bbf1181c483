"""Horizon: the spectrum's history as a landscape under a sun that is the cover."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scopitone.video.layers.background import Background, Painted, Small
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.landscape import Landscape
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.palette import brightest
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.kernels import Floats
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import WIDE, Column, Layout, stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline
from scopitone.video.tones import toned

# The sun stands on the horizon, the words in the sky above it.
COLUMNS = (
    (1.5, Column(1920, (316, 480), (990, 640), (700, 700), (370, 560), (652, 92),
                 (1840, 90), 292)),
    (1.12, Column(1350, (170, 460), (676, 470), (420, 540), (210, 520), (404, 84),
                 (1290, 66), 84)),
    (0.9, Column(1080, (110, 400), (562, 370), (330, 470), (150, 440), (312, 72),
                 (1020, 56), 70)),
    (0.0, Column(1080, (130, 400), (452, 540), (250, 600), (130, 440), (276, 92),
                 (1010, 56), 84)),
)  # fmt: skip
# Of the frame's height.
HORIZON = {True: 0.69, False: 0.685}
GLOW = 0.42
# Title and author below the brand, and how much of the width they may have beside it.
HEAD, HEADLINE = 58.0, 0.5


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    glow: float = choice(1.0, "How much the sky glows above the horizon.", between=(0.0, 1.0))


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = _places(timeline)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    line = yuv(toned(timeline.palette.accent, 0.86, 0.11))
    ground = yuv(toned(timeline.palette.accent, 0.18, 0.04))
    quiet, unsung = opacities(brightest(timeline.palette))
    horizon = HORIZON[timeline.height > timeline.width] * timeline.height
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [
        Cover(timeline, moves, largest, accent, radius=0.5),
        Landscape(timeline, moves, horizon, line, ground, places.unit),
        *captions(timeline, places, moves, quiet),
        lyrics,
        Countdown(timeline, places.counts, 9 * places.unit, lyrics.above),
    ]
    glow = yuv(toned(timeline.palette.accent, 0.52, 0.15))
    return Scene(
        Background(timeline, _sky(horizon / timeline.height, glow, choices.glow)), tuple(layers)
    )


def _places(timeline: Timeline) -> Layout:
    """Title and author at the top: on the ground they would stand in the landscape."""
    places = stacked(timeline.width, timeline.height, COLUMNS)
    sun = places.stances["sing"].cover_y
    places = replace(places, lyrics=replace(places.lyrics, foot=sun))
    if timeline.width / timeline.height < WIDE:
        return replace(places, head=places.brand + HEAD * places.unit)
    margin = timeline.width / 15
    captions = HEADLINE * timeline.width
    return replace(places, centred=False, head=places.brand, caption=margin, captions=captions)


def _sky(horizon: float, glow: Floats, strength: float) -> Painted:
    """Light above the horizon, dark below it."""

    def paint(planes: Small, _: int | None) -> None:
        rows = np.linspace(0, 1, planes.shape[1], dtype=np.float32)[:, None]
        above = np.exp(-((np.clip(horizon - rows, 0, None) / 0.16) ** 2))
        share = (
            GLOW
            * strength
            * np.where(rows <= horizon, above, np.exp(-(((rows - horizon) / 0.05) ** 2)))
        )
        for plane, value in zip(planes, glow, strict=True):
            plane[:] = plane + (256 * value - plane) * share

    return paint
