"""Dust: thousands of dust motes in the light of the cover, blown by the bass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scopitone.video.layers.background import Background, PaintCallback
from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.dust import Dust
from scopitone.video.layers.footage import Footage
from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.view_stills import SHADED_LUMINANCE, Dressing
from scopitone.video.plan.color_tones import change_tone
from scopitone.video.plan.easing import mix
from scopitone.video.plan.palette import max_luminance, relative_luminance
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.enlarger import Small
from scopitone.video.raster.paint import Box
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.backdrop_layer import (
    FULL_SHADE,
    clear_of_words,
    find_area,
    make_prints,
    make_shots,
    make_views,
    shade_all,
    shade_words,
)
from scopitone.video.styles.cover_layout import COLUMNS as NARROW
from scopitone.video.styles.cover_layout import Column, Layout, make_stacked_layout
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions, split_brand
from scopitone.video.styles.word_layers import make_words, only_wide

COLUMNS = (
    *NARROW[:2],
    (0.9, NARROW[2][1]),
    (0.0, Column(1080, (150, 420), (110, 360), (130, 560), (130, 470), (756, 92),
                 (1010, 56), 74)),
)  # fmt: skip
BACKGROUND_LIGHT = 0.42
"""The share of the light of the background that is left: motes are visible in the dark."""

# The light on the picture in quiet parts and in a chorus, where it fills the frame.
PICTURE_LIGHT = 0.55, 0.85
# The light of the cover around it, and its reach as a share of the shorter side.
GLOW, GLOW_REACH = 0.62, 0.52


BACKDROP = True
"""The style can show a picture or clip of the user."""


LYRIC_REACH = LINES_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    motes: float = choice(1.0, "Number of motes, relative to the usual number.", between=(0.1, 2.0))


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = make_stacked_layout(timeline.width, timeline.height, COLUMNS)
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    warm = rgb_to_yuv(change_tone(timeline.palette.accent, 0.93, 0.06))
    dim = rgb_to_yuv(change_tone(timeline.palette.accent, 0.55, 0.08))
    lightest = max(
        SHADED_LUMINANCE,
        max_luminance(timeline.palette),
        relative_luminance(change_tone(timeline.palette.accent, 0.50, 0.13)),
    )
    quiet, unsung = opacities(lightest)
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), accent)
    captions, brand = split_brand(make_captions(timeline, places, moves, quiet, in_views=False))
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [
        *place.veil,
        Dust(timeline, moves, warm, dim, _text_boxes(timeline, places), choices.motes),
        *only_wide(timeline, [CoverLayer(timeline, moves, largest, accent), *captions]),
        *brand,
        *make_words(timeline, moves, places, place, unsung, accent),
    ]
    return Scene(_make_ground(timeline, moves, places), tuple(layers))


def _make_ground(timeline: Timeline, moves: Choreography, places: Layout) -> Ground:
    """Return dark air with the light of the cover, and the picture itself in that darkness."""
    backdrop = timeline.backdrop
    if backdrop is not None and backdrop.frames:
        return Footage(timeline, moves, backdrop, FULL_SHADE)
    dressing = Dressing(
        shade_words(timeline, places),
        light=PICTURE_LIGHT,
        clear=clear_of_words(timeline, places),
        area=find_area(timeline, places),
        prints=make_prints(timeline),
    )
    views = make_views(timeline, moves, dressing)
    if backdrop is not None:
        return make_shots(
            timeline, make_views(timeline, moves, Dressing(shade_all(timeline))), views
        )
    glow = rgb_to_yuv(change_tone(timeline.palette.accent, 0.50, 0.13))
    air = Background(timeline, _make_light_painter(timeline, moves, places, glow))
    return make_shots(timeline, air, views)


def _text_boxes(timeline: Timeline, places: Layout) -> dict[Pose, tuple[Box, ...]]:
    """Return the boxes of text in each pose: brand, title and author, and words."""
    middle, unit = timeline.width / 2, places.unit

    def box(half: float, top: float, bottom: float) -> Box:
        return Box(middle - half, top, middle + half, bottom)

    brand = box(0.14 * timeline.width, places.brand - 22 * unit, places.brand + 6 * unit)
    boxes: dict[Pose, tuple[Box, ...]] = {}
    for pose, stance in places.stances.items():
        foot = stance.cover_y + stance.cover_side
        card = pose in ("title", "end")
        half = places.captions / 2 if card else min(places.captions / 2, 0.42 * timeline.height)
        pose_boxes = [brand, box(half, foot + 36 * unit, foot + (250 if card else 135) * unit)]
        if pose == "sing":
            words = places.lyrics
            half = words.measure / 2
            pose_boxes.append(box(half, words.center - words.size, words.center + 1.9 * words.size))
        boxes[pose] = tuple(pose_boxes)
    return boxes


def _make_light_painter(
    timeline: Timeline, moves: Choreography, places: Layout, glow: Floats
) -> PaintCallback:
    """Return a painter of dark air and the light of the cover, more in choruses and on bass.

    In a picture that stands still, the light stays where the cover of the title card is.
    """
    dynamics, low = timeline.dynamics, timeline.low

    def paint(planes: Small, n: int | None) -> None:
        black = 16 * 256
        planes[0] = black + (planes[0] - black) * BACKGROUND_LIGHT
        row = min(n or 0, len(low) - 1)
        stance = places.stances["title"] if n is None else moves.stance(row)
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
