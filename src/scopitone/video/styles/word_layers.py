"""The words of a style in its shots: in their usual place, and alone in the middle of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyric_line import LyricBox
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.shot_switch import PICTURE_SHOTS, ShownIn
from scopitone.video.layers.text import INK, Ink
from scopitone.video.plan.shots import ShotKind
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.cover_layout import WIDE, Layout
from scopitone.video.styles.lyric_room import LyricPlace

WIDE_SHOTS: frozenset[ShotKind] = frozenset({"wide"})
WORD_SHOTS: frozenset[ShotKind] = frozenset({"words"})

ALONE_SIZE = 1.28
"""The size of words that are alone in a wide frame, relative to their usual size."""

BRAND_MIDDLE = 0.25
"""The share of the height from which a brand on narrow frames is where words alone would be."""

DOT = 9
"""The radius of the dots of the countdown, at 1080 rows."""


def make_words(
    timeline: Timeline,
    moves: Choreography,
    places: Layout,
    place: LyricPlace,
    unsung: float,
    accent: Floats,
    ink: Ink = INK,
    *,
    glows: bool = True,
    moves_alone: bool = True,
) -> tuple[Layer, ...]:
    """Return the layers of the lyrics and of the countdown for all shots. See `LyricLines`.

    moves_alone: whether words that are alone stand in the middle of the frame.
    """
    layers: list[Layer] = []
    alone = _make_box_alone(timeline, places, place.box)
    middle = timeline.width / 2 - 4.6 * DOT * places.unit
    usual = WIDE_SHOTS | PICTURE_SHOTS
    boxes = [(usual, place.box, places.counts), (WORD_SHOTS, alone, middle)]
    if not moves_alone:
        boxes = [(usual | WORD_SHOTS, place.box, places.counts)]
    for kinds, box, counts in boxes:
        lyrics = LyricLines(
            timeline, moves, box, unsung, accent, ink, glows=glows, voices=place.voices
        )
        dots = Countdown(timeline, moves, counts, DOT * places.unit, lyrics.gap_above, ink)
        layers += [ShownIn(timeline, kinds, lyrics), ShownIn(timeline, kinds, dots)]
    return tuple(layers)


def only_wide(timeline: Timeline, layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Return the layers so that only the style's own composition shows them."""
    return tuple(ShownIn(timeline, WIDE_SHOTS, layer) for layer in layers)


def _make_box_alone(timeline: Timeline, places: Layout, box: LyricBox) -> LyricBox:
    """Return the place of words without a picture: the middle of the area for text."""
    width, height = timeline.width, timeline.height
    if width / height < WIDE:
        if places.brand > BRAND_MIDDLE * height:
            # There they would cross the brand and the captions.
            return box
        middle = 0.40 * height if height > 1.5 * width else 0.5 * height
        return replace(box, center=middle)
    margin = width / 15
    size = max(box.size, 100 * places.unit) * ALONE_SIZE
    top, foot = places.brand + 0.04 * height, 0.88 * height
    if places.brand > 0.5 * height:
        # Captions and brand stand below the words, in these shots as well.
        top, foot = margin, min(foot, box.room[1])
    return replace(
        box,
        left=margin,
        measure=width - 2 * margin,
        center=0.5 * height,
        size=size,
        gap=0.5 * size,
        centered=True,
        foot=foot,
        room=(top, foot),
    )
