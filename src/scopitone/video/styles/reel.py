"""Reel: the user's photos and clips, cut on the beat of the song."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH, LyricLines
from scopitone.video.layers.montage import Montage
from scopitone.video.layers.view_stills import SHADED_LUMINANCE, Dressing
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.backdrop_layer import make_views
from scopitone.video.styles.cover_layout import (
    WIDE,
    Column,
    Layout,
    make_stacked_layout,
    move_words_left,
)
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions

# There is no cover: the sides are 0 and only the words are placed.
COLUMNS = (
    (1.5, Column(1920, (690, 0), (690, 0), (690, 0), (800, 0), (1000, 108), (1400, 90), 676)),
    (1.12, Column(1350, (640, 0), (660, 0), (660, 0), (760, 0), (980, 108), (1254, 0), 646)),
    (0.9, Column(1080, (430, 0), (510, 0), (510, 0), (540, 0), (790, 96), (1000, 0), 500)),
    (0.0, Column(1080, (430, 0), (846, 0), (740, 0), (520, 0), (750, 84), (880, 56), 972)),
)  # fmt: skip
# By the smallest ratio of height to width: the heights down to which the picture is clear and
# from which on there are words, as shares of the height, while they are sung, and on the cards.
SHADES = (
    (1.5, (0.20, 0.34), (0.16, 0.34)),
    (1.12, (0.32, 0.46), (0.26, 0.44)),
    (0.9, (0.30, 0.44), (0.18, 0.36)),
    (0.0, (0.42, 0.58), (0.18, 0.36)),
)
# In a wide frame, lines with readings or rows need a higher dark part.
ROOMY = (0.34, 0.50)
# The size of the title below the words, and the pixels between them, at 1080 rows.
TITLE_SIZE, CLEARANCE = 34.0, 14.0
# While nobody sings, captions alone stand at the foot of a wide frame.
OPENED = (0.78, 0.88)


FOOTAGE = True
"""The style can show a montage of the user's photos and clips."""


LYRIC_REACH = LINES_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    order: Literal["seed", "given"] = choice(
        "seed", "Whether the footage is shown in a random order, or in the order given."
    )
    transition: Literal["cut", "whip"] = choice("cut", "A hard cut, or a whip pan of four frames.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    moves = Choreography(timeline.poses, places.stances)
    quiet, unsung = opacities(SHADED_LUMINANCE)
    accent = rgb_to_yuv(timeline.palette.accent)
    place = place_lyrics(
        timeline,
        places,
        moves,
        (SHADED_LUMINANCE,),
        (quiet, unsung),
        accent,
        top=None if places.centered else _find_words_top(timeline),
    )
    box = place.box
    if not places.centered:
        # The spectrum and the line that `place_lyrics` leaves room for are not in this style.
        box = replace(box, room=(box.room[0], box.foot))
    lyrics = LyricLines(timeline, moves, box, unsung, accent, voices=place.voices)
    layers: list[Layer] = [*place.veil, *make_captions(timeline, places, moves, quiet), lyrics]
    layers.append(Countdown(timeline, moves, places.counts, 9 * places.unit, lyrics.gap_above))
    return Scene(_make_ground(timeline, moves), tuple(layers))


def _make_ground(timeline: Timeline, moves: Choreography) -> Ground:
    """Return the montage; without footage, the cover."""
    shades = _shades_by_pose(timeline)
    if timeline.reel is None:
        width, height = timeline.width, timeline.height
        boxes = {
            pose: (Box(0, dark * height, width, height),) for pose, (_, dark) in shades.items()
        }
        return make_views(timeline, moves, Dressing(boxes))
    return Montage(timeline, moves, timeline.reel, shades)


def _shades_by_pose(timeline: Timeline) -> dict[Pose, tuple[float, float]]:
    ratio = timeline.height / timeline.width
    sing, card = next(shades for least, *shades in SHADES if ratio >= least)
    traits = timeline.lyric_traits
    if ratio < 1.0 / WIDE and (traits.rows or traits.readings):
        sing = ROOMY
    opened = OPENED if ratio < 1.0 / WIDE else sing
    return {"title": card, "sing": sing, "open": opened, "end": card}


def _find_words_top(timeline: Timeline) -> float:
    """Return the row of pixels from which on the picture is dark behind words."""
    return _shades_by_pose(timeline)["sing"][1] * timeline.height


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout with the words at the foot, in a wide frame at the left margin."""
    places = make_stacked_layout(timeline.width, timeline.height, COLUMNS)
    if timeline.width / timeline.height < WIDE:
        return places
    places = move_words_left(places, timeline.width)
    foot = places.brand - (TITLE_SIZE + CLEARANCE) * places.unit
    return replace(places, lyrics=replace(places.lyrics, gap=34 * places.unit, foot=foot))
