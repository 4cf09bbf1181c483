"""Field: flowing noise in the colors of the cover, for music without words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.noise_field import NoiseField
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.cover_layout import WIDE, Column, Layout, make_stacked_layout
from scopitone.video.styles.lyric_room import VEILED_LUMINANCE, place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions
from scopitone.video.styles.word_layers import make_words

# There is no cover: the sides are 0. Words and cards are in the middle.
COLUMNS = (
    (1.5, Column(1920, (560, 0), (300, 0), (300, 0), (560, 0), (740, 108), (1400, 90), 292)),
    (1.12, Column(1350, (500, 0), (140, 0), (140, 0), (500, 0), (690, 108), (1290, 66), 92)),
    (0.9, Column(1080, (380, 0), (130, 0), (130, 0), (380, 0), (560, 108), (1030, 56), 78)),
    (0.0, Column(1080, (370, 0), (130, 0), (130, 0), (370, 0), (556, 104), (1010, 56), 84)),
)  # fmt: skip
# The distance of title and author below the brand, and their share of the width beside it.
HEAD, HEADLINE = 58.0, 0.5
# The highest relative luminance behind text.
LIGHTEST = 0.12
# How far it is dark below the middle of cards and words, and below the brand, at 1080 rows; below
# words further if there are rows below them, or several lines at the same time.
CARD_REACH, WORDS_REACH, ROWS_REACH, CAPTIONS_REACH = 170.0, 180.0, 320.0, 60.0


LYRIC_REACH = LINES_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    warp: float = choice(1.0, "How much the bass moves the field.", between=(0.0, 2.0))


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    lightest = VEILED_LUMINANCE if timeline.singers else LIGHTEST
    quiet, unsung = opacities(lightest)
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), accent)
    shades = _find_texts(timeline, places)
    field = NoiseField(timeline, moves, shades, lightest, warp=choices.warp)
    captions = make_captions(timeline, places, moves, quiet)
    words = make_words(timeline, moves, places, place, unsung, accent, moves_alone=False)
    return Scene(field, (*captions, *words))


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout with title and author at the top while the music plays."""
    places = make_stacked_layout(timeline.width, timeline.height, COLUMNS)
    if timeline.width / timeline.height < WIDE:
        return replace(places, head=places.brand + HEAD * places.unit)
    margin = timeline.width / 15
    captions = HEADLINE * timeline.width
    return replace(places, centered=False, head=places.brand, caption=margin, captions=captions)


def _find_texts(timeline: Timeline, places: Layout) -> dict[Pose, tuple[Box, ...]]:
    """Return the boxes of text in each pose: the captions at the top, or as far as below words.

    Between captions and words there is no light: it would be a narrow bright band.
    """
    width, unit, middle = float(timeline.width), places.unit, places.lyrics.center
    is_roomy = timeline.lyric_traits.rows or timeline.lyric_traits.overlaps
    captions, card, words = (
        (Box(0, 0, width, foot),)
        for foot in (
            places.brand + CAPTIONS_REACH * unit,
            middle + CARD_REACH * unit,
            middle + (ROWS_REACH if is_roomy else WORDS_REACH) * unit,
        )
    )
    return {"title": card, "sing": words, "open": captions, "end": card}
