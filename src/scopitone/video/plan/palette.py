"""The colors of a video, taken from its cover: a dark background for white text, and one accent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia
from scopitone.video.inputs.user_colors import check_colors
from scopitone.video.plan.quantizer import quantize

SAMPLE_SIDE = 96
# OKLab lightness of background colors: white on the lightest has a contrast of 6.7:1.
MIN_LIGHTNESS, MAX_LIGHTNESS = 0.23, 0.46
GRAY_CHROMA, GRAYISH_CHROMA = 0.025, 0.06
# Grays are darker in the background, and tinted: gray light looks like fog.
MAX_GRAY_LIGHTNESS, TINT_CHROMA, TINT_SHARE, COOL_HUE = 0.36, 0.035, 0.04, 262.0
CHORUS_LIFT = 1.10
"""Factor by which a chorus raises the background's lightness."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A background color in OKLab, and its position in the cover (0 to 1)."""

    lab: tuple[float, float, float]
    x: float
    y: float
    share: float


@dataclass(frozen=True, slots=True)
class Palette:
    """Background spots, most important first, and the accent in sRGB, components 0 to 1."""

    spots: tuple[Spot, ...]
    accent: tuple[float, float, float]


def decode_cover(data: bytes) -> skia.Image:
    """Decode an encoded picture (JPEG, PNG, WebP). Raises MediaError("cover")."""
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data))
    if image is None:
        raise MediaError("cover", "cannot be decoded; accepted: JPEG, PNG, WebP")
    return image


def crop_square(image: skia.Image, side: int) -> skia.Image:
    """Return the middle square of the picture, resampled once to about the size it is shown at."""
    edge = min(image.width(), image.height())
    left, top = (image.width() - edge) / 2, (image.height() - edge) / 2
    surface = skia.Surface.MakeRasterN32Premul(side, side)
    smaller = edge > side
    sampling = (
        skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        if smaller
        else skia.SamplingOptions(skia.CubicResampler.Mitchell())
    )
    # A transparent picture is drawn on near-black.
    surface.getCanvas().clear(0xFF16161A)
    surface.getCanvas().drawImageRect(
        image,
        skia.Rect.MakeXYWH(left, top, edge, edge),
        skia.Rect.MakeWH(side, side),
        sampling,
    )
    return surface.makeImageSnapshot()


# A song that is edited is planned again after every change.
@lru_cache(maxsize=4)
def palette_from_cover(data: bytes) -> Palette:
    """Find up to five different colors of the cover, and darken them for a background."""
    pixels = _sample_pixels(decode_cover(data))
    clusters = _find_clusters(pixels)
    nearest = np.argmin(_squared_distances(_to_oklab(pixels), clusters), axis=1)
    rows, columns = np.divmod(np.arange(SAMPLE_SIDE * SAMPLE_SIDE), SAMPLE_SIDE)
    spots = []
    tint = _choose_tint(clusters, nearest)
    for index, lab in enumerate(clusters):
        inside = nearest == index
        if not inside.any():
            continue
        x, y = float(columns[inside].mean()), float(rows[inside].mean())
        spots.append(
            Spot(_darken(lab, tint), x / SAMPLE_SIDE, y / SAMPLE_SIDE, float(inside.mean()))
        )
    spots.sort(key=lambda spot: -spot.share)
    return Palette(tuple(_add_variants(spots)), _choose_accent(clusters, nearest))


def palette_from_colors(colors: Sequence[str]) -> Palette:
    """Make a palette from the user's colors, darkened like a cover's; the first is the accent.

    Raises InputError("palette") unless there are 2 to 5 colors, each `#rrggbb`.
    """
    check_colors(colors)
    labs = _to_oklab(np.array([list(bytes.fromhex(color[1:])) for color in colors], np.uint8))
    # The spots are on the diagonal; the background pushes them apart.
    places = (np.arange(len(labs)) + 0.5) / len(labs)
    tint = _choose_tint(labs, np.arange(len(labs)))
    spots = [
        Spot(_darken(lab, tint), float(place), float(place), 1.0 / len(labs))
        for lab, place in zip(labs, places, strict=True)
    ]
    return Palette(tuple(_add_variants(spots)), _choose_accent(labs[:1], np.zeros(1, np.intp)))


def choose_palette(colors: Sequence[str], cover: bytes) -> Palette:
    """Return the palette of the user's colors or, without any, of the cover."""
    return palette_from_colors(colors) if colors else palette_from_cover(cover)


def opacity_for(contrast: float, luminance: float) -> float:
    """Return the opacity of white that has a WCAG contrast over a background of this luminance."""
    ground = _encode_srgb(luminance)
    needed = _encode_srgb(min(1.0, contrast * (luminance + 0.05) - 0.05))
    return float(np.clip((needed - ground) / (1.0 - ground), 0.0, 1.0))


def relative_luminance(rgb: tuple[float, float, float]) -> float:
    """Return the relative luminance of a color, sRGB 0 to 1 (WCAG 2.2)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def max_luminance(palette: Palette) -> float:
    """Return the highest relative luminance of the background: OKLab's L cubed, for gray.

    Colors of equal L differ from it by less than a tenth in the range used here.
    """
    return 1.1 * (CHORUS_LIFT * float(max(spot.lab[0] for spot in palette.spots))) ** 3


def _sample_pixels(image: skia.Image) -> NDArray[np.uint8]:
    pixels = np.zeros((SAMPLE_SIDE, SAMPLE_SIDE, 4), np.uint8)
    info = skia.ImageInfo.Make(
        SAMPLE_SIDE,
        SAMPLE_SIDE,
        skia.ColorType.kRGBA_8888_ColorType,
        skia.AlphaType.kPremul_AlphaType,
    )
    canvas = skia.Surface.MakeRasterDirect(info, pixels, SAMPLE_SIDE * 4).getCanvas()
    canvas.clear(skia.ColorBLACK)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(image, skia.Rect.MakeWH(SAMPLE_SIDE, SAMPLE_SIDE), sampling)
    return pixels.reshape(-1, 4)


def _find_clusters(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return up to five colors (k, 3) in OKLab: those of the quantizer that differ visibly."""
    colors, counts = quantize(pixels[:, :3], 24)
    labs = _to_oklab(colors)
    chroma = np.hypot(labs[:, 1], labs[:, 2])
    weight = counts * (0.04 + chroma)
    clusters: list[NDArray[np.float64]] = []
    for index in np.argsort(-weight):
        if all(np.linalg.norm(labs[index] - other) > 0.11 for other in clusters):
            clusters.append(labs[index])
        if len(clusters) == 5:
            break
    return np.array(clusters)


def _choose_tint(clusters: NDArray[np.float64], nearest: NDArray[np.intp]) -> float:
    """Return the hue of grays in the background: that of the most colorful cluster, or a cool one.

    Clusters that cover little of the picture are ignored.
    """
    shares = np.bincount(nearest, minlength=len(clusters)) / len(nearest)
    chroma = np.hypot(clusters[:, 1], clusters[:, 2]) * (shares >= TINT_SHARE)
    best = int(np.argmax(chroma))
    return _to_polar(clusters[best])[2] if chroma[best] >= GRAY_CHROMA else COOL_HUE


def _darken(lab: NDArray[np.float64], tint: float) -> tuple[float, float, float]:
    """Darken a color enough for white text, and tint grays: among colors they look like fog."""
    from coloraide import Color

    light, chroma, hue = _to_polar(lab)
    top = MAX_LIGHTNESS
    # Dark colors look duller than they are, so chroma is raised, more for vivid colors.
    raised = chroma * 1.35
    if chroma < GRAYISH_CHROMA:
        gray = 1.0 - chroma / GRAYISH_CHROMA
        top -= gray * (MAX_LIGHTNESS - MAX_GRAY_LIGHTNESS)
        raised = max(raised, gray * TINT_CHROMA)
        hue = tint if chroma < GRAY_CHROMA else hue
    target = MIN_LIGHTNESS + (top - MIN_LIGHTNESS) * float(np.clip(light, 0, 1))
    color = Color("oklch", [target, min(raised, 0.16), _warm_hue(hue)]).fit("srgb")
    a, b, c = color.convert("oklab").coords()
    return float(a), float(b), float(c)


def _add_variants(spots: list[Spot]) -> list[Spot]:
    """Add lights and darks of the existing spots until there are three."""
    steps = (-0.09, 0.06, -0.05, 0.09)
    missing = max(0, 3 - len(spots))
    for step, spot in zip(steps[:missing], spots * 2, strict=False):
        light, a, b = spot.lab
        if float(np.hypot(a, b)) < GRAYISH_CHROMA:
            # The lights of a gray cover are warm, its darks are cool.
            warmth = TINT_CHROMA * (0.4 if step > 0 else -1.0)
            a, b = 0.3 * warmth, warmth
        other = min(MAX_LIGHTNESS, max(MIN_LIGHTNESS, light + step))
        spots = [*spots, Spot((other, a, b), 1.0 - spot.x, 1.0 - spot.y, spot.share / 2)]
    return spots


def _warm_hue(hue: float) -> float:
    """Shift yellow hues towards amber: dark yellow would be olive."""
    amber, yellow, green = 48.0, 104.0, 140.0
    if not amber < hue < green:
        return hue
    if hue <= yellow:
        return amber
    return amber + (hue - yellow) * (green - amber) / (green - yellow)


def _choose_accent(
    clusters: NDArray[np.float64], nearest: NDArray[np.intp]
) -> tuple[float, float, float]:
    from coloraide import Color

    share = np.array([(nearest == index).mean() for index in range(len(clusters))])
    chroma = np.hypot(clusters[:, 1], clusters[:, 2])
    best = int(np.argmax(chroma * (0.15 + clusters[:, 0]) * np.sqrt(share + 0.01)))
    _, strength, hue = _to_polar(clusters[best])
    if strength < GRAY_CHROMA:
        strength, hue = 0.015, 80.0
    else:
        strength = float(np.clip(strength, 0.09, 0.15))
    red, green, blue = Color("oklch", [0.83, strength, hue]).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)


def _to_polar(lab: NDArray[np.float64]) -> tuple[float, float, float]:
    light, a, b = (float(value) for value in lab)
    return light, float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)


def _squared_distances(
    labs: NDArray[np.float64], clusters: NDArray[np.float64]
) -> NDArray[np.float64]:
    difference = labs[:, None, :] - clusters[None, :, :]
    return np.asarray((difference**2).sum(axis=2))


def _to_oklab(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Convert sRGB bytes (n, 3 or 4) to OKLab (n, 3), after Björn Ottosson (2020)."""
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


def _encode_srgb(linear: float) -> float:
    """Convert linear light to sRGB (IEC 61966-2-1)."""
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
