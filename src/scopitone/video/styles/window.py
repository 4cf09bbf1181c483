"""Window: the picture fills the frame, moves slowly, and is darkened only behind words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from scopitone.video.layers.footage import Footage
from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.shot_switch import ShotGround
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.view_stills import SHADED_LUMINANCE, Dressing
from scopitone.video.plan.framing import find_faces_of
from scopitone.video.plan.palette import decode_cover
from scopitone.video.plan.shots import ShotKind
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.backdrop_layer import (
    FULL_SHADE,
    find_picture,
    make_prints,
    make_views,
    shade_all,
)
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
from scopitone.video.styles.word_layers import make_words

# There is no cover and no spectrum: their sides are 0, and only the words and the progress line are
# placed.
COLUMNS = (
    (1.5, Column(1920, (640, 0), (672, 0), (860, 0), (760, 0), (945, 108), (1400, 90), 668)),
    (1.12, Column(1350, (690, 0), (704, 0), (960, 0), (800, 0), (980, 108), (1254, 0), 700)),
    (0.9, Column(1080, (510, 0), (520, 0), (740, 0), (600, 0), (795, 96), (1000, 0), 520)),
    (0.0, Column(1080, (470, 0), (846, 0), (740, 0), (520, 0), (640, 100), (880, 56), 976)),
)  # fmt: skip
# By the smallest ratio of height to width: the height from which on there are words, as a share.
SHADES = ((1.5, 0.36), (1.12, 0.51), (0.9, 0.47), (0.0, 0.42))
OPENED = 0.88
# The height in which the shade on a clip begins.
CLIP_EDGE = 0.35
# Beside a face: the shares of the width that words have and that the picture has, which fades out
# behind the words; and the middle of a face from which on the words are on the left.
WORDS_SHARE, PICTURE_SHARE, FACE_MIDDLE = 0.48, 0.66, 0.42
# The top and the middle of the words beside a face, and the share of the height in which a
# picture above words fades.
BESIDE_TOP, BESIDE_CENTER, AREA_REACH = 0.16, 0.48, 0.24
POSES: tuple[Pose, ...] = ("title", "sing", "open", "end")
VIEWS: tuple[ShotKind, ...] = ("wide", "full", "near", "close")


BACKDROP = True
"""The style can show a picture or clip of the user."""


LYRIC_REACH = LINES_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    shade: bool = choice(False, "Darkens the picture from the top, not only behind words.")
    progress: bool = choice(True, "The thin line that shows the position in the song.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
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
    words = make_words(timeline, moves, places, place, unsung, accent)
    layers: list[Layer] = [*place.veil, *make_captions(timeline, places, moves, quiet), *words]
    if choices.progress and not timeline.seam:
        layers.insert(len(place.veil), ProgressLine(timeline, moves, places.line, accent))
    return Scene(_make_ground(timeline, moves, choices), tuple(layers))


def _make_ground(timeline: Timeline, moves: Choreography, choices: Choices) -> Ground:
    """Return the picture, dark behind the words, or everywhere behind words without a picture."""
    if timeline.backdrop is not None and timeline.backdrop.frames:
        shades = FULL_SHADE if choices.shade else _shade_rows_by_pose(timeline)
        return Footage(timeline, moves, timeline.backdrop, shades)
    dark = make_views(timeline, moves, Dressing(shade_all(timeline)))
    if choices.shade:
        return dark
    words, top = _find_shade(timeline), Box(0, 0, timeline.width, timeline.height)
    clear = replace(top, bottom=words.top)
    boxes: dict[Pose, tuple[Box, ...]] = dict.fromkeys(POSES, (words,))
    if _is_wide(timeline):
        boxes["open"] = (replace(words, top=OPENED * timeline.height),)
    side = _find_words_side(timeline)
    area = None
    if side is not None:
        boxes["sing"], area = _split_frame(timeline, side)
    elif not _is_wide(timeline) and find_faces_of(find_picture(timeline)):
        area = replace(top, bottom=words.top + AREA_REACH * timeline.height)
    prints = make_prints(timeline)
    dressing = Dressing(boxes, clear=clear, area=area, least_pulse=0.15, drifts=True, prints=prints)
    views = make_views(timeline, moves, dressing)
    return ShotGround(timeline, {**dict.fromkeys(VIEWS, views), "words": dark})


def _find_words_top(timeline: Timeline) -> float:
    """Return the row of pixels from which on there are words."""
    if _find_words_side(timeline) is not None:
        return BESIDE_TOP * timeline.height
    return _find_shade(timeline).top


def _is_wide(timeline: Timeline) -> bool:
    return timeline.height / timeline.width < 1.0 / WIDE


def _find_words_side(timeline: Timeline) -> Literal["left", "right"] | None:
    """Return the side for words beside a face that has no room above them, or None.

    The face is on the other side of a wide frame.
    """
    backdrop = timeline.backdrop
    if not _is_wide(timeline) or (backdrop is not None and backdrop.frames):
        return None
    image = decode_cover(find_picture(timeline))
    # The height of the picture's part that fills the frame, as a share of the picture.
    shown = min(1.0, image.width() * timeline.height / (image.height() * timeline.width))
    room = _find_shade(timeline).top / timeline.height * shown
    for face in find_faces_of(find_picture(timeline)):
        if face.height > room:
            return "left" if face.left + face.width / 2 >= FACE_MIDDLE else "right"
    return None


def _split_frame(timeline: Timeline, side: Literal["left", "right"]) -> tuple[tuple[Box, ...], Box]:
    """Return the boxes of words on a side and of the captions at the foot, and the picture's."""
    width, height = timeline.width, timeline.height
    edge, start = WORDS_SHARE * width, (1.0 - PICTURE_SHARE) * width
    words, area = Box(0, 0, edge, height), Box(start, 0, width, height)
    if side == "right":
        words, area = Box(width - edge, 0, width, height), Box(0, 0, width - start, height)
    return (words, Box(0, OPENED * height, width, height)), area


def _find_shade(timeline: Timeline) -> Box:
    """Return the box in which there are words: the lower part of the frame."""
    ratio = timeline.height / timeline.width
    top = next(top for least, top in SHADES if ratio >= least) * timeline.height
    return Box(0, top, timeline.width, timeline.height)


def _shade_rows_by_pose(timeline: Timeline) -> dict[Pose, tuple[float, float]]:
    """Return the shades of a clip by pose, see `Footage`."""
    dark = _find_shade(timeline).top / timeline.height
    words = (dark - CLIP_EDGE, dark)
    opened = (OPENED - CLIP_EDGE, OPENED) if _is_wide(timeline) else words
    return {"title": words, "sing": words, "open": opened, "end": words}


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout that, in a wide frame, has words and captions at the left margin.

    Words that would cross a face are beside it.
    """
    places = make_stacked_layout(timeline.width, timeline.height, COLUMNS)
    if timeline.width / timeline.height < WIDE:
        return places
    places = move_words_left(places, timeline.width)
    margin = places.lyrics.left
    lyrics, counts = replace(places.lyrics, gap=40 * places.unit), places.counts
    side = _find_words_side(timeline)
    if side is not None:
        measure = WORDS_SHARE * timeline.width - margin
        counts = margin if side == "left" else timeline.width - margin - measure
        center = BESIDE_CENTER * timeline.height
        lyrics = replace(lyrics, left=counts, measure=measure, center=center)
    return replace(
        places,
        lyrics=lyrics,
        counts=counts,
        line=replace(places.line, left=margin, right=timeline.width - margin),
    )
