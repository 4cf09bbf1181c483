"""Where the cover style puts things: beside each other in a wide frame, else below each other.

Measures are those of a frame whose shorter side is 1080 and scale with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scopitone.video.layers.lyric_line import LyricBox
from scopitone.video.layers.pose import Stance
from scopitone.video.raster.paint import Box
from scopitone.video.timeline import Pose

WIDE = 1.2
"""Width to height from which the words stand beside the cover."""

MEASURE = 0.8
"""Of the width, for centred text. In 9:16 it is x 108 to 972 of 1080, where the controls of
TikTok, Reels and Shorts leave it free (shared by their safe zones; y 269 to 1248 likewise)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All places of a frame, in pixels; `unit` is a pixel of the measures.

    `centred`: captions and lyrics are centred, else flush left. `captions` is the measure of
    title and author beside or under the cover. `brand` is its baseline; `counts` the left edge
    of the three dots. `head`: while the music plays title and author stand at the top from this
    baseline on, rather than under the cover. `caption`: their left edge, where it is not the
    cover's. `rim`: what stands round the cover, of its side.
    """

    unit: float
    centred: bool
    stances: dict[Pose, Stance]
    captions: float
    lyrics: LyricBox
    line: Box
    brand: float
    counts: float
    head: float | None = None
    caption: float | None = None
    rim: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """A frame of `height` whose things stand one below the other: (y, side) of the cover by
    pose, then the sung line's centre and size, the spectrum's base and height, the brand."""

    height: float
    title: tuple[float, float]
    sing: tuple[float, float]
    open: tuple[float, float]
    end: tuple[float, float]
    lyrics: tuple[float, float]
    spectrum: tuple[float, float]
    brand: float


# The height of 9:16, and where the platforms' controls begin there.
TALL, FOOT = 1920, 1248

# From the tallest on, each for frames at least so tall by their width.
COLUMNS = (
    (1.5, Column(1920, (316, 480), (314, 364), (340, 720), (370, 560), (948, 88),
                  (1460, 90), 292)),
    (1.12, Column(1350, (190, 500), (130, 450), (150, 690), (210, 560), (884, 84),
                   (1236, 66), 92)),
    (0.0, Column(1080, (116, 400), (112, 296), (120, 520), (150, 470), (668, 72),
                  (970, 56), 78)),
)  # fmt: skip


def layout(width: int, height: int) -> Layout:
    """The places of a frame of so many pixels."""
    if width / height >= WIDE:
        return _wide(width, height / 1080)
    return stacked(width, height, COLUMNS)


def stacked(width: int, height: int, columns: tuple[tuple[float, Column], ...]) -> Layout:
    """Everything centred, by the first of the columns that the frame is tall enough for."""
    column = next(column for least, column in columns if height / width >= least)
    return _stacked(width, height, min(width, height) / 1080, column)


def _wide(width: int, unit: float) -> Layout:
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
        centre=526 * unit,
        size=104 * unit,
        gap=52 * unit,
    )
    line = Box(margin, 1000 * unit, width - margin, 1004 * unit)
    stances: dict[Pose, Stance] = {"title": title, "sing": sing, "open": open_, "end": end}
    return Layout(unit, False, stances, sing.cover_side, box, line, 84 * unit, edge)


def _stacked(width: int, height: int, unit: float, column: Column) -> Layout:
    left, right = width * (1 - MEASURE) / 2, width * (1 + MEASURE) / 2
    middle = width / 2
    # A frame of another height keeps the distances and has them in its middle.
    down = (height - column.height * unit) / 2
    base, tall = column.spectrum

    def stance(cover: tuple[float, float], **more: float) -> Stance:
        y, side = cover
        seen = {"spectrum": 1.0, "progress": 1.0, "lyrics": 0.0, **more}
        return Stance(
            cover_x=middle - side * unit / 2,
            cover_y=down + y * unit,
            cover_side=side * unit,
            spectrum_left=left,
            spectrum_right=right,
            spectrum_base=down + base * unit,
            spectrum_height=tall * unit,
            **seen,
        )

    stances: dict[Pose, Stance] = {
        "title": stance(column.title, spectrum=0.0, progress=0.0),
        "sing": stance(column.sing, lyrics=1.0),
        "open": stance(column.open),
        "end": stance(column.end, spectrum=0.0, progress=0.0),
    }
    centre, size = column.lyrics
    box = LyricBox(
        left=left,
        measure=right - left,
        centre=down + centre * unit,
        size=size * unit,
        gap=44 * unit,
        centred=True,
        foot=down + FOOT * unit if column.height == TALL else math.inf,
    )
    under = down + (base + 36) * unit
    line = Box(left, under, right, under + 4 * unit)
    counts = middle - 4.6 * 9 * unit
    brand = down + column.brand * unit
    return Layout(unit, True, stances, right - left, box, line, brand, counts)
