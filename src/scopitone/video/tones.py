"""Colours derived from a palette's: other tones of a hue, and the one that stands against it."""

from __future__ import annotations

from scopitone.video.palette import GREYISH_CHROMA, Palette, Spot

# Degrees of hue: what is another colour, and where one is found if the cover has none.
FAR, COMPLEMENT = 60.0, 165.0


def toned(
    rgb: tuple[float, float, float], lightness: float, chroma: float
) -> tuple[float, float, float]:
    """A colour's hue at another lightness and chroma (OKLCH), as sRGB 0 to 1.

    What is grey stays grey.
    """
    from coloraide import Color

    _, strength, hue = Color("srgb", list(rgb)).convert("oklch").coords()
    kept = chroma if strength >= GREYISH_CHROMA else min(strength, chroma)
    red, green, blue = Color("oklch", [lightness, kept, hue]).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)


def second(palette: Palette) -> tuple[float, float, float]:
    """The palette's other colour, sRGB: of the spots the one farthest from the accent's hue.

    Where none is far, it is the accent's complement; a grey palette has no other colour.
    """
    from coloraide import Color

    _, strength, hue = Color("srgb", list(palette.accent)).convert("oklch").coords()
    best, farthest = palette.accent, FAR
    for spot in palette.spots:
        _, chroma, other = Color("oklab", list(spot.lab)).convert("oklch").coords()
        away = abs((other - hue + 180.0) % 360.0 - 180.0)
        if chroma >= GREYISH_CHROMA and away > farthest:
            best, farthest = spot_rgb(spot), away
    if farthest == FAR and strength >= GREYISH_CHROMA:
        turned = Color("oklch", [0.6, strength, (hue + COMPLEMENT) % 360.0])
        red, green, blue = turned.convert("srgb").fit().coords()
        best = float(red), float(green), float(blue)
    return best


def spot_rgb(spot: Spot) -> tuple[float, float, float]:
    """A background spot's colour as sRGB 0 to 1."""
    from coloraide import Color

    red, green, blue = Color("oklab", list(spot.lab)).convert("srgb").fit().coords()
    return float(red), float(green), float(blue)
