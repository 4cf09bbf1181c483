"""The kernels of full frames against plain NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from scopitone.video.raster.zoom_kernels import fade_plane, sweep_planes, zoom_plane


def test_at_its_own_size_a_picture_stays_as_it_is() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (40, 60), np.uint8)
    out = np.zeros_like(picture)
    zoom_plane(out, picture, 0.0, 0.0, 1.0, np.ones(40, np.float32), 16)
    assert np.array_equal(out, picture)


@pytest.mark.parametrize("scale", [0.7, 0.97, 1.08])
def test_it_is_enlarged_bilinearly(scale: float) -> None:
    y, x = np.mgrid[0:80, 0:120]
    picture = (40 + x + y).astype(np.uint8)
    out = np.zeros((50, 70), np.uint8)
    zoom_plane(out, picture, 3.3, 2.6, scale, np.ones(50, np.float32), 16)
    rows, columns = np.mgrid[0:50, 0:70] + 0.5
    wanted = 40 + (3.3 + columns * scale - 0.5) + (2.6 + rows * scale - 0.5)
    assert np.abs(out - wanted).max() <= 1


def test_light_darkens_towards_black_only() -> None:
    picture = np.full((4, 4), 235, np.uint8)
    out = np.zeros_like(picture)
    zoom_plane(out, picture, 0.0, 0.0, 1.0, np.array([1, 0.5, 0.25, 0], np.float32), 16)
    assert out[:, 0].tolist() == [235, 126, 71, 16]


def test_a_sweep_leads_from_one_picture_to_the_other() -> None:
    first, second = np.full((3, 50), 40, np.uint8), np.full((3, 50), 200, np.uint8)
    out = np.zeros_like(first)
    means = []
    for place in (0.0, 12.0, 25.0, 50.0):
        sweep_planes(out, first, second, place, 9)
        means.append(float(out.mean()))
        assert out.min() >= 40
        assert out.max() <= 200
    assert means[0] == pytest.approx(40, abs=8)
    assert means[-1] == pytest.approx(200, abs=8)
    assert means == sorted(means)


def test_light_never_wraps_around() -> None:
    picture = np.full((4, 6), 250, np.uint8)
    out = np.zeros((4, 6), np.uint8)
    zoom_plane(out, picture, 0.0, 0.0, 1.0, np.full(4, 1.3, np.float32), 16)
    assert (out == 255).all()


def test_a_plane_fades_into_a_tone() -> None:
    plane = np.full((2, 3), 200, np.uint8)
    columns, rows = np.array([1, 0.5, 0], np.float32), np.array([1, 0.5], np.float32)
    fade_plane(plane, columns, rows, 40.0)
    assert plane.tolist() == [[200, 120, 40], [120, 80, 40]]
