"""The colours of a video, taken from its cover: a dark background to read on, and one accent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from scopitone.errors import InputError, MediaError

SAMPLE = 96
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# OKLab lightness of the background's colours: white on the lightest has a contrast of 6.7:1.
DARKEST, LIGHTEST = 0.23, 0.46
GREY_CHROMA, GREYISH_CHROMA = 0.025, 0.06
# Greys are darker in the background, and tinted: grey light looks like fog.
GREY_LIGHTEST, TINT_CHROMA, TINT_SHARE, COOL = 0.36, 0.035, 0.04, 262.0
OPENED = 1.10
"""How far a chorus raises the background's lightness."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One background colour in OKLab, and where it lies in the cover (0 to 1)."""

    lab: tuple[float, float, float]
    x: float
    y: float
    share: float


@dataclass(frozen=True, slots=True)
class Palette:
    """Background spots, most important first; `accent` is sRGB, components 0 to 1."""

    spots: tuple[Spot, ...]
    accent: tuple[float, float, float]


def decode_cover(data: bytes) -> skia.Image:
    """Decode an encoded picture (JPEG, PNG, WebP). Raises MediaError("cover", …)."""
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data))
    if image is None:
        raise MediaError("cover", "cannot be decoded; give a JPEG, PNG or WebP picture")
    return image


def square(image: skia.Image, side: int) -> skia.Image:
    """The middle square of the picture, resampled once to about the size it is shown at."""
    edge = min(image.width(), image.height())
    left, top = (image.width() - edge) / 2, (image.height() - edge) / 2
    surface = skia.Surface.MakeRasterN32Premul(side, side)
    smaller = edge > side
    sampling = (
        skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        if smaller
        else skia.SamplingOptions(skia.CubicResampler.Mitchell())
    )
    # A transparent picture stands on near-black rather than on whatever lies behind it.
    surface.getCanvas().clear(0xFF16161A)
    surface.getCanvas().drawImageRect(
        image,
        skia.Rect.MakeXYWH(left, top, edge, edge),
        skia.Rect.MakeWH(side, side),
        sampling,
    )
    return surface.makeImageSnapshot()


def from_cover(data: bytes) -> Palette:
    """Find up to five colours of the cover that differ, and darken them for a background."""
    pixels = _sample(decode_cover(data))
    clusters = _clusters(pixels)
    nearest = np.argmin(_distances(_oklab(pixels), clusters), axis=1)
    rows, columns = np.divmod(np.arange(SAMPLE * SAMPLE), SAMPLE)
    spots = []
    tint = _tint(clusters, nearest)
    for index, lab in enumerate(clusters):
        inside = nearest == index
        if not inside.any():
            continue
        x, y = float(columns[inside].mean()), float(rows[inside].mean())
        spots.append(Spot(_darkened(lab, tint), x / SAMPLE, y / SAMPLE, float(inside.mean())))
    spots.sort(key=lambda spot: -spot.share)
    return Palette(tuple(_varied(spots)), _accent(clusters, nearest))


def from_colours(colours: Sequence[str]) -> Palette:
    """The user's colours, darkened for a background like a cover's; the first is the accent.

    Raises InputError("palette", …) unless there are 2 to 5, each `#rrggbb`.
    """
    if not 2 <= len(colours) <= 5 or not all(_HEX.fullmatch(colour) for colour in colours):
        raise InputError("palette", "accepted: 2 to 5 colours, each written as #rrggbb")
    labs = _oklab(np.array([list(bytes.fromhex(colour[1:])) for colour in colours], np.uint8))
    # Along the diagonal; the background pushes them apart.
    places = (np.arange(len(labs)) + 0.5) / len(labs)
    tint = _tint(labs, np.arange(len(labs)))
    spots = [
        Spot(_darkened(lab, tint), float(at), float(at), 1.0 / len(labs))
        for lab, at in zip(labs, places, strict=True)
    ]
    return Palette(tuple(_varied(spots)), _accent(labs[:1], np.zeros(1, np.intp)))


def opacity_for(contrast: float, luminance: float) -> float:
    """How opaque white must be to reach a WCAG contrast over a background of this luminance."""
    ground = _encode(luminance)
    needed = _encode(min(1.0, contrast * (luminance + 0.05) - 0.05))
    return float(np.clip((needed - ground) / (1.0 - ground), 0.0, 1.0))


def luminance(rgb: tuple[float, float, float]) -> float:
    """Relative luminance of a colour, sRGB 0 to 1 (WCAG 2.2)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def brightest(palette: Palette) -> float:
    """The highest relative luminance that the background can have: OKLab's L cubed, for grey.

    Colours of equal L differ by less than a tenth from it in the range used here.
    """
    return 1.1 * (OPENED * float(max(spot.lab[0] for spot in palette.spots))) ** 3


def _sample(image: skia.Image) -> NDArray[np.uint8]:
    pixels = np.zeros((SAMPLE, SAMPLE, 4), np.uint8)
    info = skia.ImageInfo.Make(
        SAMPLE, SAMPLE, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
    )
    canvas = skia.Surface.MakeRasterDirect(info, pixels, SAMPLE * 4).getCanvas()
    canvas.clear(skia.ColorBLACK)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(image, skia.Rect.MakeWH(SAMPLE, SAMPLE), sampling)
    return pixels.reshape(-1, 4)


def _clusters(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Up to five colours (k, 3) in OKLab: the quantiser's, kept if they are seen to differ."""
    from materialyoucolor.quantize import QuantizeCelebi

    counts = QuantizeCelebi(pixels.tolist(), 24)
    colours = np.array(
        [[(argb >> shift) & 255 for shift in (16, 8, 0)] for argb in counts], np.uint8
    )
    labs = _oklab(colours)
    chroma = np.hypot(labs[:, 1], labs[:, 2])
    weight = np.array(list(counts.values())) * (0.04 + chroma)
    kept: list[NDArray[np.float64]] = []
    for index in np.argsort(-weight):
        if all(np.linalg.norm(labs[index] - other) > 0.11 for other in kept):
            kept.append(labs[index])
        if len(kept) == 5:
            break
    return np.array(kept)


def _tint(clusters: NDArray[np.float64], nearest: NDArray[np.intp]) -> float:
    """The hue that greys take in the background: the most colourful one's, else a cool one.

    What is hardly seen in the cover tints nothing.
    """
    shares = np.bincount(nearest, minlength=len(clusters)) / len(nearest)
    chroma = np.hypot(clusters[:, 1], clusters[:, 2]) * (shares >= TINT_SHARE)
    best = int(np.argmax(chroma))
    return _polar(clusters[best])[2] if chroma[best] >= GREY_CHROMA else COOL


def _darkened(lab: NDArray[np.float64], tint: float) -> tuple[float, float, float]:
    """Dark enough for white text, and no grey among colours: there it is fog."""
    from coloraide import Color

    light, chroma, hue = _polar(lab)
    top = LIGHTEST
    # Dark colours look duller than they are: chroma is raised, more where there is some.
    raised = chroma * 1.35
    if chroma < GREYISH_CHROMA:
        grey = 1.0 - chroma / GREYISH_CHROMA
        top -= grey * (LIGHTEST - GREY_LIGHTEST)
        raised = max(raised, grey * TINT_CHROMA)
        hue = tint if chroma < GREY_CHROMA else hue
    target = DARKEST + (top - DARKEST) * float(np.clip(light, 0, 1))
    colour = Color("oklch", [target, min(raised, 0.16), _warmed(hue)]).fit("srgb")
    a, b, c = colour.convert("oklab").coords()
    return float(a), float(b), float(c)


def _varied(spots: list[Spot]) -> list[Spot]:
    """At least three spots: a cover of one or two colours gets lights and darks of them."""
    steps = (-0.09, 0.06, -0.05, 0.09)
    missing = max(0, 3 - len(spots))
    for step, spot in zip(steps[:missing], spots * 2, strict=False):
        light, a, b = spot.lab
        if float(np.hypot(a, b)) < GREYISH_CHROMA:
            # The lights of a grey cover are warm where its darks are cool.
            warmth = TINT_CHROMA * (0.4 if step > 0 else -1.0)
            a, b = 0.3 * warmth, warmth
        other = min(LIGHTEST, max(DARKEST, light + step))
        spots = [*spots, Spot((other, a, b), 1.0 - spot.x, 1.0 - spot.y, spot.share / 2)]
    return spots


def _warmed(hue: float) -> float:
    """Yellow has no dark: it turns olive. What is yellow when light is amber when dark."""
    amber, yellow, green = 48.0, 104.0, 140.0
    if not amber < hue < green:
        return hue
    if hue <= yellow:
        return amber
    return amber + (hue - yellow) * (green - amber) / (green - yellow)


def _accent(clusters: NDArray[np.float64], nearest: NDArray[np.intp]) -> tuple[float, float, float]:
    from coloraide import Color

    share = np.array([(nearest == index).mean() for index in range(len(clusters))])
    chroma = np.hypot(clusters[:, 1], clusters[:, 2])
    best = int(np.argmax(chroma * (0.15 + clusters[:, 0]) * np.sqrt(share + 0.01)))
    _, strength, hue = _polar(clusters[best])
    if strength < GREY_CHROMA:
        strength, hue = 0.015, 80.0
    else:
        strength = float(np.clip(strength, 0.09, 0.15))
    red, green, blue = Color("oklch", [0.83, strength, hue]).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)


def _polar(lab: NDArray[np.float64]) -> tuple[float, float, float]:
    light, a, b = (float(value) for value in lab)
    return light, float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)


def _distances(labs: NDArray[np.float64], clusters: NDArray[np.float64]) -> NDArray[np.float64]:
    difference = labs[:, None, :] - clusters[None, :, :]
    return np.asarray((difference**2).sum(axis=2))


def _oklab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """sRGB bytes (n, 3 or 4) to OKLab (n, 3), after Björn Ottosson (2020)."""
    encoded = rgb[:, :3].astype(np.float64) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    cones = linear @ np.array(
        [
            [0.4122214708, 0.2119034982, 0.0883024619],
            [0.5363325363, 0.6806995451, 0.2817188376],
            [0.0514459929, 0.1073969566, 0.6299787005],
        ]
    )
    return np.asarray(
        np.cbrt(cones)
        @ np.array(
            [
                [0.2104542553, 1.9779984951, 0.0259040371],
                [0.7936177850, -2.4285922050, 0.7827717662],
                [-0.0040720468, 0.4505937099, -0.8086757660],
            ]
        )
    )


def _encode(linear: float) -> float:
    """Linear light to sRGB (IEC 61966-2-1)."""
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
