"""Type: only words, as large as the frame, on a color that changes with the view."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.lyric_wall import WALL_REACH, Wall, WallInk
from scopitone.video.layers.paper import COLUMN_LIGHT, BeatColumns, Paper
from scopitone.video.layers.shot_switch import ShotGround
from scopitone.video.layers.singer_colors import contrast_of
from scopitone.video.layers.text import Ink
from scopitone.video.layers.voices import make_voices
from scopitone.video.plan.color_tones import change_tone, second_color, spot_to_rgb
from scopitone.video.plan.palette import relative_luminance
from scopitone.video.plan.shots import ShotKind
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import WHITE
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.paint import Box
from scopitone.video.styles.cover_layout import make_layout
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import TEXT_CONTRAST, Scene, opacities
from scopitone.video.styles.title_block import make_corner_captions

# OKLab lightness and chroma of the ground of each shot, in quiet parts and in others: white on it
# has a contrast of 7:1. In a chorus the ground is light and the words are dark.
TONES: dict[ShotKind, tuple[tuple[float, float], tuple[float, float]]] = {
    "wide": ((0.34, 0.10), (0.42, 0.15)),
    "full": ((0.28, 0.09), (0.34, 0.13)),
    "near": ((0.37, 0.12), (0.42, 0.16)),
    "close": ((0.23, 0.07), (0.25, 0.09)),
    "words": ((0.20, 0.06), (0.30, 0.10)),
}
FLOOD = 0.84, 0.16
INK, LIT = (0.20, 0.05), (0.47, 0.20)
# The least contrast of LIT: that of text, and what rounding to eight bits may take away.
LIT_CONTRAST = 1.03 * TEXT_CONTRAST
# The opacity of dark words that are not sung yet, on the light ground: a contrast of 3.5:1.
WAITING_OPACITY = 0.62
# In 9:16, text is between these rows of 1920, as in `cover_layout`.
TALL = (330.0, 1150.0)


Color = tuple[float, float, float]


LYRIC_REACH = WALL_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    capitals: bool = choice(False, "All words in capitals.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    if parse_choices(Choices, timeline.choices).capitals:
        timeline = _capitalize_timeline(timeline)
    places = make_layout(timeline.width, timeline.height)
    moves = Choreography(timeline.poses, places.stances)
    unit, width, height = places.unit, timeline.width, timeline.height
    left, right = places.line.left, places.line.right
    if height > 1.5 * width:
        top, bottom = TALL[0] * unit, TALL[1] * unit
    else:
        top, bottom = 130 * unit, height - 160 * unit
    accent = timeline.palette.accent
    other = second_color(timeline.palette)
    spots = [spot_to_rgb(spot) for spot in timeline.palette.spots]
    # The palette turns with each shot: the colors of the ground, and of its flood.
    colors: dict[ShotKind, tuple[Color, Color]] = {
        "wide": (spots[0], accent),
        "full": (accent, other),
        "near": (other, accent),
        "close": (accent, other),
        "words": (spots[-1], accent),
    }
    grounds = {
        kind: [change_tone(color, *tone) for tone in TONES[kind]]
        for kind, (color, _) in colors.items()
    }
    lightest = max(
        relative_luminance(_light_column_color(*rgb)) for pair in grounds.values() for rgb in pair
    )
    quiet, unsung = opacities(1.08 * lightest)
    papers: dict[ShotKind, Ground] = {
        kind: Paper(
            timeline,
            rgb_to_yuv(grounds[kind][0]),
            rgb_to_yuv(grounds[kind][1]),
            rgb_to_yuv(change_tone(flood, *FLOOD)),
        )
        for kind, (_, flood) in colors.items()
    }
    dark = rgb_to_yuv(change_tone(accent, *INK))
    # A gray palette has no second color, so the sung word is as dark as the words before it.
    lit = dark if other == accent else rgb_to_yuv(_darken_lit(other, change_tone(accent, *FLOOD)))
    accent_ink = rgb_to_yuv(change_tone(accent, 0.88, 0.15))
    row_inks = (Ink(shadow=0.0), Ink((float(dark[0]), float(dark[1]), float(dark[2])), shadow=0.0))
    inks = (
        WallInk(WHITE, accent_ink, unsung),
        WallInk(dark, lit, WAITING_OPACITY),
    )
    small = max(quiet, 0.8)
    voices = (
        make_voices(timeline, (lightest,), unsung, small, accent_ink, row_inks[0]),
        make_voices(
            timeline,
            (relative_luminance(change_tone(accent, *FLOOD)),),
            WAITING_OPACITY,
            small,
            lit,
            row_inks[1],
        ),
    )
    box = Box(left, top, right, bottom)
    wall = Wall(timeline, box, inks, largest=330 * unit, voices=voices)
    layers: list[Layer] = [
        BeatColumns(timeline, (WHITE, WHITE)),
        wall,
        *make_corner_captions(timeline, places, moves, small, row_inks),
    ]
    return Scene(ShotGround(timeline, papers), tuple(layers))


def _darken_lit(color: Color, ground: Color) -> Color:
    """Return the color of sung words on the light ground, dark enough for TEXT_CONTRAST."""
    lightness, chroma = LIT
    lit = change_tone(color, lightness, chroma)
    while (
        contrast_of(relative_luminance(lit), relative_luminance(ground)) < LIT_CONTRAST
        and lightness > INK[0]
    ):
        lightness -= 0.01
        lit = change_tone(color, lightness, chroma)
    return lit


def _capitalize_timeline(timeline: Timeline) -> Timeline:
    lines = tuple(
        replace(
            line,
            text=_capitalize(line.text),
            rows=tuple(replace(row, text=_capitalize(row.text)) for row in line.rows),
        )
        for line in timeline.lines
    )
    return replace(timeline, lines=lines, title=_capitalize(timeline.title))


def _capitalize(text: str) -> str:
    """Capitalize letter by letter, so that word positions stay valid; ß, which is SS, remains."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _light_column_color(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """Return the color of the ground in a column that lights up on the beat."""
    share = COLUMN_LIGHT
    return red + share * (1 - red), green + share * (1 - green), blue + share * (1 - blue)
