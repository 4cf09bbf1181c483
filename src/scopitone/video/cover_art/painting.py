"""Paint for generated covers: OKLCH colors, gradients mixed in OKLab, grain instead of banding.

A color is (lightness 0 to 1, chroma about 0 to 0.3, hue in degrees). It is drawn in sRGB; its
chroma is reduced where sRGB cannot show it (Ottosson 2020, "A perceptual color space for image
processing"; the gamut mapping is that of CSS Color 4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from coloraide import Color
from numpy.typing import NDArray

from scopitone.core.graphics import skia

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

# Skia mixes stops in sRGB. With this many stops, the gradient looks like one in OKLab.
_STOPS_PER_SPAN = 12


@lru_cache(maxsize=4096)
def to_srgb(color: Oklch) -> tuple[float, float, float]:
    """Return the sRGB channels, 0 to 1, of the nearest color that sRGB can show."""
    linear_light = _LMS_TO_SRGB @ (_LAB_TO_LMS @ np.array(_to_lab(color))) ** 3
    if linear_light.min() < -1e-4 or linear_light.max() > 1.0 + 1e-4:
        lightness, chroma, hue = color
        fitted = Color("oklch", [lightness, chroma, hue % 360.0]).convert("srgb")
        red, green, blue = fitted.fit("srgb", method="oklch-chroma").coords()
    else:
        red, green, blue = (_encode_srgb(float(channel)) for channel in linear_light)
    return (_clamp_unit(red), _clamp_unit(green), _clamp_unit(blue))


def paint_color(color: Oklch, alpha: float = 1.0) -> skia.Color4f:
    """Convert the color for Skia."""
    return skia.Color4f(*to_srgb(color), alpha)


def mix(first: Oklch, second: Oklch, share: float) -> Oklch:
    """Mix two colors along a straight line in OKLab: `share` 0 is `first`, 1 is `second`."""
    (la, aa, ba), (lb, ab, bb) = _to_lab(first), _to_lab(second)
    lightness = la + (lb - la) * share
    a, b = aa + (ab - aa) * share, ba + (bb - ba) * share
    return (lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360.0)


def sample_ramp(colors: Sequence[Oklch], share: float) -> Oklch:
    """Return the color at `share` (0 to 1) of evenly spaced `colors`."""
    place = min(max(share, 0.0), 1.0) * (len(colors) - 1)
    index = min(int(place), len(colors) - 2)
    return mix(colors[index], colors[index + 1], place - index)


def solid_paint(color: Oklch, alpha: float = 1.0) -> skia.Paint:
    """Make an antialiased fill."""
    return skia.Paint(Color4f=paint_color(color, alpha), AntiAlias=True)


def linear_gradient(
    start: Point, end: Point, stops: Sequence[tuple[float, Oklch, float]]
) -> skia.Paint:
    """Make a fill from `start` to `end`; `stops` are (position 0 to 1, color, alpha)."""
    colors, positions = _densify_stops(stops)
    shader = skia.GradientShader.MakeLinear([start, end], colors, positions)
    return skia.Paint(Shader=shader, AntiAlias=True)


def radial_gradient(
    center: Point, radius: float, stops: Sequence[tuple[float, Oklch, float]]
) -> skia.Paint:
    """Make a fill that spreads from `center` to `radius`; `stops` as in `linear_gradient`."""
    colors, positions = _densify_stops(stops)
    shader = skia.GradientShader.MakeRadial(center, radius, colors, positions)
    return skia.Paint(Shader=shader, AntiAlias=True)


def glow_paint(center: Point, radius: float, color: Oklch, alpha: float) -> skia.Paint:
    """Make light that fades out like a bell curve, so that no rim is visible."""
    fades = [(place / 8, color, alpha * _bell(place / 8)) for place in range(9)]
    return radial_gradient(center, radius, fades)


def draw_png(
    size: int, draw: Callable[[skia.Canvas], None], *, seed: int, grain: float = 0.012
) -> bytes:
    """Run `draw` on a canvas of 1 x 1 units and return `size` x `size` pixels as PNG.

    `grain` is the standard deviation of the film-like luminance noise (1 is white). Drawing uses
    half floats, and noise is added before rounding, so that gradients do not band.
    """
    pixels = np.zeros((size, size, 4), np.float16)
    info = skia.ImageInfo.Make(size, size, skia.kRGBA_F16_ColorType, skia.kPremul_AlphaType)
    canvas = skia.Surface.MakeRasterDirect(info, pixels).getCanvas()
    canvas.scale(size, size)
    draw(canvas)
    light = pixels[..., :3].astype(np.float32)
    light += _make_grain(size, seed)[..., None] * grain
    rng = np.random.default_rng(seed + 1)
    light += (rng.random((size, size, 1), np.float32) - 0.5) / 255.0
    rounded = np.full((size, size, 4), 255, np.uint8)
    rounded[..., :3] = np.clip(np.rint(light * 255.0), 0, 255)
    image = skia.Image.fromarray(rounded, colorType=skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.kPNG, 100))


def _make_grain(size: int, seed: int) -> NDArray[np.float32]:
    """Return noise of unit deviation whose specks are about a 700th of the picture wide."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((size, size)).astype(np.float32)
    if size < 1050:
        return noise
    soft = (
        noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))
    ) / 2
    return np.asarray(soft, np.float32)


def _densify_stops(stops: Sequence[tuple[float, Oklch, float]]) -> tuple[list[int], list[float]]:
    colors, positions = [], []
    for (start, color, alpha), (end, next_color, next_alpha) in pairwise(stops):
        for step in range(_STOPS_PER_SPAN):
            share = step / _STOPS_PER_SPAN
            faded = alpha + (next_alpha - alpha) * share
            colors.append(paint_color(mix(color, next_color, share), faded).toColor())
            positions.append(start + (end - start) * share)
    start, color, alpha = stops[-1]
    return [*colors, paint_color(color, alpha).toColor()], [*positions, start]


def _to_lab(color: Oklch) -> tuple[float, float, float]:
    lightness, chroma, hue = color
    angle = math.radians(hue)
    return lightness, chroma * math.cos(angle), chroma * math.sin(angle)


def _bell(place: float) -> float:
    return (math.exp(-4.0 * place * place) - math.exp(-4.0)) / (1 - math.exp(-4.0))


def _encode_srgb(light: float) -> float:
    """Apply the sRGB transfer function (IEC 61966-2-1)."""
    light = max(light, 0.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _clamp_unit(value: float) -> float:
    return min(max(float(value), 0.0), 1.0)
