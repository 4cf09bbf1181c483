from __future__ import annotations

import numpy as np
import pytest

from scopitone.video.plan.quantizer import quantize

# What Google's C++ (material-color-utilities, by materialyoucolor 3.0.4) gives for `pattern`.
ORIGINAL = {
    "#5c26dd": 747,
    "#61c3b9": 816,
    "#6c8bbc": 976,
    "#74d874": 840,
    "#7e43bb": 985,
    "#86447a": 839,
    "#9d9d6e": 675,
    "#e52a3d": 3338,
}


def pattern() -> np.ndarray:
    row = np.arange(96)
    x, y = np.meshgrid(row, row)
    waves = np.stack([x * 2 + y // 3, (x * y) % 251, 255 - y * 2], axis=-1)
    stripes = np.where(((x // 12 + y // 24) % 3 == 0)[..., None], (230, 40, 60), waves)
    return stripes.reshape(-1, 3).astype(np.uint8)


def test_the_colours_are_those_of_the_original() -> None:
    colours, counts = quantize(pattern(), 8)
    named = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colours.tolist()]
    assert dict(zip(named, counts.tolist(), strict=True)) == ORIGINAL


@pytest.mark.parametrize("colours", [[(77, 77, 77)], [(0, 0, 0), (255, 255, 255)]])
def test_few_colours_are_found_as_they_are(colours: list[tuple[int, int, int]]) -> None:
    pixels = np.repeat(np.array(colours, np.uint8), 50, axis=0)
    colors, counts = quantize(pixels, 24)
    assert [tuple(color) for color in colors.tolist()] == colours
    assert counts.tolist() == [50] * len(colours)
