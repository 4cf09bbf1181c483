"""Stage: karaoke with two alternating lines under colored lamps; more lamps in the chorus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.video.layers.background import Background
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.karaoke_lines import STAGE_REACH, StageLines
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.picture_grade import duotone
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.view_stills import Dressing
from scopitone.video.layers.voices import make_voices
from scopitone.video.plan.color_tones import change_tone, second_color, spot_to_rgb
from scopitone.video.plan.easing import mix, ramp
from scopitone.video.plan.palette import max_luminance
from scopitone.video.plan.song_energy import VERSE_LIFT
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.enlarger import Small
from scopitone.video.raster.paint import Box
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.backdrop_layer import (
    find_area,
    find_logo,
    make_prints,
    make_shots,
    make_views,
)
from scopitone.video.styles.cover_layout import Column, Layout, make_stacked_layout
from scopitone.video.styles.lyric_room import make_veil
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import find_captions_foot, make_captions, split_brand
from scopitone.video.styles.word_layers import only_wide

COLUMNS = (
    (1.5, Column(1920, (316, 480), (324, 240), (340, 720), (370, 560), (970, 108),
                 (1480, 90), 292)),
    (1.12, Column(1350, (190, 500), (116, 440), (150, 690), (210, 560), (1000, 108),
                  (1250, 66), 84)),
    (0.9, Column(1080, (116, 400), (100, 264), (120, 520), (150, 470), (768, 96),
                 (984, 56), 74)),
    (0.0, Column(1080, (150, 420), (110, 440), (120, 560), (130, 470), (842, 96),
                 (1000, 56), 74)),
)  # fmt: skip
# For songs with readings, translations and the like: a smaller cover leaves room for them.
ROOMY_COLUMNS = (
    (1.5, Column(1920, (316, 480), (324, 240), (340, 720), (370, 560), (976, 74),
                 (1480, 90), 292)),
    (1.12, Column(1350, (190, 500), (116, 330), (150, 690), (210, 560), (920, 82),
                  (1250, 66), 84)),
    (0.9, Column(1080, (116, 400), (100, 200), (120, 520), (150, 470), (706, 72),
                 (984, 56), 74)),
    (0.0, Column(1080, (150, 420), (104, 240), (120, 560), (130, 470), (756, 96),
                 (1000, 56), 74)),
)  # fmt: skip
# Lamps above the frame: the position as a share of the width, and the direction of the beam. The
# last two are lit only in a chorus.
LAMPS = ((0.08, 0.30), (0.34, 0.10), (0.66, -0.10), (0.92, -0.30), (0.21, 0.24), (0.79, -0.24))
ALWAYS_LIT = 4
# The brightness of a beam at its lamp, its spread, and the exponent of its fall-off.
BEAM, SPREAD, FALL = 0.74, 0.055, 1.35
STAGE_LIGHT = 0.34
# The light in quiet parts (1 in a chorus), and what a drop adds.
QUIET_LIGHT, DROP_LIGHT = 0.5, 0.35
# OKLab lightness and chroma of sung words.
FILL = 0.84, 0.14
# Those of a picture on the back wall, and of the shade on it; the luminance behind words.
DARK_WALL, LIT_WALL, DARK_STAGE = (0.20, 0.07), (0.86, 0.13), (0.13, 0.03)
WORDS_LUMINANCE = 0.05
# Pixels between the lyrics and what is above and below them, and between the two lines; more if
# they have rows below them.
CLEARANCE, ROOMY_CLEARANCE = 14, 26
GAP, ROOMY_GAP = 26, 44


LYRIC_REACH = STAGE_REACH


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    light: float = choice(1.0, "Brightness of the lamps.", between=(0.0, 1.0))
    progress: bool = choice(True, "The thin line that shows the position in the song.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    has_rows = timeline.lyric_traits.rows or timeline.lyric_traits.readings
    columns = ROOMY_COLUMNS if has_rows else COLUMNS
    places = make_stacked_layout(timeline.width, timeline.height, columns)
    moves = Choreography(timeline.poses, places.stances)
    accent = rgb_to_yuv(timeline.palette.accent)
    lightest = max_luminance(timeline.palette)
    quiet, unsung = opacities(lightest)
    wide = timeline.width > 1.2 * timeline.height
    gap = (ROOMY_GAP if has_rows else GAP) * places.unit
    box = replace(places.lyrics, gap=gap, centered=not wide)
    fills = (
        rgb_to_yuv(change_tone(timeline.palette.accent, *FILL)),
        rgb_to_yuv(change_tone(second_color(timeline.palette), *FILL)),
    )
    clear = (ROOMY_CLEARANCE if has_rows else CLEARANCE) * places.unit
    edges = (
        find_captions_foot(timeline, places) + clear,
        min(places.line.top - clear, box.foot),
    )
    veil, grounds = make_veil(timeline, moves, (lightest,), edges[0])
    voices = make_voices(timeline, grounds, unsung, quiet, accent)
    lyrics = StageLines(timeline, moves, box, fills, edges, voices)
    largest = max(stance.cover_side for stance in places.stances.values())
    captions, brand = split_brand(make_captions(timeline, places, moves, quiet, in_views=False))
    wide_layers: list[Layer] = [CoverLayer(timeline, moves, largest, accent), *captions]
    layers: list[Layer] = [*veil, *only_wide(timeline, wide_layers)]
    if choices.progress and not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, accent))
    layers += [*brand, lyrics]
    layers.append(Countdown(timeline, moves, places.counts, 9 * places.unit, lyrics.gap_above))
    lamps = Background(timeline, _Lamps(timeline, choices.light))
    views = make_views(timeline, moves, _light_by_lamps(timeline, places))
    return Scene(make_shots(timeline, lamps, views), tuple(layers))


def _light_by_lamps(timeline: Timeline, places: Layout) -> Dressing:
    """Return the dressing of a picture on the back wall: in the colors of two lamps."""
    accent = timeline.palette.accent
    box, (width, height) = places.lyrics, (timeline.width, timeline.height)
    top = box.center - 2.2 * box.size
    words, brand = Box(0, top, width, height), find_logo(timeline, places)
    dark = change_tone(second_color(timeline.palette), *DARK_WALL)
    return Dressing(
        {"sing": (words, *brand), "open": brand},
        duotone(dark, change_tone(accent, *LIT_WALL)),
        lightest=WORDS_LUMINANCE,
        tone=change_tone(second_color(timeline.palette), *DARK_STAGE),
        clear=Box(0, 0, width, top),
        area=find_area(timeline, places) if height > 1.2 * width else None,
        prints=make_prints(timeline),
    )


class _Lamps:
    """Beams in the colors of the palette on a dark stage, each driven by a part of the spectrum."""

    def __init__(self, timeline: Timeline, light: float) -> None:
        self._light = light
        rgbs = [spot_to_rgb(spot) for spot in timeline.palette.spots][:3]
        colors = [timeline.palette.accent, *rgbs] * 2
        colors[4:6] = [second_color(timeline.palette)] * 2
        self._dynamics = timeline.dynamics
        self._colors = [rgb_to_yuv(change_tone(rgb, 0.66, 0.15)) for rgb in colors[: len(LAMPS)]]
        self._lamp_levels = _lamp_levels(timeline.bands)
        self._ratio = timeline.height / timeline.width

    def __call__(self, planes: Small, n: int | None) -> None:
        black = 16 * 256
        planes[0] = black + (planes[0] - black) * STAGE_LIGHT
        seconds = float(self._dynamics.flow[min(n or 0, len(self._dynamics.flow) - 1)])
        levels: Sequence[float] = (0.5,) * len(LAMPS)
        if n is not None:
            levels = [
                float(level) for level in self._lamp_levels[min(n, len(self._lamp_levels) - 1)]
            ]
        row = min(n or 0, len(self._dynamics.lift) - 1)
        lift, drop = float(self._dynamics.lift[row]), float(self._dynamics.drop[row])
        light = min(1.0, mix(QUIET_LIGHT, 1.0, lift) + DROP_LIGHT * drop)
        opened = max(ramp(lift, VERSE_LIFT, 1.0 - VERSE_LIFT), drop)
        for number, (lamp, color) in enumerate(zip(LAMPS, self._colors, strict=True)):
            swing = 0.10 * np.sin(seconds * 2 * np.pi / (9.0 + 1.7 * number) + number)
            beam = self._beam(planes.shape[1:], lamp[0], lamp[1] + swing)
            share = BEAM * self._light * light * mix(0.35, 1.0, levels[number]) * beam
            if number >= ALWAYS_LIT:
                share = share * opened
            for plane, value in zip(planes, color, strict=True):
                plane[:] = plane + (256 * value - plane) * share

    def _beam(self, shape: tuple[int, ...], position: float, lean: float) -> Floats:
        """Return the light (h, w) of a lamp at the top that shines down at an angle."""
        down = np.linspace(0.02, 1, shape[0], dtype=np.float32)[:, None] * self._ratio
        across = np.linspace(0, 1, shape[1], dtype=np.float32)[None, :]
        off = (across - position - lean * down / self._ratio) / (0.03 + SPREAD * 3.2 * down)
        fall = np.clip(1.0 - down / self._ratio, 0, 1) ** FALL
        return np.asarray(np.exp(-(off**2)) * fall, np.float32)


def _lamp_levels(bands: Floats) -> Floats:
    """Return the level of each lamp (frames, lamps): the smoothed mean of its part of the bands."""
    quarters = np.array_split(bands, len(LAMPS), axis=1)
    levels = np.stack([quarter.mean(axis=1) for quarter in quarters], axis=1)
    kernel = np.hanning(9)
    kernel /= kernel.sum()
    smooth = [np.convolve(level, kernel, mode="same") for level in levels.T]
    return np.clip(np.stack(smooth, axis=1) * 1.6, 0, 1).astype(np.float32)
