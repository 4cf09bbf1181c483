from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.graphics import skia
from scopitone.video.encode.flash_meter import FlashMeter, sample_cells
from scopitone.video.layers.cover import PULSE_ZOOM, CoverLayer
from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.plan.palette import crop_square
from scopitone.video.plan.timeline import PoseCue
from scopitone.video.raster.canvas import WHITE


def layer(make_timeline: Callable, standing, cover: str, pulse: float = 0.0) -> CoverLayer:
    timeline = make_timeline(1.0, cover=cover)
    rows = np.full(30, pulse, np.float32)
    timeline = replace(timeline, dynamics=replace(timeline.dynamics, pulse=rows))
    return CoverLayer(timeline, standing, 200, WHITE)


def test_the_cover_fills_its_square(make_timeline: Callable, standing, drawn: Callable) -> None:
    luma = drawn(layer(make_timeline, standing, "white"), 0, luma=100).luma
    rows, columns = np.nonzero(luma > 220)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (60, 259, 40, 239)
    assert luma[60, 40] < 110, "its corners are round"
    assert luma[200, 235] > 220


def test_a_shadow_lies_below_it(make_timeline: Callable, standing, drawn: Callable) -> None:
    luma = drawn(layer(make_timeline, standing, "white"), 0, luma=100).luma
    assert luma[263, 140] < 80
    assert luma[263, 140] < luma[57, 140] < 100
    assert luma[330, 600] == 100


@pytest.mark.parametrize("pulse", [0.25, 1.0])
def test_it_moves_with_the_beat(
    pulse: float, make_timeline: Callable, standing, drawn: Callable
) -> None:
    luma = drawn(layer(make_timeline, standing, "white", pulse), 0, luma=60).luma
    columns = np.flatnonzero(luma[160] > 150)
    assert np.ptp(columns) + 1 == pytest.approx(200 * (1 + PULSE_ZOOM * pulse), abs=1.1)
    assert columns.mean() == pytest.approx(139.5, abs=0.6)


def test_a_transparent_cover_hides_what_is_behind(
    make_timeline: Callable, standing, drawn: Callable
) -> None:
    luma = drawn(layer(make_timeline, standing, "transparent"), 0, luma=200).luma
    assert luma[100:220, 80:200].max() < 60


@pytest.mark.parametrize(("width", "height"), [(300, 100), (100, 300), (1, 1), (7, 500)])
def test_the_middle_square_is_shown(width: int, height: int) -> None:
    pixels = np.full((height, width, 4), (255, 0, 0, 255), np.uint8)
    edge = min(width, height)
    top, left = (height - edge) // 2, (width - edge) // 2
    pixels[top : top + edge, left : left + edge] = (0, 255, 0, 255)
    image = crop_square(skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType), 64)
    shown = image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    assert shown.shape == (64, 64, 4)
    assert shown[8:56, 8:56, 1].min() > 200
    assert shown[8:56, 8:56, 0].max() < 60


def test_stripes_that_move_quickly_do_not_flash(make_timeline: Callable, drawn: Callable) -> None:
    """A cover that crosses the frame in half a second is blurred: it comes, and it goes."""
    stripes = np.full((240, 240, 4), 255, np.uint8)
    stripes[:, np.arange(240) % 32 < 16, :3] = 0
    image = skia.Image.fromarray(stripes, skia.ColorType.kRGBA_8888_ColorType)
    png = bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))
    left = Stance(20, 60, 200, 0, 640, 340, 20, 0.0, 0.0, 0.0)
    moves = Choreography(
        (PoseCue(-1.0, 1.0, "title"), PoseCue(10.0, 16.0, "sing")),
        {"title": left, "sing": replace(left, cover_x=400)},
    )
    cover = CoverLayer(replace(make_timeline(2.0), cover=png), moves, 200, WHITE)
    meter = FlashMeter(30)
    for n in range(45):
        canvas = drawn(cover, n, luma=40)
        meter.add(sample_cells(canvas.luma, canvas.blue, canvas.red)[None])
    assert meter.result().most_per_second == 1
