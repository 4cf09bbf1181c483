"""Saliency: what is unusual in a picture is found, wherever it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.raster.saliency import find_salient_point, map_saliency


def meadow(height: int, width: int, seed: int = 1) -> np.ndarray:
    """A picture of even texture."""
    noise = np.random.default_rng(seed).normal(110, 12, (height, width, 1))
    return np.clip(noise + np.array([-20, 20, -40]), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("place", [(0.3, 0.3), (0.7, 0.4), (0.5, 0.75), (0.25, 0.6)])
@pytest.mark.parametrize("size", [(360, 640), (640, 360), (2000, 3000)])
def test_a_flower_on_a_meadow_is_found(place: tuple[float, float], size: tuple[int, int]) -> None:
    height, width = size
    picture = meadow(height, width)
    y, x = np.mgrid[0:height, 0:width]
    radius = min(size) / 14
    flower = (x - place[0] * width) ** 2 + (y - place[1] * height) ** 2 < radius**2
    picture[flower] = (220, 40, 50)
    assert find_salient_point(picture) == pytest.approx(place, abs=0.08)


def test_a_uniform_picture_has_its_point_in_the_middle() -> None:
    assert find_salient_point(np.full((90, 160, 3), 77, np.uint8)) == (0.5, 0.5)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 99))
def test_any_picture_has_a_map_and_a_point(height: int, width: int, seed: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    saliency = map_saliency(picture)
    assert saliency.sum() == pytest.approx(1, abs=1e-3)
    assert max(saliency.shape) <= 64
    assert saliency.min() >= 0
    x, y = find_salient_point(picture)
    assert 0 <= x <= 1
    assert 0 <= y <= 1
