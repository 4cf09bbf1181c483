from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scopitone.video.layers.background import Background
from scopitone.video.plan.palette import max_luminance


def luminance(canvas: object) -> np.ndarray:
    """WCAG's relative luminance of every pixel, as a player shows it."""
    pixels = canvas.frame.reformat(
        format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709"
    ).to_ndarray()
    encoded = pixels / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(
    "cover", ["busy", "white", "black", "grey", "red", "yellow", "transparent", "half"]
)
def test_it_is_never_lighter_than_text_was_set_for(cover: str, make_timeline: Callable) -> None:
    timeline = make_timeline(60.0, cover=cover)
    background = Background(timeline)
    bound = max_luminance(timeline.palette)
    lightest = max(luminance(background.canvas(n)).max() for n in range(0, 1800, 90))
    assert lightest <= bound + 0.004, "0.004 is a level of 8-bit rounding and dither"


@pytest.mark.parametrize("cover", ["busy", "half"])
def test_it_moves_without_a_jump(cover: str, make_timeline: Callable) -> None:
    background = Background(make_timeline(30.0, cover=cover))
    before = background.canvas(285).luma.astype(int)
    for n in range(286, 330):
        luma = background.canvas(n).luma.astype(int)
        assert np.abs(luma - before).max() <= 4
        before = luma
    assert np.abs(background.canvas(0).luma.astype(int) - before).max() > 4, "it stands still"


def test_it_stands_still_within_a_section_where_it_is_to(make_timeline: Callable) -> None:
    background = Background(make_timeline(60.0, motion="still"))
    first, last = background.canvas(100), background.canvas(500)
    assert np.array_equal(first.luma, last.luma)
    assert np.array_equal(first.blue, last.blue)


def test_a_canvas_is_not_shared(make_timeline: Callable) -> None:
    for motion in ("still", "felt"):
        background = Background(make_timeline(60.0, motion=motion))
        spoilt = background.canvas(100)
        original = spoilt.luma.copy()
        spoilt.luma[...] = 0
        assert np.array_equal(background.canvas(100).luma, original)


def test_gradients_do_not_show_bands(make_timeline: Callable) -> None:
    """Neighboring levels are mixed by dither: no plain stretch as wide as a band would be."""
    luma = Background(make_timeline(10.0, cover="yellow")).canvas(60).luma.astype(int)
    assert np.ptp(luma) > 10
    row = luma[180]
    edges = np.flatnonzero(np.diff(row))
    plain = np.diff(np.concatenate(([0], edges, [len(row)]))).max()
    assert plain < len(row) / 8


@pytest.mark.parametrize("size", [(640, 360), (642, 354), (1280, 534)])
def test_any_size(size: tuple[int, int], make_timeline: Callable) -> None:
    canvas = Background(make_timeline(2.0, width=size[0], height=size[1])).canvas(5)
    assert canvas.luma.shape == (size[1], size[0])
    assert canvas.blue.shape == (size[1] // 2, size[0] // 2)
