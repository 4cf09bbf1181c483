"""Cover: the artwork as the hero, the words beside it, the spectrum below.

Measures are those of a 1920 by 1080 frame and scale with it: a margin of a fifteenth of the
width, the cover on the left, one edge for lyrics and spectrum, one line from margin to margin.
"""

from __future__ import annotations

from dataclasses import replace

from scopitone.video.layers.background import Background
from scopitone.video.layers.caption import Caption, Setting, Watermark
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricBox, LyricLines
from scopitone.video.layers.pose import Choreography, Stance
from scopitone.video.layers.spectrum import ProgressLine, Spectrum
from scopitone.video.palette import brightest, opacity_for
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.paint import Box
from scopitone.video.raster.type import Block, set_rows
from scopitone.video.styles.scene import Scene
from scopitone.video.timeline import Pose, Timeline

BARS = 64
# WCAG 2.2, 1.4.3: 4.5 for text, 3 for large text (24 px and more).
TEXT_CONTRAST, LARGE_CONTRAST = 4.5, 3.0
TITLE_SIZES = (136.0, 120.0, 104.0, 88.0, 76.0, 64.0)


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    unit = timeline.height / 1080
    margin = timeline.width / 15
    stances = _stances(timeline.width, unit, margin)
    moves = Choreography(timeline.poses, stances)
    accent = yuv(timeline.palette.accent)
    light = brightest(timeline.palette)
    quiet = max(0.62, opacity_for(TEXT_CONTRAST, light))
    edge = stances["sing"].spectrum_left
    box = LyricBox(
        left=edge,
        measure=timeline.width - margin - edge,
        centre=526 * unit,
        size=104 * unit,
        gap=52 * unit,
    )
    line = Box(margin, 1000 * unit, timeline.width - margin, 1004 * unit)
    fade = timeline.seconds(0.7)
    unsung = max(0.45, opacity_for(LARGE_CONTRAST, light))
    lyrics = LyricLines(timeline, moves, box, unsung, accent)
    layers: list[Layer] = [
        Cover(timeline, moves, max(stance.cover_side for stance in stances.values()), accent),
        Spectrum(timeline, moves, BARS),
        ProgressLine(timeline, moves, line, accent),
        Caption(_title(timeline, stances, unit), moves, fade),
        Caption(_author(timeline, stances, unit, quiet), moves, fade),
        lyrics,
        Countdown(timeline, edge, 9 * unit, lyrics.above),
    ]
    brand = _brand(timeline, unit, margin, quiet)
    if brand.block.rows:
        layers.append(Watermark(brand))
    return Scene(Background(timeline), tuple(layers))


def _stances(width: float, unit: float, margin: float) -> dict[Pose, Stance]:
    middle = width / 2
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
    return {"title": title, "sing": sing, "open": open_, "end": end}


def _title(timeline: Timeline, stances: dict[Pose, Stance], unit: float) -> dict[Pose, Setting]:
    text, middle = timeline.title, timeline.width / 2
    widest = timeline.width * 0.8
    size = next(
        (s for s in TITLE_SIZES if len(_set(text, widest / (s * unit)).rows) <= 2),
        TITLE_SIZES[-1],
    )
    if len(text) > 40:
        size = min(size, 88.0)
    card = _set(text, widest / (size * unit), align=0.5, most_rows=3)
    card_y = stances["title"].cover_y + (420 + 36) * unit + 0.95 * size * unit
    small = _caption_size(text, stances["sing"].cover_side, unit)
    beside = _set(text, stances["sing"].cover_side / small, most_rows=2)
    # Between cover and spectrum there is room for one row of 44, or two of 32.
    low = 44 * unit if len(_set(text, widest / (44 * unit)).rows) <= 1 else 32 * unit
    below = _set(text, widest / low, align=0.5, most_rows=2)
    ending = _set(text, widest / (72 * unit), align=0.5, most_rows=2)
    sing, open_, end = stances["sing"], stances["open"], stances["end"]
    return {
        "title": Setting(card, middle, card_y, size * unit, 1.0),
        "sing": Setting(beside, sing.cover_x, _under(sing, unit, small), small, 1.0),
        "open": Setting(below, middle, _under(open_, unit, low), low, 1.0),
        "end": Setting(ending, middle, _under(end, unit, 72 * unit) + 24 * unit, 72 * unit, 1.0),
    }


def _author(
    timeline: Timeline, stances: dict[Pose, Stance], unit: float, opacity: float
) -> dict[Pose, Setting]:
    """The author's line, below wherever the title's last row is."""
    middle, widest = timeline.width / 2, timeline.width * 0.8
    settings: dict[Pose, Setting] = {}
    sizes: dict[Pose, float] = {"title": 46, "sing": 30, "open": 30, "end": 38}
    for pose, title in _title(timeline, stances, unit).items():
        size = sizes[pose] * unit
        if pose == "sing":
            measure, align, x = stances[pose].cover_side, 0.0, stances[pose].cover_x
        else:
            measure, align, x = widest, 0.5, middle
        rows = len(title.block.rows)
        last = title.y + max(0, rows - 1) * title.block.leading * title.size
        y = last + 0.36 * title.size + 1.15 * size if rows else title.y
        card = pose in ("title", "end") and timeline.author
        text = f"by {timeline.author}" if card else timeline.author
        most = 2 if card else 1
        block = _fitted(text, most, weight=450, measure=measure / size, align=align)
        settings[pose] = Setting(block, x, y, size, max(opacity, 0.8 if pose == "title" else 0.7))
    return settings


def _brand(timeline: Timeline, unit: float, margin: float, opacity: float) -> Setting:
    text = timeline.brand.upper()
    # One row above everything else: there it may be long.
    block = _fitted(text, 1, weight=600, measure=48.0, align=1.0, tracking=0.16)
    size = 21 * unit
    # Tracking stands behind the last letter too: the margin is the letter's.
    return Setting(block, timeline.width - margin + 0.16 * size, 84 * unit, size, opacity)


def _set(text: str, measure: float, align: float = 0.0, most_rows: int = 99) -> Block:
    return _fitted(text, most_rows, weight=750, measure=measure, align=align, leading=1.12)


def _fitted(text: str, most_rows: int, *, weight: int, measure: float, **more: float) -> Block:
    """Set in at most so many rows: a text that is longer ends in an ellipsis."""
    block = set_rows(text, weight=weight, measure=measure, **more)
    while len(block.rows) > most_rows:
        text = text[: block.rows[most_rows - 1].end - 1].rstrip() + "…"
        block = set_rows(text, weight=weight, measure=measure, **more)
    return block


def _caption_size(text: str, side: float, unit: float) -> float:
    for size in (44.0, 38.0, 34.0, 30.0):
        if len(_set(text, side / (size * unit)).rows) <= (1 if size > 38 else 2):
            return size * unit
    return 26.0 * unit


def _under(stance: Stance, unit: float, size: float) -> float:
    return stance.cover_y + stance.cover_side + 40 * unit + 0.85 * size
