"""Paint for generated covers: OKLCH colours, gradients mixed in OKLab, grain instead of banding.

A colour is (lightness 0 to 1, chroma about 0 to 0.3, hue in degrees). It is drawn in sRGB with
its chroma reduced where sRGB cannot show it (Ottosson 2020, "A perceptual color space for image
processing"; the gamut mapping is CSS Color 4's).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import skia
from coloraide import Color
from numpy.typing import NDArray

Oklch = tuple[float, float, float]
Point = tuple[float, float]

# Ottosson 2020: OKLab to cube roots of cone responses, and those to linear sRGB.
_LAB_TO_LMS = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_LMS_TO_SRGB = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)

# Skia mixes stops in sRGB; so many of them a gradient that the eye sees OKLab.
_STOPS_PER_SPAN = 12


@lru_cache(maxsize=4096)
def srgb(color: Oklch) -> tuple[float, float, float]:
    """The sRGB channels, 0 to 1, of the nearest colour that sRGB can show."""
    linear_light = _LMS_TO_SRGB @ (_LAB_TO_LMS @ np.array(_lab(color))) ** 3
    if linear_light.min() < -1e-4 or linear_light.max() > 1.0 + 1e-4:
        lightness, chroma, hue = color
        fitted = Color("oklch", [lightness, chroma, hue % 360.0]).convert("srgb")
        red, green, blue = fitted.fit("srgb", method="oklch-chroma").coords()
    else:
        red, green, blue = (_encoded(float(channel)) for channel in linear_light)
    return (_unit(red), _unit(green), _unit(blue))


def paint_color(color: Oklch, alpha: float = 1.0) -> skia.Color4f:
    """The colour as Skia takes it."""
    return skia.Color4f(*srgb(color), alpha)


def mix(first: Oklch, second: Oklch, share: float) -> Oklch:
    """`share` 0 is `first`, 1 is `second`; between them a straight line in OKLab."""
    (la, aa, ba), (lb, ab, bb) = _lab(first), _lab(second)
    lightness = la + (lb - la) * share
    a, b = aa + (ab - aa) * share, ba + (bb - ba) * share
    return (lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360.0)


def ramp(colors: Sequence[Oklch], share: float) -> Oklch:
    """The colour at `share` (0 to 1) of evenly spaced `colors`."""
    place = min(max(share, 0.0), 1.0) * (len(colors) - 1)
    index = min(int(place), len(colors) - 2)
    return mix(colors[index], colors[index + 1], place - index)


def solid(color: Oklch, alpha: float = 1.0) -> skia.Paint:
    """An antialiased fill."""
    return skia.Paint(Color4f=paint_color(color, alpha), AntiAlias=True)


def linear(start: Point, end: Point, stops: Sequence[tuple[float, Oklch, float]]) -> skia.Paint:
    """A fill from `start` to `end`; `stops` are (position 0 to 1, colour, alpha)."""
    colors, positions = _dense(stops)
    shader = skia.GradientShader.MakeLinear([start, end], colors, positions)
    return skia.Paint(Shader=shader, AntiAlias=True)


def radial(centre: Point, radius: float, stops: Sequence[tuple[float, Oklch, float]]) -> skia.Paint:
    """A fill that spreads from `centre` to `radius`; `stops` as in `linear`."""
    colors, positions = _dense(stops)
    shader = skia.GradientShader.MakeRadial(centre, radius, colors, positions)
    return skia.Paint(Shader=shader, AntiAlias=True)


def glow(centre: Point, radius: float, color: Oklch, alpha: float) -> skia.Paint:
    """Light that fades to nothing like a bell curve, so that no rim shows."""
    fades = [(place / 8, color, alpha * _bell(place / 8)) for place in range(9)]
    return radial(centre, radius, fades)


def draw_png(
    size: int, draw: Callable[[skia.Canvas], None], *, seed: int, grain: float = 0.012
) -> bytes:
    """Run `draw` on a canvas of 1 x 1 units and return `size` x `size` pixels as PNG.

    `grain` is the standard deviation of the film-like luminance noise (1 is white). It is drawn
    in half floats and noised before it is rounded, so that no gradient bands.
    """
    pixels = np.zeros((size, size, 4), np.float16)
    info = skia.ImageInfo.Make(size, size, skia.kRGBA_F16_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    canvas.scale(size, size)
    draw(canvas)
    light = pixels[..., :3].astype(np.float32)
    light += _grain(size, seed)[..., None] * grain
    rng = np.random.default_rng(seed + 1)
    light += (rng.random((size, size, 1), np.float32) - 0.5) / 255.0
    rounded = np.full((size, size, 4), 255, np.uint8)
    rounded[..., :3] = np.clip(np.rint(light * 255.0), 0, 255)
    image = skia.Image.fromarray(rounded, colorType=skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.kPNG, 100))


def _grain(size: int, seed: int) -> NDArray[np.float32]:
    """Noise of unit deviation whose specks are about a 700th of the picture wide."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((size, size)).astype(np.float32)
    if size < 1050:
        return noise
    soft = (
        noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))
    ) / 2
    return np.asarray(soft, np.float32)


def _dense(stops: Sequence[tuple[float, Oklch, float]]) -> tuple[list[int], list[float]]:
    colors, positions = [], []
    for (at, color, alpha), (then, next_color, next_alpha) in pairwise(stops):
        for step in range(_STOPS_PER_SPAN):
            share = step / _STOPS_PER_SPAN
            faded = alpha + (next_alpha - alpha) * share
            colors.append(paint_color(mix(color, next_color, share), faded).toColor())
            positions.append(at + (then - at) * share)
    at, color, alpha = stops[-1]
    return [*colors, paint_color(color, alpha).toColor()], [*positions, at]


def _lab(color: Oklch) -> tuple[float, float, float]:
    lightness, chroma, hue = color
    angle = math.radians(hue)
    return lightness, chroma * math.cos(angle), chroma * math.sin(angle)


def _bell(place: float) -> float:
    return (math.exp(-4.0 * place * place) - math.exp(-4.0)) / (1 - math.exp(-4.0))


def _encoded(light: float) -> float:
    """The sRGB transfer function (IEC 61966-2-1)."""
    light = max(light, 0.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _unit(value: float) -> float:
    return min(max(float(value), 0.0), 1.0)
