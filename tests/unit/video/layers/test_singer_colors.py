from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.layers.singer_colors import (
    MIN_CONTRAST,
    choose_singer_colors,
    contrast_of,
    opacity_on,
)
from scopitone.video.plan.palette import relative_luminance

WHITE, DARK = (1.0, 1.0, 1.0), (0.09, 0.08, 0.1)
# Simulations of the three dichromacies for linear RGB by Viénot, Brettel and Mollon (1999), and for
# tritanopia by Brettel (1997): other ones than those of the code.
DICHROMACIES = {
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "tritanopia": [[1.01277, 0.13548, -0.14826], [-0.01243, 0.86812, 0.14431],
                   [0.07589, 0.80500, 0.11911]],
}  # fmt: skip
components = st.tuples(*(st.floats(0.0, 1.0),) * 3)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 9), components, st.floats(0.0, 0.15))
def test_every_color_is_legible_on_a_dark_ground(
    count: int, accent: tuple[float, float, float], ground: float
) -> None:
    colors = choose_singer_colors(count, accent, WHITE, (ground,))
    assert len(colors) == count
    for color in colors:
        assert contrast_of(relative_luminance(color), ground) >= MIN_CONTRAST


@settings(max_examples=15, deadline=None)
@given(components, st.floats(0.4, 0.9))
def test_every_color_is_legible_on_a_light_ground(
    accent: tuple[float, float, float], ground: float
) -> None:
    for color in choose_singer_colors(3, accent, DARK, (ground, 0.9)):
        assert contrast_of(relative_luminance(color), ground) >= MIN_CONTRAST
        assert relative_luminance(color) < ground


@pytest.mark.parametrize("vision", DICHROMACIES)
@pytest.mark.parametrize("accent", [(0.9, 0.6, 0.3), (0.4, 0.6, 0.95), (0.5, 0.8, 0.4)])
@pytest.mark.parametrize("ground", [0.02, 0.085])
def test_two_singers_differ_for_everybody(
    vision: str, accent: tuple[float, float, float], ground: float
) -> None:
    pair = np.array(choose_singer_colors(2, accent, WHITE, (ground,)))
    linear = np.where(pair <= 0.04045, pair / 12.92, ((pair + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(DICHROMACIES[vision]).T, 0, 1)
    encoded = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
    assert np.abs(encoded[0] - encoded[1]).max() > 0.15


def test_the_first_six_singers_have_different_colors() -> None:
    assert len(set(choose_singer_colors(9, (0.9, 0.6, 0.3), WHITE, (0.05,)))) == 6


def test_without_a_legible_color_singers_have_that_of_the_ink() -> None:
    assert choose_singer_colors(2, WHITE, WHITE, (0.6,)) == (WHITE, WHITE)


@given(components, st.floats(0.0, 0.1))
def test_the_opacity_is_enough(color: tuple[float, float, float], ground: float) -> None:
    opacity = opacity_on(color, ground, 3.0)
    gray = 12.92 * ground if ground <= 0.0031308 else 1.055 * ground ** (1 / 2.4) - 0.055
    mixed = tuple(gray + (part - gray) * opacity for part in color)
    reached = contrast_of(relative_luminance(mixed), ground)
    assert reached >= 3.0 or opacity == 1.0
