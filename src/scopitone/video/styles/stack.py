"""Stack: a column of lines in one size that springs upward, over dark flowing colors.

The cover and the captions are small above the column, and large where nobody sings. In 9:16 the
cover is below the column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.footage import Footage
from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyric_column import COLUMN_REACH, LyricColumn
from scopitone.video.layers.noise_field import NoiseField
from scopitone.video.layers.view_stills import SHADED_LUMINANCE, Dressing
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.styles.backdrop_layer import FULL_SHADE, make_views, shade_all
from scopitone.video.styles.cover_layout import MEASURE, Layout, make_layout
from scopitone.video.styles.lyric_room import VEILED_LUMINANCE, place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions

# At 1080 rows: the size of the words, the distance of lines, and the side of the small cover.
SIZE, GAP, SIDE = 84.0, 50.0, 104.0
# The size of the words in frames that are not wide.
NARROW_SIZE = 96.0
# In 9:16 the cover is below the words, where the platforms' controls are: its top and side.
TALL_COVER = 1300.0, 540.0
# The distance of the captions from the small cover, and of their baseline from its top.
CAPTION_GAP, CAPTION_DROP = 28.0, 46.0
# The share of the width between the margins that lines take, in a wide frame.
WIDE_MEASURE = 0.82
# The highest relative luminance behind the words, and how much a downbeat turns the colors, and the
# pulse of the beat lights them, up to that of a downbeat: more than where they are light.
LIGHTEST, TURN, PULSE_LIGHT, LIT_PULSE = 0.17, 0.16, 0.3, 1.0
# The light in quiet parts and in a chorus: words are on it all the time, so it is dark enough.
LIGHT = 0.76, 0.96

BACKDROP = True
"""The style can show a picture or clip of the user."""


LYRIC_REACH = COLUMN_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    blur: bool = choice(True, "Blurs the lines that are not being sung.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    ground, lightest = _make_ground(timeline, moves)
    quiet, unsung = opacities(lightest)
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), accent)
    # Above the current line there is room for a row of the line before it.
    top = place.box.room[0] + 1.45 * place.box.size + 0.5 * place.box.gap
    box = replace(place.box, center=top)
    right = timeline.width - box.left
    mirror = replace(box, left=right - box.measure)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: tuple[Layer, ...] = (
        *place.veil,
        CoverLayer(timeline, moves, largest, accent),
        *make_captions(timeline, places, moves, quiet),
        LyricColumn(timeline, moves, box, mirror, place.voices, blurs=choices.blur),
    )
    return Scene(ground, layers)


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout with a small cover and the captions above the words."""
    width, height = timeline.width, timeline.height
    places = make_layout(width, height)
    unit, is_tall = places.unit, height > 1.5 * width
    margin = width * (1 - MEASURE) / 2 if is_tall else width / 15
    brand = places.brand
    has_brand = bool(timeline.brand) or timeline.logo is not None
    top = brand + 26 * unit if places.centered and has_brand else brand - 22 * unit
    side = SIDE * unit
    caption = margin + side + CAPTION_GAP * unit
    cover = margin, top, side
    if is_tall:
        down, large = (part * unit for part in TALL_COVER)
        cover = margin, (height - 1920 * unit) / 2 + down, large
        caption = margin
    measure = width - 2 * margin
    if not places.centered:
        measure *= WIDE_MEASURE
    sing = replace(
        places.stances["sing"],
        cover_x=cover[0],
        cover_y=cover[1],
        cover_side=cover[2],
        spectrum_base=height,
        spectrum_height=0.0,
    )
    foot = min(places.lyrics.foot, height - 0.05 * min(width, height))
    box = replace(
        places.lyrics,
        left=margin,
        measure=measure,
        center=height,
        size=(NARROW_SIZE if places.centered else SIZE) * unit,
        gap=GAP * unit,
        centered=False,
        foot=foot,
    )
    return replace(
        places,
        stances={**places.stances, "sing": sing},
        lyrics=box,
        captions=(width - margin if places.centered else 0.7 * width) - caption,
        head=top + CAPTION_DROP * unit,
        opens=True,
        caption=caption,
        line=replace(places.line, top=float(height), bottom=float(height)),
    )


def _make_ground(timeline: Timeline, moves: Choreography) -> tuple[Ground, float]:
    """Return the ground, and the highest relative luminance of it."""
    backdrop = timeline.backdrop
    if backdrop is not None and backdrop.frames:
        return Footage(timeline, moves, backdrop, FULL_SHADE), SHADED_LUMINANCE
    if backdrop is not None:
        return make_views(timeline, moves, Dressing(shade_all(timeline))), SHADED_LUMINANCE
    lightest = VEILED_LUMINANCE if timeline.singers else LIGHTEST
    field = NoiseField(
        timeline,
        moves,
        shade_all(timeline),
        lightest,
        turn=TURN,
        pulse_light=PULSE_LIGHT,
        lit_pulse=LIT_PULSE,
        light=LIGHT,
    )
    return field, lightest
