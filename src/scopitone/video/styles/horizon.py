"""Horizon: the history of the spectrum as a landscape, under a sun that shows the cover."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scopitone.video.layers.background import Background, PaintCallback
from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.landscape import Landscape
from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.shot_switch import ShotGround, ShownIn
from scopitone.video.plan.color_tones import change_tone, turn_palette
from scopitone.video.plan.palette import max_luminance
from scopitone.video.plan.shots import ShotKind
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.enlarger import Small
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.cover_layout import WIDE, Column, Layout, make_stacked_layout
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions
from scopitone.video.styles.word_layers import make_words

# The sun is on the horizon, the words are in the sky above it.
COLUMNS = (
    (1.5, Column(1920, (316, 480), (990, 640), (700, 700), (370, 560), (652, 108),
                 (1840, 90), 292)),
    (1.12, Column(1350, (170, 460), (676, 470), (420, 540), (210, 520), (390, 108),
                 (1290, 66), 84)),
    (0.9, Column(1080, (110, 400), (562, 370), (330, 470), (150, 440), (326, 96),
                 (1020, 56), 70)),
    (0.0, Column(1080, (130, 400), (452, 540), (250, 600), (130, 440), (276, 92),
                 (1010, 56), 84)),
)  # fmt: skip
# The row of the horizon as a share of the height, in tall frames (True) and others.
HORIZON = {True: 0.69, False: 0.685}
GLOW = 0.42
# Turned hues may be lighter where they mix than any of them is.
TURNED = 1.2
# The camera of each shot: the size of the sun relative to its usual one (0: none), the distance of
# its top below its usual one and the horizon below its top, as shares of the height and of its
# side, and by how many degrees the hues of the sky are turned.
CAMERAS: dict[ShotKind, tuple[float, float, float, float]] = {
    "wide": (1.0, 0.0, 0.52, 0.0),
    "full": (1.0, 0.0, 0.52, 80.0),
    "near": (1.36, 0.015, 0.56, -50.0),
    "close": (0.56, 0.05, 0.50, 140.0),
    "words": (0.0, 0.0, 0.62, -110.0),
}
# The distance of title and author below the brand, and their share of the width beside it.
HEAD, HEADLINE = 58.0, 0.5


LYRIC_REACH = LINES_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    glow: float = choice(1.0, "Strength of the glow above the horizon.", between=(0.0, 1.0))


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    line = rgb_to_yuv(change_tone(timeline.palette.accent, 0.86, 0.11))
    ground = rgb_to_yuv(change_tone(timeline.palette.accent, 0.18, 0.04))
    glow = rgb_to_yuv(change_tone(timeline.palette.accent, 0.52, 0.15))
    palettes = {kind: turn_palette(timeline.palette, turn) for kind, (*_, turn) in CAMERAS.items()}
    lightest = TURNED * max(max_luminance(palette) for palette in palettes.values())
    quiet, unsung = opacities(lightest)
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), accent)
    largest = max(stance.cover_side for stance in places.stances.values())
    grounds: dict[ShotKind, Ground] = {}
    layers: list[Layer] = [*place.veil]
    for kind, (size, _, _, _) in CAMERAS.items():
        view, horizon = _move_camera(timeline, places, kind)
        camera = Choreography(timeline.poses, view)
        sky = replace(timeline, palette=palettes[kind])
        painter = _make_sky_painter(horizon / timeline.height, glow, choices.glow)
        grounds[kind] = Background(sky, painter)
        shown: list[Layer] = [Landscape(timeline, camera, horizon, line, ground, places.unit)]
        if size:
            sun = CoverLayer(timeline, camera, largest * size, accent, radius=0.5, ground=horizon)
            shown.insert(0, sun)
        layers += [ShownIn(timeline, frozenset({kind}), layer) for layer in shown]
    layers += [
        *make_captions(timeline, places, moves, quiet),
        *make_words(timeline, moves, places, place, unsung, accent, moves_alone=False),
    ]
    return Scene(ShotGround(timeline, grounds), tuple(layers))


def _move_camera(
    timeline: Timeline, places: Layout, kind: ShotKind
) -> tuple[dict[Pose, Stance], float]:
    """Return the stances with the sun in its place, and the row of the horizon, in pixels."""
    height = timeline.height
    usual = HORIZON[height > timeline.width] * height
    if kind == "wide":
        return places.stances, usual
    size, down, part, _ = CAMERAS[kind]
    sing = places.stances["sing"]
    side, top = size * sing.cover_side, sing.cover_y + down * height
    horizon = top + part * side if size else part * height
    stances = {
        pose: replace(
            stance,
            cover_x=stance.cover_x + stance.cover_side * (1.0 - size) / 2,
            cover_y=top if pose == "sing" else horizon - size * (usual - stance.cover_y),
            cover_side=size * stance.cover_side,
        )
        for pose, stance in places.stances.items()
    }
    return stances, horizon


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout with title and author at the top, because the landscape is at the bottom."""
    places = make_stacked_layout(timeline.width, timeline.height, COLUMNS)
    sun = places.stances["sing"].cover_y
    places = replace(places, lyrics=replace(places.lyrics, foot=sun))
    if timeline.width / timeline.height < WIDE:
        return replace(places, head=places.brand + HEAD * places.unit)
    margin = timeline.width / 15
    captions = HEADLINE * timeline.width
    return replace(places, centered=False, head=places.brand, caption=margin, captions=captions)


def _make_sky_painter(horizon: float, glow: Floats, strength: float) -> PaintCallback:
    """Return a painter of light above the horizon and darkness below it."""

    def paint(planes: Small, _: int | None) -> None:
        rows = np.linspace(0, 1, planes.shape[1], dtype=np.float32)[:, None]
        gap_above = np.exp(-((np.clip(horizon - rows, 0, None) / 0.16) ** 2))
        share = (
            GLOW
            * strength
            * np.where(rows <= horizon, gap_above, np.exp(-(((rows - horizon) / 0.05) ** 2)))
        )
        for plane, value in zip(planes, glow, strict=True):
            plane[:] = plane + (256 * value - plane) * share

    return paint
