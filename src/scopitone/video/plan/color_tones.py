"""Colors derived from a palette: other tones of a hue, and a second, contrasting color."""

from __future__ import annotations

import math
from dataclasses import replace

from scopitone.video.plan.palette import GRAYISH_CHROMA, Palette, Spot

# Degrees of hue: the least distance of another color, and the distance of a complement.
MIN_HUE_DISTANCE, COMPLEMENT_DEGREES = 60.0, 165.0
# Hues (degrees, OKLCH) that are mud when they are dark, and the hue to which they lead instead.
MUD_HUES, CLEAN_HUE = (32.0, 130.0), 24.0


def change_tone(
    rgb: tuple[float, float, float], lightness: float, chroma: float
) -> tuple[float, float, float]:
    """Return a color's hue at another lightness and chroma (OKLCH), as sRGB 0 to 1.

    Grays stay gray.
    """
    from coloraide import Color

    _, strength, hue = Color("srgb", list(rgb)).convert("oklch").coords()
    new_chroma = chroma if strength >= GRAYISH_CHROMA else min(strength, chroma)
    red, green, blue = Color("oklch", [lightness, new_chroma, hue]).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)


def second_color(palette: Palette) -> tuple[float, float, float]:
    """Return the palette's second color, sRGB: the spot whose hue is farthest from the accent's.

    If no spot is far from it, this is the accent's complement; a gray palette has no second color.
    """
    from coloraide import Color

    _, strength, hue = Color("srgb", list(palette.accent)).convert("oklch").coords()
    best, farthest = palette.accent, MIN_HUE_DISTANCE
    for spot in palette.spots:
        _, chroma, other = Color("oklab", list(spot.lab)).convert("oklch").coords()
        distance = abs((other - hue + 180.0) % 360.0 - 180.0)
        if chroma >= GRAYISH_CHROMA and distance > farthest:
            best, farthest = spot_to_rgb(spot), distance
    if farthest == MIN_HUE_DISTANCE and strength >= GRAYISH_CHROMA:
        turned = Color("oklch", [0.6, strength, (hue + COMPLEMENT_DEGREES) % 360.0])
        red, green, blue = turned.convert("srgb").fit().coords()
        best = float(red), float(green), float(blue)
    return best


def clean_dark_hue(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return a color whose dark tones are no mud: yellows and ambers become reds."""
    from coloraide import Color

    lightness, chroma, hue = Color("srgb", list(rgb)).convert("oklch").coords()
    first, last = MUD_HUES
    if chroma < GRAYISH_CHROMA or not first < hue < last:
        return rgb
    turned = first + (CLEAN_HUE - first) * math.sqrt((hue - first) / (last - first))
    red, green, blue = Color("oklch", [lightness, chroma, turned]).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)


def turn_palette(palette: Palette, degrees: float) -> Palette:
    """Return the palette with the hues of its background turned; the accent stays."""
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    spots = tuple(
        replace(spot, lab=(light, cos * a - sin * b, sin * a + cos * b))
        for spot in palette.spots
        for light, a, b in (spot.lab,)
    )
    return replace(palette, spots=spots)


def spot_to_rgb(spot: Spot) -> tuple[float, float, float]:
    """Convert a background spot's color to sRGB, 0 to 1."""
    from coloraide import Color

    red, green, blue = Color("oklab", list(spot.lab)).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)
