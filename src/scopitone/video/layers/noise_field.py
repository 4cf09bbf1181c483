"""A field of slowly flowing noise in the colors of the cover, drawn small and enlarged.

The bass swells the flow, the beat brings it nearer, and each downbeat turns its colors. Each
section and each view shows another part of it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from av.video.reformatter import Interpolation

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.beat_pulse import MOTION_STRENGTH
from scopitone.video.plan.color_tones import change_tone, clean_dark_hue, spot_to_rgb
from scopitone.video.plan.easing import ease_out, mix, ramp
from scopitone.video.plan.palette import GRAYISH_CHROMA, Palette, Spot
from scopitone.video.plan.shots import ShotKind, ShotList, ViewShot
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster import effect_kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.enlarger import Enlarger, Small
from scopitone.video.raster.paint import Box
from scopitone.video.raster.yuv_kernels import Floats

# Pixels of the shorter side of the picture of the noise, which is enlarged.
SIDE = 90
SLOPES = 64
"""The noise repeats after so many units; the shorter side of a frame shows SPAN."""
SPAN = 1.15
# How far noise moves places without bass, and what full bass and a drop add.
WARP, BASS_WARP, DROP_WARP = 0.75, 0.6, 0.4
# The bass swells slowly: the standard deviation of its smoothing, in seconds.
SWELL_SECONDS = 0.3
# Units per second by which the noise changes.
FLOW = 0.055
# By which a downbeat turns the wheel of colors, in circles, and the seconds that this takes.
TURN, TURN_SECONDS = 0.07, 0.1
# How much the pulse of the beat enlarges and lights the field, and a drop is as much as a pulse.
PULSE_ZOOM, PULSE_LIGHT, DROP_PULSE = 0.06, 0.14, 0.5
MAX_PULSE = 1.6
# The light in quiet parts and in a chorus.
LIGHT = 0.7, 0.95
# The strength of the light from the side, and the most of it.
RELIEF, SIDE_LIGHT = 1.1, 1.2
GAMMA = 2.2
# The views: how large the field is, how far the wheel is turned, and a factor on the light.
VIEWS: dict[ShotKind, tuple[float, float, float]] = {
    "wide": (1.0, 0.18, 1.0),
    "full": (0.75, 0.5, 1.0),
    "near": (1.35, 0.22, 1.0),
    "close": (1.8, 0.68, 1.0),
    "words": (1.2, 0.86, 0.7),
}
# The wheel: tones (OKLab lightness, chroma) of the palette's colors in a circle from dark to light.
COLORS = 256
TONES = ((0.27, 0.09), (0.42, 0.14), (0.60, 0.16), (0.82, 0.11), (0.62, 0.15), (0.42, 0.14))
# The least lightness in a shade, and the chroma. Colors have up to SAFETY times the relative
# luminance of a gray of their lightness.
SHADE_LIGHTNESS, SHADE_CHROMA, SAFETY = 0.22, 0.13, 1.12
# The soft edge of a shade, as a share of the shorter side of the frame.
SHADE_EDGE = 0.26

Rgb = tuple[float, float, float]


class NoiseField:
    """Makes the canvas of each frame.

    shades: the boxes of text in each pose, behind which the relative luminance is at most
    `lightest`. warp: a factor on what the bass does. turn: by which a downbeat turns the wheel of
    colors, in circles. pulse_light: how much the pulse of the beat lights the field, and
    lit_pulse: the pulse above which it does so no more. light: a factor on the light in quiet
    parts and in a chorus.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        shades: Mapping[Pose, Sequence[Box]],
        lightest: float,
        *,
        warp: float = 1.0,
        turn: float = TURN,
        pulse_light: float = PULSE_LIGHT,
        lit_pulse: float = MAX_PULSE,
        light: tuple[float, float] = LIGHT,
    ) -> None:
        self._timeline, self._choreography = timeline, choreography
        self._reduction = min(timeline.width, timeline.height) / SIDE
        self._shape = (
            round(timeline.height / self._reduction),
            round(timeline.width / self._reduction),
        )
        self._step = SPAN / SIDE
        self._shots = ShotList(timeline.shots)
        random = np.random.default_rng(timeline.seed + 23)
        angles = random.random((SLOPES, SLOPES)) * 2 * np.pi
        self._slopes = np.stack([np.cos(angles), np.sin(angles)], axis=2).astype(np.float32)
        self._wheels = _make_wheels(timeline.palette, lightest, pulse_light * lit_pulse)
        self._turn, self._light = turn, light
        self._pulse_light, self._lit_pulse = pulse_light, lit_pulse
        self._shades = {pose: self._shade(boxes) for pose, boxes in shades.items()}
        self._starts = [section.start * timeline.fps - 0.5 for section in timeline.sections]
        self._strength = min(1.0, MOTION_STRENGTH[timeline.motion])
        from scipy.ndimage import gaussian_filter1d

        swell = gaussian_filter1d(timeline.low.astype(np.float64), SWELL_SECONDS * timeline.fps)
        self._swell = warp * BASS_WARP * swell * self._strength
        self._enlarger = Enlarger(timeline.width, timeline.height, Interpolation.BICUBIC)

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the field of frame n."""
        return self._enlarger.enlarge(self._draw_small(n))

    def _draw_small(self, n: int) -> Small:
        dynamics, row = self._timeline.dynamics, min(n, len(self._timeline.energy) - 1)
        shot = self._shots.at(n)
        size, turned, bright = VIEWS[shot.kind]
        drop = float(dynamics.drop[row])
        pulse = min(MAX_PULSE, float(dynamics.pulse[row]) + DROP_PULSE * drop)
        step = self._step / (size * (1.0 + PULSE_ZOOM * pulse))
        warp = WARP + float(self._swell[row]) + DROP_WARP * drop
        moves = 0.0 if self._timeline.motion == "still" else FLOW
        heights, tints = (np.empty(self._shape, np.float32) for _ in range(2))
        effect_kernels.draw_warped_noise(
            heights,
            tints,
            self._slopes,
            self._find_place(n, shot),
            step,
            warp,
            moves * float(dynamics.flow[row]),
        )
        light = (
            mix(*self._light, float(dynamics.lift[row]))
            * bright
            * (1.0 + self._pulse_light * min(self._lit_pulse, pulse))
        )
        planes = np.empty((3, *self._shape), np.uint16)
        turn = turned + self._find_turn(n)
        shade = self._find_shade(n)
        effect_kernels.color_heights(
            planes, heights, tints, self._wheels, shade, light, turn, RELIEF
        )
        return planes

    def _find_place(self, n: int, shot: ViewShot) -> Floats:
        """Return the middle of the part of the noise that a shot shows: one for each section."""
        # A shot begins up to some frames before or after its section.
        begun = max(0.0, shot.start) + self._timeline.fps / 2 if self._shots.is_cut else n
        section = max(0, bisect_right(self._starts, begun) - 1)
        random = np.random.default_rng((self._timeline.seed, section, shot.point))
        return (random.random(2) * SLOPES).astype(np.float32)

    def _find_turn(self, n: int) -> float:
        """Return how far the downbeats so far have turned the wheel."""
        bars = self._timeline.bars
        count = bisect_right(bars, n)
        if not count:
            return 0.0
        last = ease_out(ramp(n + 1.0, bars[count - 1], TURN_SECONDS * self._timeline.fps))
        return self._turn * self._strength * (count - 1 + last)

    def _find_shade(self, n: int) -> Floats:
        before, after, way = self._choreography.travel(n)
        if way >= 1.0 or before == after:
            return self._shades[after]
        return self._shades[before] + (self._shades[after] - self._shades[before]) * np.float32(way)

    def _shade(self, boxes: Sequence[Box]) -> Floats:
        """Return the place of a shade (h, w): 1 in the boxes, 0 far from them."""
        y, x = ((np.arange(side) + 0.5) * self._reduction for side in self._shape)
        soft = SHADE_EDGE * min(self._timeline.width, self._timeline.height)
        mask = np.zeros(self._shape)
        for box in boxes:
            across = np.clip(1.0 - np.maximum(box.left - x, x - box.right) / soft, 0.0, 1.0)
            down = np.clip(1.0 - np.maximum(box.top - y, y - box.bottom) / soft, 0.0, 1.0)
            across, down = (side * side * (3.0 - 2.0 * side) for side in (across, down))
            mask = 1.0 - (1.0 - mask) * (1.0 - down[:, None] * across[None, :])
        return mask.astype(np.float32)


def _make_wheels(palette: Palette, lightest: float, most_pulse_light: float) -> Floats:
    """Return two circles of colors (2, n, 3), Y, U, V: of the field, and of its shade.

    None in the shade is lighter than `lightest`, a relative luminance, in the most light, to which
    the pulse adds `most_pulse_light`.
    """
    first, second, third = _choose_hues(palette)
    hues = (first, second, palette.accent, palette.accent, third, first)
    most = SIDE_LIGHT * LIGHT[1] * (1.0 + most_pulse_light)
    darkest, top = min(tone[0] for tone in TONES), max(tone[0] for tone in TONES)
    shaded = (lightest / SAFETY) ** (1 / 3) / most ** (GAMMA / 3)
    dark_tones = [
        (mix(SHADE_LIGHTNESS, shaded, (lightness - darkest) / (top - darkest)), SHADE_CHROMA)
        for lightness, _ in TONES
    ]
    dark_hues = [clean_dark_hue(hue) for hue in hues]
    return np.stack([_make_circle(hues, TONES), _make_circle(dark_hues, dark_tones)])


def _make_circle(hues: Sequence[Rgb], tones: Sequence[tuple[float, float]]) -> Floats:
    """Return colors (n, 3), Y, U, V, that pass through each hue in its tone, in a circle."""
    from coloraide import Color

    stops = [
        Color("srgb", list(change_tone(hue, *tone))) for hue, tone in zip(hues, tones, strict=True)
    ]
    steps = Color.interpolate([*stops, stops[0]], space="oklab", method="monotone")
    colors = []
    for k in range(COLORS):
        red, green, blue = steps(k / COLORS).convert("srgb").fit().coords()
        colors.append(rgb_to_yuv((float(red), float(green), float(blue))))
    return np.stack(colors).astype(np.float32)


def _choose_hues(palette: Palette) -> tuple[Rgb, Rgb, Rgb]:
    """Return three colors of the palette, sRGB: the most vivid one, and those farthest from it.

    Grays would look like smoke, so other colors come twice if there are fewer.
    """
    spots = [spot for spot in palette.spots if _measure_chroma(spot) >= GRAYISH_CHROMA]
    spots = spots or list(palette.spots)
    chosen = [max(spots, key=_measure_chroma)]
    while len(chosen) < 3:
        chosen.append(max(spots, key=lambda spot: min(_distance(spot, k) for k in chosen)))
    first, second, third = (spot_to_rgb(spot) for spot in chosen)
    return first, second, third


def _measure_chroma(spot: Spot) -> float:
    return math.hypot(*spot.lab[1:])


def _distance(spot: Spot, other: Spot) -> float:
    return math.dist(spot.lab[1:], other.lab[1:])
