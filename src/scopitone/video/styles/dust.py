"""Dust: thousands of motes blown by the bands, in the light of the cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scopitone.video.layers.background import Background, Painted, Small
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.dust import Dust
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.motion import mix
from scopitone.video.palette import brightest, luminance
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.kernels import Floats
from scopitone.video.raster.paint import Box
from scopitone.video.styles.behind import DARK, SHADED, film
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import COLUMNS as NARROW
from scopitone.video.styles.cover_layout import Column, Layout, stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Pose, Timeline
from scopitone.video.tones import toned

COLUMNS = (
    *NARROW[:2],
    (0.9, NARROW[2][1]),
    (0.0, Column(1080, (150, 420), (110, 360), (130, 560), (130, 470), (756, 92),
                 (1010, 56), 74)),
)  # fmt: skip
DARKER = 0.42
"""Of the background's light: the motes need the dark."""

# The light of the cover on the air round it: how much, and how far, of the shorter side.
GLOW, GLOW_REACH = 0.62, 0.52


BACKDROP = True
"""A picture or clip of the user's may stand behind it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    motes: float = choice(1.0, "How many motes there are, by the usual number.", between=(0.1, 2.0))


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = stacked(timeline.width, timeline.height, COLUMNS)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    warm = yuv(toned(timeline.palette.accent, 0.93, 0.06))
    dim = yuv(toned(timeline.palette.accent, 0.55, 0.08))
    lightest = max(
        brightest(timeline.palette), luminance(toned(timeline.palette.accent, 0.50, 0.13))
    )
    if timeline.backdrop is not None:
        lightest = SHADED
    quiet, unsung = opacities(lightest)
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [
        Dust(timeline, moves, warm, dim, _texts(timeline, places), choices.motes),
        Cover(timeline, moves, largest, accent),
        *captions(timeline, places, moves, quiet),
        lyrics,
        Countdown(timeline, places.counts, 9 * places.unit, lyrics.above),
    ]
    if timeline.backdrop is not None:
        return Scene(film(timeline, moves, DARK), tuple(layers))
    glow = yuv(toned(timeline.palette.accent, 0.50, 0.13))
    return Scene(Background(timeline, _lit(timeline, moves, glow)), tuple(layers))


def _texts(timeline: Timeline, places: Layout) -> dict[Pose, tuple[Box, ...]]:
    """Where text is in each pose: the brand, title and author under the cover, the words."""
    middle, unit = timeline.width / 2, places.unit

    def box(half: float, top: float, bottom: float) -> Box:
        return Box(middle - half, top, middle + half, bottom)

    brand = box(0.14 * timeline.width, places.brand - 22 * unit, places.brand + 6 * unit)
    boxes: dict[Pose, tuple[Box, ...]] = {}
    for pose, stance in places.stances.items():
        foot = stance.cover_y + stance.cover_side
        card = pose in ("title", "end")
        half = places.captions / 2 if card else min(places.captions / 2, 0.42 * timeline.height)
        found = [brand, box(half, foot + 36 * unit, foot + (250 if card else 135) * unit)]
        if pose == "sing":
            words = places.lyrics
            half = words.measure / 2
            found.append(box(half, words.centre - words.size, words.centre + 1.9 * words.size))
        boxes[pose] = tuple(found)
    return boxes


def _lit(timeline: Timeline, moves: Choreography, glow: Floats) -> Painted:
    """Dark air, and the light of the cover in it: more in a chorus, a breath more on the bass."""
    dynamics, low = timeline.dynamics, timeline.low

    def paint(planes: Small, n: int | None) -> None:
        black = 16 * 256
        planes[0] = black + (planes[0] - black) * DARKER
        row = min(n or 0, len(low) - 1)
        stance = moves.stance(row)
        scale = planes.shape[1] / timeline.height
        x = (stance.cover_x + stance.cover_side / 2) * scale
        y = (stance.cover_y + stance.cover_side / 2) * scale
        reach = GLOW_REACH * min(planes.shape[1:])
        across = np.exp(-(((np.arange(planes.shape[2]) - x) / reach) ** 2)).astype(np.float32)
        down = np.exp(-(((np.arange(planes.shape[1]) - y) / reach) ** 2)).astype(np.float32)
        light = mix(0.45, 0.85, float(dynamics.lift[row])) + 0.15 * float(low[row])
        light = min(1.0, light + 0.3 * float(dynamics.drop[row]))
        share = np.float32(GLOW * light) * down[:, None] * across[None, :]
        for plane, value in zip(planes, glow, strict=True):
            plane[:] = plane + (256 * value - plane) * share

    return paint
