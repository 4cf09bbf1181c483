"""Window: the picture fills the frame, moves slowly, and is darkened only behind words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.footage import Footage
from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.picture_views import SHADED_LUMINANCE, Dressing
from scopitone.video.layers.shot_switch import ShotGround
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.plan.shots import ShotKind
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.backdrop_layer import FULL_SHADE, make_views, shade_all
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
POSES: tuple[Pose, ...] = ("title", "sing", "open", "end")
VIEWS: tuple[ShotKind, ...] = ("wide", "full", "near", "close")


BACKDROP = True
"""The style can show a picture or clip of the user."""


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
        top=None if places.centered else _find_shade(timeline).top,
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
    boxes = dict.fromkeys(POSES, (words,))
    if timeline.height / timeline.width < 1.0 / WIDE:
        boxes["open"] = (replace(words, top=OPENED * timeline.height),)
    views = make_views(timeline, moves, Dressing(boxes, clear=clear, least_pulse=0.15, drifts=True))
    return ShotGround(timeline, {**dict.fromkeys(VIEWS, views), "words": dark})


def _find_shade(timeline: Timeline) -> Box:
    """Return the box in which there are words: the lower part of the frame."""
    ratio = timeline.height / timeline.width
    top = next(top for least, top in SHADES if ratio >= least) * timeline.height
    return Box(0, top, timeline.width, timeline.height)


def _shade_rows_by_pose(timeline: Timeline) -> dict[Pose, tuple[float, float]]:
    """Return the shades of a clip by pose, see `Footage`."""
    dark = _find_shade(timeline).top / timeline.height
    words = (dark - CLIP_EDGE, dark)
    wide = timeline.height / timeline.width < 1.0 / WIDE
    opened = (OPENED - CLIP_EDGE, OPENED) if wide else words
    return {"title": words, "sing": words, "open": opened, "end": words}


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout that, in a wide frame, has words and captions at the left margin."""
    places = make_stacked_layout(timeline.width, timeline.height, COLUMNS)
    if timeline.width / timeline.height < WIDE:
        return places
    places = move_words_left(places, timeline.width)
    margin = places.lyrics.left
    return replace(
        places,
        lyrics=replace(places.lyrics, gap=40 * places.unit),
        line=replace(places.line, left=margin, right=timeline.width - margin),
    )
