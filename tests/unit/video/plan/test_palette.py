from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError, MediaError
from scopitone.core.graphics import skia
from scopitone.video.plan.palette import (
    MAX_LIGHTNESS,
    MIN_LIGHTNESS,
    Palette,
    decode_cover,
    max_luminance,
    opacity_for,
    palette_from_colors,
    palette_from_cover,
)

COVERS = ["busy", "white", "black", "grey", "red", "yellow", "transparent", "half"]


def contrast(bright: float, dark: float) -> float:
    """WCAG 2.2: contrast ratio of two relative luminances."""
    return (bright + 0.05) / (dark + 0.05)


def linear(encoded: np.ndarray | float) -> np.ndarray:
    encoded = np.asarray(encoded, float)
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def luminance_of(palette: Palette) -> list[float]:
    from coloraide import Color

    return [Color("oklab", list(spot.lab)).luminance() for spot in palette.spots]


@pytest.mark.parametrize("kind", COVERS)
def test_every_cover_gives_a_dark_ground_and_a_light_accent(
    kind: str, paint_cover: Callable
) -> None:
    palette = palette_from_cover(paint_cover(kind))
    assert 3 <= len(palette.spots) <= 5
    for spot in palette.spots:
        assert MIN_LIGHTNESS - 0.01 <= spot.lab[0] <= MAX_LIGHTNESS + 0.01
        assert 0 <= spot.x <= 1
        assert 0 <= spot.y <= 1
        assert 0 < spot.share <= 1
    assert all(0 <= part <= 1 for part in palette.accent)
    accent = float(linear(palette.accent) @ np.array([0.2126, 0.7152, 0.0722]))
    assert contrast(accent, max(luminance_of(palette))) >= 3.0


@pytest.mark.parametrize("kind", COVERS)
def test_no_spot_is_lighter_than_the_bound(kind: str, paint_cover: Callable) -> None:
    palette = palette_from_cover(paint_cover(kind))
    assert max(luminance_of(palette)) <= max_luminance(palette)


@pytest.mark.parametrize("kind", ["white", "black", "grey", "transparent"])
def test_a_grey_cover_stays_quiet(kind: str, paint_cover: Callable) -> None:
    palette = palette_from_cover(paint_cover(kind))
    assert all(np.hypot(*spot.lab[1:]) < 0.04 for spot in palette.spots)
    assert np.ptp(palette.accent) < 0.12


def test_a_red_cover_stays_red(paint_cover: Callable) -> None:
    palette = palette_from_cover(paint_cover("red"))
    hues = [np.degrees(np.arctan2(spot.lab[2], spot.lab[1])) for spot in palette.spots]
    assert all(abs(hue - 29) < 15 for hue in hues), "29 degrees is sRGB's red in OKLCH"
    red, green, blue = palette.accent
    assert red > max(green, blue) + 0.1


def test_colours_lie_where_the_cover_has_them(paint_cover: Callable) -> None:
    spots = palette_from_cover(paint_cover("half")).spots[:2]
    white, blue = sorted(spots, key=lambda spot: np.hypot(*spot.lab[1:]))
    assert (white.x, blue.x) == (pytest.approx(0.25, abs=0.02), pytest.approx(0.75, abs=0.02))


def test_the_same_cover_gives_the_same_palette(paint_cover: Callable) -> None:
    assert palette_from_cover(paint_cover("busy")) == palette_from_cover(paint_cover("busy"))


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (3, 2)])
def test_covers_of_odd_shapes(shape: tuple[int, int]) -> None:
    pixels = np.full((*shape, 4), (10, 120, 200, 255), np.uint8)
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    data = bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))
    assert 1 <= len(palette_from_cover(data).spots) <= 5


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError, match="cover"):
        decode_cover(data)


@given(st.floats(1.0, 7.0), st.floats(0.0, 0.4))
def test_white_of_that_opacity_reaches_the_contrast(wanted: float, ground: float) -> None:
    opacity = opacity_for(wanted, ground)
    assert 0 <= opacity <= 1
    encoded = 1.055 * ground ** (1 / 2.4) - 0.055 if ground > 0.0031308 else 12.92 * ground
    reached = contrast(float(linear(encoded + (1 - encoded) * opacity)), ground)
    if contrast(1.0, ground) >= wanted:
        assert reached >= wanted - 1e-3
    else:
        assert opacity == pytest.approx(1.0)


def test_white_text_can_reach_small_texts_contrast_on_any_cover(paint_cover: Callable) -> None:
    for kind in COVERS:
        assert contrast(1.0, max_luminance(palette_from_cover(paint_cover(kind)))) >= 4.5


def test_the_users_colours_are_the_palette_and_stay_readable() -> None:
    palette = palette_from_colors(("#ff3355", "#ffffff", "#101080"))
    assert len(palette.spots) == 3
    assert all(
        MIN_LIGHTNESS - 1e-6 <= spot.lab[0] <= MAX_LIGHTNESS + 1e-6 for spot in palette.spots
    )
    assert opacity_for(4.5, max_luminance(palette)) <= 1.0
    red, green, blue = palette.accent
    assert red > green
    assert red > blue
    assert palette_from_colors(("#101080", "#ff3355")).accent != palette.accent


@pytest.mark.parametrize(
    "colours", [("#112233",), ("#112233",) * 6, ("112233", "#112233"), ("#12345", "#112233")]
)
def test_what_is_no_palette_is_refused(colours: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="palette: must be 2 to 5 colors, each written"):
        palette_from_colors(colours)
