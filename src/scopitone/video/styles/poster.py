"""Poster: ink on pale paper in a strict grid, with one color that floods the chorus."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.paper import Paper, SpectrumSteps
from scopitone.video.layers.picture_grade import duotone
from scopitone.video.layers.shot_switch import PICTURE_SHOTS, ShotGround
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.text import Ink
from scopitone.video.layers.view_stills import Dressing
from scopitone.video.plan.color_tones import change_tone
from scopitone.video.plan.palette import relative_luminance
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.fonts import CONDENSED
from scopitone.video.raster.paint import Box
from scopitone.video.styles.backdrop_layer import clear_of_words, find_area, make_views
from scopitone.video.styles.cover_layout import WIDE, Layout, make_layout
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene
from scopitone.video.styles.title_block import make_captions, split_brand
from scopitone.video.styles.word_layers import make_words, only_wide

# OKLab lightness of paper in quiet parts, of paper in other parts, of ink, print and the flooded
# sheet. Ink on paper has a contrast of 15:1; at an opacity of 3/5 it still has 3.5:1 on either.
QUIET_PAPER, PAPER, INK, PRINT, FLOOD = 0.92, 0.955, 0.20, 0.66, 0.80
# OKLab lightness of the dark parts of a picture that fills the sheet.
PALE = 0.83
QUIET, UNSUNG = 0.74, 0.62
# As shares of the height: the side of the picture in the corner, and the left edge of the words.
CORNER, EDGE = 0.74, 0.86
STEPS, REACH = 20, 0.08


LYRIC_REACH = LINES_REACH
TYPEFACE = CONDENSED
"""The typeface of the style."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    steps: bool = choice(True, "Spectrum blocks on the sheet.")
    progress: bool = choice(True, "The thin line that shows the position in the song.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    moves = Choreography(timeline.poses, places.stances)
    color = timeline.palette.accent
    luma, blue, red = (float(value) for value in rgb_to_yuv(change_tone(color, INK, 0.03)))
    ink = Ink((luma, blue, red), shadow=0.0)
    printed = rgb_to_yuv(change_tone(color, PRINT, 0.19))
    paper, flood = (
        rgb_to_yuv(change_tone(color, PAPER, 0.014)),
        rgb_to_yuv(change_tone(color, FLOOD, 0.16)),
    )
    wide = not places.centered
    # Paper does not glow: only the sweep shows the sung word.
    grounds = tuple(
        relative_luminance(change_tone(color, *tone))
        for tone in ((QUIET_PAPER, 0.014), (PAPER, 0.014), (FLOOD, 0.16))
    )
    place = place_lyrics(timeline, places, moves, grounds, (QUIET, UNSUNG), ink.paint, ink=ink)
    words = make_words(timeline, moves, places, place, UNSUNG, ink.paint, ink, glows=False)
    largest = max(stance.cover_side for stance in places.stances.values())
    wide_layers: list[Layer] = [
        SpectrumSteps(
            timeline,
            moves,
            STEPS if wide else STEPS // 2,
            REACH * timeline.height,
            colors=(printed, ink.paint) if wide else (flood, paper),
            beside=wide,
        ),
        CoverLayer(timeline, moves, largest, printed, radius=0.0, depth=0.0),
    ]
    if not choices.steps:
        del wide_layers[0]
    captions, brand = split_brand(
        make_captions(timeline, places, moves, QUIET, ink, in_views=False)
    )
    layers: list[Layer] = [*only_wide(timeline, [*wide_layers, *captions])]
    if choices.progress and not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, ink.paint, ink))
    layers += [*brand, *words]
    quiet = rgb_to_yuv(change_tone(color, QUIET_PAPER, 0.014))
    sheet = Paper(timeline, quiet, paper, flood)
    # A picture that fills the sheet is printed in one pale color, on which ink is readable.
    pale = duotone(change_tone(color, PALE, 0.13), change_tone(color, PAPER, 0.014))
    dressing = Dressing(
        grade=pale,
        tone=change_tone(color, PAPER, 0.014),
        light=(1.0, 1.0),
        pulse_light=-0.03,
        # Paper lies still; bar lines alone move it.
        least_pulse=0.3,
        clear=clear_of_words(timeline, places),
        area=find_area(timeline, places),
    )
    views = make_views(timeline, moves, dressing)
    # Words alone stand on the color, and in a chorus on paper: the page is turned.
    turned = Paper(timeline, flood, flood, paper)
    shown = {"wide": sheet, "words": turned, **dict.fromkeys(PICTURE_SHOTS, views)}
    return Scene(ShotGround(timeline, shown), tuple(layers))


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout that, in a wide frame, has the picture in the corner of the sheet."""
    places = make_layout(timeline.width, timeline.height)
    if timeline.width / timeline.height < WIDE:
        return places
    side, edge = CORNER * timeline.height, EDGE * timeline.height
    margin = timeline.width / 15
    sing = replace(places.stances["sing"], cover_x=0.0, cover_y=0.0, cover_side=side)
    box = replace(
        places.lyrics,
        left=edge,
        measure=timeline.width - margin - edge,
        size=1.06 * places.lyrics.size,
    )
    return replace(
        places,
        stances={**places.stances, "sing": sing},
        lyrics=box,
        counts=edge,
        line=Box(margin, places.line.top, timeline.width - margin, places.line.bottom),
        caption=margin,
        captions=side - margin,
    )
