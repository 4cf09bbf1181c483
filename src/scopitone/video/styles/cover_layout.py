"""Layouts: cover and words beside each other in a wide frame, below each other in other frames.

Measures are for a frame with a shorter side of 1080 pixels, and scale with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scopitone.video.layers.layout_pose import Stance
from scopitone.video.layers.lyric_line import LyricBox
from scopitone.video.plan.timeline import Pose
from scopitone.video.raster.paint import Box

WIDE = 1.2
"""The ratio of width to height from which the words are beside the cover."""

MEASURE = 0.8
"""The measure of centered text as a share of the width. In 9:16 this is x 108 to 972 of 1080,
which the controls of TikTok, Reels and Shorts leave free (the intersection of their safe zones; so
is y 269 to 1248)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of everything in a frame, in pixels; `unit` is a pixel of the measures.

    Attributes:
        centered: whether captions and lyrics are centered or flush left.
        captions: the measure of title and author beside or under the cover.
        brand: the baseline of the brand.
        counts: the left edge of the three dots.
        head: the first baseline of title and author at the top while the music plays; None if
            they are under the cover.
        opens: whether title and author are under the cover while nobody sings, in spite of `head`.
        caption: the left edge of title and author; None for that of the cover.
        rim: the border around the cover, as a share of its side.
        corner: whether the brand is in the corner although captions are centered.
    """

    unit: float
    centered: bool
    stances: dict[Pose, Stance]
    captions: float
    lyrics: LyricBox
    line: Box
    brand: float
    counts: float
    head: float | None = None
    opens: bool = False
    caption: float | None = None
    rim: float = 0.0
    corner: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A frame of `height` with everything one below the other.

    `title`, `sing`, `open` and `end` are (y, side) of the cover in each pose, `lyrics` is the
    center and size of the sung line, `spectrum` the base and height of the bars.
    """

    height: float
    title: tuple[float, float]
    sing: tuple[float, float]
    open: tuple[float, float]
    end: tuple[float, float]
    lyrics: tuple[float, float]
    spectrum: tuple[float, float]
    brand: float


# The height of 9:16, and the row at which the controls of the platforms begin.
TALL, FOOT = 1920, 1248
# In 9:16, title and author below a picture from edge to edge: the first baseline and its height.
TALL_HEAD, HEAD_SIZE = 740, 30

# From the tallest on: the smallest ratio of height to width, and its column.
COLUMNS = (
    (1.5, Column(1920, (316, 480), (314, 336), (340, 720), (370, 560), (942, 108),
                  (1480, 90), 292)),
    (1.12, Column(1350, (190, 500), (130, 440), (150, 690), (210, 560), (866, 108),
                   (1236, 66), 92)),
    (0.0, Column(1080, (116, 400), (112, 250), (120, 520), (150, 470), (650, 108),
                  (970, 56), 78)),
)  # fmt: skip


def make_layout(width: int, height: int) -> Layout:
    """Return the layout of a frame of `width` by `height` pixels."""
    if width / height >= WIDE:
        return _make_wide(width, height / 1080)
    return make_stacked_layout(width, height, COLUMNS)


def move_words_left(places: Layout, width: int) -> Layout:
    """Return a layout with words and captions at the left margin of a wide frame, not centered."""
    margin = width / 15
    return replace(
        places,
        centered=False,
        head=places.brand,
        caption=margin,
        captions=0.5 * width,
        lyrics=replace(places.lyrics, left=margin, measure=width - 2 * margin, centered=False),
        counts=margin,
    )


def bleed_cover(places: Layout, width: int, height: int, *, has_face: bool) -> Layout:
    """Return a layout of a tall frame with the cover from edge to edge, fading above the words.

    Frames of another shape keep their layout. The brand is in the corner beside a face.
    """
    if height / width < COLUMNS[0][0]:
        return places
    down = (height - TALL * places.unit) / 2
    head = down + TALL_HEAD * places.unit
    top = min(0.0, down)
    # Nothing of the picture is behind the letters of the title.
    seen = (head - HEAD_SIZE * places.unit - top) / width
    bled = {"cover_x": 0.0, "cover_y": top, "cover_side": float(width), "bleed": 1.0}
    stances: dict[Pose, Stance] = {
        **places.stances,
        "sing": replace(places.stances["sing"], **bled, seen=min(1.0, seen)),
        "open": replace(places.stances["open"], **bled),
    }
    return replace(places, stances=stances, head=head, opens=True, corner=has_face)


def make_stacked_layout(
    width: int, height: int, columns: tuple[tuple[float, Column], ...]
) -> Layout:
    """Return a centered layout by the first of `columns` for which the frame is tall enough."""
    column = next(column for least, column in columns if height / width >= least)
    return _make_stacked(width, height, min(width, height) / 1080, column)


def _make_wide(width: int, unit: float) -> Layout:
    margin, middle = width / 15, width / 2
    sing = Stance(
        cover_x=margin,
        cover_y=216 * unit,
        cover_side=600 * unit,
        spectrum_left=margin + 704 * unit,
        spectrum_right=width - margin,
        spectrum_base=950 * unit,
        spectrum_height=96 * unit,
        spectrum=1.0,
        progress=1.0,
        lyrics=1.0,
    )
    title = replace(
        sing,
        cover_x=middle - 210 * unit,
        cover_y=150 * unit,
        cover_side=420 * unit,
        spectrum_base=990 * unit,
        spectrum_height=40 * unit,
        spectrum=0.0,
        progress=0.0,
        lyrics=0.0,
    )
    open_ = replace(
        sing,
        cover_x=middle - 290 * unit,
        cover_y=96 * unit,
        cover_side=580 * unit,
        spectrum_left=margin,
        lyrics=0.0,
    )
    end = replace(title, cover_x=middle - 240 * unit, cover_y=160 * unit, cover_side=480 * unit)
    edge = sing.spectrum_left
    box = LyricBox(
        left=edge,
        measure=width - margin - edge,
        center=526 * unit,
        size=104 * unit,
        gap=52 * unit,
    )
    line = Box(margin, 1000 * unit, width - margin, 1004 * unit)
    stances: dict[Pose, Stance] = {"title": title, "sing": sing, "open": open_, "end": end}
    return Layout(unit, False, stances, sing.cover_side, box, line, 84 * unit, edge)


def _make_stacked(width: int, height: int, unit: float, column: Column) -> Layout:
    left, right = width * (1 - MEASURE) / 2, width * (1 + MEASURE) / 2
    middle = width / 2
    # In a frame of another height the column is in the middle, with the same distances.
    down = (height - column.height * unit) / 2
    base, tall = column.spectrum

    def stance(cover: tuple[float, float], **more: float) -> Stance:
        y, side = cover
        visibility = {"spectrum": 1.0, "progress": 1.0, "lyrics": 0.0, **more}
        return Stance(
            cover_x=middle - side * unit / 2,
            cover_y=down + y * unit,
            cover_side=side * unit,
            spectrum_left=left,
            spectrum_right=right,
            spectrum_base=down + base * unit,
            spectrum_height=tall * unit,
            **visibility,
        )

    stances: dict[Pose, Stance] = {
        "title": stance(column.title, spectrum=0.0, progress=0.0),
        "sing": stance(column.sing, lyrics=1.0),
        "open": stance(column.open),
        "end": stance(column.end, spectrum=0.0, progress=0.0),
    }
    center, size = column.lyrics
    box = LyricBox(
        left=left,
        measure=right - left,
        center=down + center * unit,
        size=size * unit,
        gap=44 * unit,
        centered=True,
        foot=down + FOOT * unit if column.height == TALL else math.inf,
    )
    under = down + (base + 36) * unit
    line = Box(left, under, right, under + 4 * unit)
    counts = middle - 4.6 * 9 * unit
    brand = down + column.brand * unit
    return Layout(unit, True, stances, right - left, box, line, brand, counts)
