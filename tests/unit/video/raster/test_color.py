from __future__ import annotations

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.color import rgb_to_yuv, tile_from_rgba

level = st.integers(0, 255)


@pytest.mark.parametrize(
    ("rgb", "wanted"),
    [
        # SMPTE RP 219: 100 % colours in BT.709, 8 bit.
        ((0, 0, 0), (16, 128, 128)),
        ((1, 1, 1), (235, 128, 128)),
        ((1, 0, 0), (63, 102, 240)),
        ((0, 1, 0), (173, 42, 26)),
        ((0, 0, 1), (32, 240, 118)),
        ((1, 1, 0), (219, 16, 138)),
    ],
)
def test_known_colours(rgb: tuple[float, ...], wanted: tuple[int, ...]) -> None:
    assert np.round(rgb_to_yuv(rgb)).tolist() == list(wanted)


def rgb_of(canvas: Canvas) -> np.ndarray:
    return canvas.frame.reformat(
        format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709"
    ).to_ndarray()


def black(width: int, height: int) -> Canvas:
    canvas = Canvas.blank(width, height)
    canvas.luma[...], canvas.blue[...], canvas.red[...] = 16, 128, 128
    return canvas


@settings(max_examples=50)
@given(st.tuples(level, level, level))
def test_an_opaque_colour_comes_back(colour: tuple[int, int, int]) -> None:
    pixels = np.full((16, 16, 4), (*colour, 255), np.uint8)
    canvas = black(16, 16)
    canvas.place(tile_from_rgba(pixels, 0, 0))
    assert np.abs(rgb_of(canvas).astype(int) - colour).max() <= 3


def test_a_picture_agrees_with_swscale() -> None:
    rows, columns = np.mgrid[:64, :96]
    rgb = np.stack([columns * 2, rows * 3, 200 - columns], axis=2).astype(np.uint8)
    tile = tile_from_rgba(np.dstack([rgb, np.full_like(rgb[..., :1], 255)]), 0, 0)
    reference = (
        av.VideoFrame.from_ndarray(rgb, format="rgb24")
        .reformat(format="yuv420p", src_colorspace="ITU709", dst_colorspace="ITU709")
        .to_ndarray()
    )
    ours = np.concatenate([tile.luma.ravel(), tile.blue.ravel(), tile.red.ravel()])
    assert np.abs(ours.astype(int) - reference.ravel()).max() <= 2


@settings(max_examples=50)
@given(st.tuples(level, level, level), st.integers(8, 255))
def test_half_transparent_colours_keep_their_hue(colour: tuple[int, ...], alpha: int) -> None:
    premultiplied = [round(value * alpha / 255) for value in colour]
    tile = tile_from_rgba(np.full((4, 4, 4), (*premultiplied, alpha), np.uint8), 0, 0)
    exact = rgb_to_yuv(tuple(min(1.0, value / alpha) for value in premultiplied))
    assert tile.luma == pytest.approx(exact[0], abs=1)
    assert tile.blue == pytest.approx(exact[1], abs=1)
    assert tile.red == pytest.approx(exact[2], abs=1)
    assert (tile.alpha == alpha).all()
    assert (tile.alpha_half == alpha).all()


def test_invisible_pixels_do_not_tint_their_neighbours() -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[:, 1] = (250, 20, 30, 255)
    tile = tile_from_rgba(pixels, 0, 0)
    exact = rgb_to_yuv((250 / 255, 20 / 255, 30 / 255))
    assert tile.red[:, 0] == pytest.approx(exact[2], abs=1)
    assert tile.alpha_half[:, 0] == pytest.approx(127.5, abs=1)
    assert (tile.alpha_half[:, 1] == 0).all()
