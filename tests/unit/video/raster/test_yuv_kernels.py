"""Every kernel against a plain NumPy implementation in double precision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.raster import yuv_kernels

SETTINGS = settings(max_examples=60)
seeds = st.integers(0, 2**32 - 1)
even = st.integers(-30, 40).map(lambda n: 2 * n)
canvas_size = st.tuples(st.integers(1, 30), st.integers(1, 30)).map(lambda s: (2 * s[0], 2 * s[1]))


def noise(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def canvas(seed: int, height: int, width: int) -> list[np.ndarray]:
    return [
        noise(seed, height, width),
        noise(seed + 1, height // 2, width // 2),
        noise(seed + 2, height // 2, width // 2),
    ]


def on_canvas(part: np.ndarray, x: int, y: int, height: int, width: int) -> np.ndarray:
    """`part` on an empty field of the canvas's size, cut off at its edges."""
    field = np.zeros((height + 400, width + 400))
    field[200 + y : 200 + y + part.shape[0], 200 + x : 200 + x + part.shape[1]] = part
    return field[200 : 200 + height, 200 : 200 + width]


def quarter(values: np.ndarray) -> np.ndarray:
    return (values[::2, ::2] + values[1::2, ::2] + values[::2, 1::2] + values[1::2, 1::2]) / 4


def mixed(old: np.ndarray, value: np.ndarray | float, alpha: np.ndarray) -> np.ndarray:
    return old + (value - old) * alpha


def assert_near(planes: list[np.ndarray], wanted: list[np.ndarray]) -> None:
    """Rounded to the nearest: at most half a level and single precision's error away."""
    for plane, exact in zip(planes, wanted, strict=True):
        assert np.abs(plane - exact).max(initial=0) <= 0.502


@SETTINGS
@given(
    seed=seeds,
    size=canvas_size,
    mask_size=st.tuples(st.integers(1, 50), st.integers(1, 50)),
    x=even,
    y=even,
)
def test_coverage(
    seed: int, size: tuple[int, int], mask_size: tuple[int, int], x: int, y: int
) -> None:
    planes, mask = canvas(seed, *size), noise(seed + 3, *mask_size)
    random = np.random.default_rng(seed)
    columns = random.random(mask_size[1]).astype(np.float32)
    colour = random.uniform(16, 235, 3).astype(np.float32)
    # Halves of the mask that stand over the edge take their chroma with them.
    alpha = on_canvas(mask / 255 * columns, x, y, *size)
    wanted = [
        mixed(planes[0], colour[0], alpha),
        mixed(planes[1], colour[1], quarter(alpha)),
        mixed(planes[2], colour[2], quarter(alpha)),
    ]
    yuv_kernels.blend_coverage(*planes, x, y, mask, columns, colour)
    assert_near(planes, wanted)


@SETTINGS
@given(
    seed=seeds,
    size=canvas_size,
    tile_size=st.tuples(st.integers(1, 25), st.integers(1, 25)),
    x=even,
    y=even,
    opacity=st.floats(0, 1),
)
def test_tile(
    seed: int, size: tuple[int, int], tile_size: tuple[int, int], x: int, y: int, opacity: float
) -> None:
    half, full = tile_size, (2 * tile_size[0], 2 * tile_size[1])
    planes = canvas(seed, *size)
    luma, alpha = noise(seed + 3, *full), noise(seed + 4, *full)
    blue, red, alpha_half = (noise(seed + 5 + i, *half) for i in range(3))
    small = (size[0] // 2, size[1] // 2)
    wanted = []
    for plane, tile, cover, position, room in (
        (planes[0], luma, alpha, (x, y), size),
        (planes[1], blue, alpha_half, (x // 2, y // 2), small),
        (planes[2], red, alpha_half, (x // 2, y // 2), small),
    ):
        strength = on_canvas(cover / 255 * opacity, *position, *room)
        wanted.append(mixed(plane, on_canvas(tile, *position, *room), strength))
    yuv_kernels.blend_tile(*planes, x, y, luma, blue, red, alpha, alpha_half, np.float32(opacity))
    assert_near(planes, wanted)


@pytest.mark.parametrize("opaque", [0, 255])
def test_nothing_and_everything_are_exact(opaque: int) -> None:
    before = canvas(1, 20, 20)
    planes = [plane.copy() for plane in before]
    mask = np.full((20, 20), opaque, np.uint8)
    colour = np.array([200, 90, 30], np.float32)
    yuv_kernels.blend_coverage(*planes, 0, 0, mask, np.ones(20, np.float32), colour)
    for plane, old, value in zip(planes, before, colour, strict=True):
        assert np.array_equal(plane, np.full_like(old, value) if opaque else old)


@SETTINGS
@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    rects=st.lists(
        st.tuples(
            st.floats(-20, 50),
            st.floats(-20, 50),
            st.floats(0, 40),
            st.floats(0, 40),
            st.floats(0, 1),
        ),
        max_size=4,
    ),
)
def test_round_rects(size: tuple[int, int], rects: list[tuple[float, ...]]) -> None:
    boxes = np.array(
        [(x, y, x + w, y + h, round_ * min(w, h) / 2) for x, y, w, h, round_ in rects], np.float32
    ).reshape(-1, 5)
    mask = np.zeros(size, np.uint8)
    yuv_kernels.fill_round_rects(mask, boxes)
    rows, columns = np.mgrid[: size[0], : size[1]] + 0.5
    wanted = np.zeros(size)
    for left, top, right, bottom, radius in boxes.astype(np.float64):
        across = np.abs(columns - (left + right) / 2) - ((right - left) / 2 - radius)
        down = np.abs(rows - (top + bottom) / 2) - ((bottom - top) / 2 - radius)
        distance = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) - radius
        wanted = np.maximum(wanted, 255 * np.clip(0.5 - distance, 0, 1))
    assert np.abs(mask - wanted).max() <= 0.51


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.5, 0.9])
def test_a_round_rects_area_does_not_depend_on_where_it_lies(shift: float) -> None:
    mask = np.zeros((80, 80), np.uint8)
    box = [10 + shift, 12 + shift, 50 + shift, 60 + shift, 8]
    yuv_kernels.fill_round_rects(mask, np.array([box], np.float32))
    exact = 40 * 48 - (4 - np.pi) * 8**2
    assert mask.sum() / 255 == pytest.approx(exact, rel=0.005)


def oklab_to_yuv(light: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """OKLab to BT.709 Y, U, V by coloraide's own matrices and curves."""
    from coloraide import Color

    out = np.empty((3, *light.shape))
    for place in np.ndindex(light.shape):
        red, green, blue = (
            min(1.0, max(0.0, value))
            for value in Color("oklab", [light[place], a[place], b[place]]).convert("srgb").coords()
        )
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        out[(slice(None), *place)] = (
            16 + 219 * luma,
            128 + 224 * (blue - luma) / 1.8556,
            128 + 224 * (red - luma) / 1.5748,
        )
    return out


@settings(max_examples=15)
@given(seed=seeds, spots=st.integers(1, 5), height=st.integers(1, 12), width=st.integers(1, 12))
def test_mesh(seed: int, spots: int, height: int, width: int) -> None:
    random = np.random.default_rng(seed)
    across = random.random((spots, width)).astype(np.float32)
    down = random.random((spots, height)).astype(np.float32)
    labs = np.stack(
        [random.uniform(0.2, 0.5, spots), *random.uniform(-0.1, 0.1, (2, spots))], axis=1
    ).astype(np.float32)
    shade = random.uniform(0.6, 1.05, (height, width)).astype(np.float32)
    linear = np.linspace(0, 1, 4096)
    gamma = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    planes = np.zeros((3, height, width), np.uint16)
    floor = np.float32(0.015)
    yuv_kernels.draw_mesh(planes, across, down, labs, floor, shade, gamma.astype(np.float32))

    weight = floor + across[:, None, :].astype(float) * down[:, :, None]
    light, a, b = np.einsum("khw,kc->chw", weight, labs.astype(float)) / weight.sum(axis=0)
    chroma = (weight * np.hypot(labs[:, 1], labs[:, 2])[:, None, None]).sum(axis=0)
    chroma /= weight.sum(axis=0)
    vivid = np.minimum(1.7, chroma / np.maximum(np.hypot(a, b), 1e-6))
    wanted = oklab_to_yuv(light * shade, a * shade * vivid, b * shade * vivid)
    assert np.abs(planes / 256 - wanted).max() < 0.25


def test_mesh_of_one_grey_is_flat_but_for_the_shade() -> None:
    planes = np.zeros((3, 9, 16), np.uint16)
    shade = np.linspace(0.5, 1, 16, dtype=np.float32)[None, :].repeat(9, axis=0)
    linear = np.linspace(0, 1, 4096)
    gamma = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    yuv_kernels.draw_mesh(
        planes,
        np.ones((1, 16), np.float32),
        np.ones((1, 9), np.float32),
        np.array([[0.5, 0, 0]], np.float32),
        np.float32(0),
        shade,
        gamma.astype(np.float32),
    )
    assert (np.diff(planes[0].astype(int), axis=1) > 0).all()
    assert np.ptp(planes[0], axis=0).max() == 0
    assert np.abs(planes[1:] / 256 - 128).max() < 0.02
