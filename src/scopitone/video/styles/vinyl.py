"""Vinyl: the cover is the label of a turning record; the tonearm shows the position in the song."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.picture_grade import duotone
from scopitone.video.layers.tonearm import Tonearm
from scopitone.video.layers.turntable import RecordLayer
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.fonts import SERIF
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.backdrop_layer import make_grounds
from scopitone.video.styles.cover_layout import TALL, Layout, make_layout
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions, split_brand
from scopitone.video.styles.word_layers import make_words, only_wide

# Turns per second of an LP (33 1/3 per minute), a single (45) and a shellac record (78).
TURNS = {"33": 100 / 3 / 60, "45": 45 / 60, "78": 78 / 60}
# In 9:16, of 1920 rows: the top and side of the square around the record, the middle of the sung
# line, and the distance of the title below the brand.
TALL_RATIO, TALL_RECORD = 1.5, (1150.0, 1000.0, 832.0, 58.0)
# The sleeve is an old print in brown and cream, through which some of its colors are seen.
BROWN, CREAM, PRINT_SHARE = (0.15, 0.07, 0.04), (1.0, 0.90, 0.70), 0.8
# The record has worn a ring into it, at a share of half its side, and hands have darkened the rest.
RING, RING_WIDTH, RING_LIGHT, EDGE_SHADE = 0.92, 0.018, 0.14, 0.85

BACKDROP = True
"""The style can show a picture or clip of the user."""


LYRIC_REACH = LINES_REACH
TYPEFACE = SERIF
"""The typeface of the style."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    turns: Literal["33", "45", "78"] = choice("33", "Revolutions of the record per minute.")
    arm: bool = choice(True, "The tonearm, which shows the position in the song.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    # A disc looks smaller than a square, so it is larger unless the brand above limits its size.
    scale = 0.97 if places.centered else 1.08
    places = replace(places, rim=max(0.0, scale - 1.0) / 2)
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    behind, lightest = make_grounds(timeline, moves, places, _print_sleeve)
    quiet, unsung = opacities(lightest)
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    captions, brand = split_brand(make_captions(timeline, places, moves, quiet, in_views=False))
    wide: list[Layer] = [RecordLayer(timeline, moves, largest, accent, scale, TURNS[choices.turns])]
    if choices.arm and not timeline.seam:
        wide.append(Tonearm(timeline, moves, scale))
    words = make_words(timeline, moves, places, place, unsung, accent)
    return Scene(behind, (*place.veil, *only_wide(timeline, [*wide, *captions]), *brand, *words))


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout that, in 9:16, has the record below the words, where no text may be."""
    places = make_layout(timeline.width, timeline.height)
    if timeline.height / timeline.width < TALL_RATIO:
        return places
    unit = places.unit
    down = (timeline.height - TALL * unit) / 2
    top, side, center, head = (part * unit for part in TALL_RECORD)
    sing = replace(
        places.stances["sing"],
        cover_x=(timeline.width - side) / 2,
        cover_y=down + top,
        cover_side=side,
    )
    box = replace(places.lyrics, center=down + center, foot=down + top)
    return replace(
        places,
        stances={**places.stances, "sing": sing},
        lyrics=box,
        head=places.brand + head,
        opens=True,
    )


def _print_sleeve(colors: Floats) -> Floats:
    """Return colors (h, w, 3), sRGB 0 to 1, as on a worn sleeve."""
    printed = duotone(BROWN, CREAM, PRINT_SHARE)(colors)
    down, across = (np.linspace(-1.0, 1.0, side, dtype=np.float32) for side in colors.shape[:2])
    away = np.hypot(down[:, None], across[None, :])
    shade = 1.0 - EDGE_SHADE * np.clip(away - 0.5, 0.0, 0.8)
    ring = RING_LIGHT * np.exp(-(((away - RING) / RING_WIDTH) ** 2))
    return np.asarray(printed * shade[..., None] + ring[..., None], np.float32)
