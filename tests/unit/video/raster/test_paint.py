from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.graphics import skia
from scopitone.video.raster.paint import Box, draw_mask, draw_tile, white_paint

place = st.floats(-500, 500, allow_subnormal=False)
length = st.floats(0, 300, allow_subnormal=False)


@given(place, place, length, length)
def test_an_even_box_holds_the_box(left: float, top: float, width: float, height: float) -> None:
    box = Box(left, top, left + width, top + height)
    x, y, w, h = box.to_even()
    assert all(value % 2 == 0 for value in (x, y, w, h))
    assert x <= box.left < x + 2
    assert y <= box.top < y + 2
    assert x + w >= box.right - 1e-9
    assert y + h >= box.bottom - 1e-9
    assert w <= max(2, width + 4)


def test_a_mask_is_in_coordinates_of_the_frame() -> None:
    mask = draw_mask(
        Box(101, 53, 109, 59),
        lambda canvas: canvas.drawRect(skia.Rect.MakeLTRB(101, 53, 109, 59), white_paint(0.5)),
    )
    assert (mask.x, mask.y) == (100, 52)
    rows, columns = np.nonzero(mask.cover)
    assert (columns.min() + 100, columns.max() + 100) == (101, 108)
    assert (rows.min() + 52, rows.max() + 52) == (53, 58)
    assert mask.cover.max() in (127, 128)


def test_a_tile_has_the_colours_that_were_drawn() -> None:
    paint = skia.Paint(Color=skia.ColorSetARGB(255, 255, 0, 0))
    tile = draw_tile(
        Box(-3, -3, 5, 5), lambda canvas: canvas.drawRect(skia.Rect.MakeLTRB(-4, -4, 6, 6), paint)
    )
    assert (tile.x, tile.y) == (-4, -4)
    assert (tile.luma == 63).all()
    assert (tile.alpha == 255).all()


def test_blurred_white_spreads_and_keeps_its_sum() -> None:
    rect = skia.Rect.MakeLTRB(40, 40, 60, 60)
    sharp, soft = (
        draw_mask(
            Box(0, 0, 100, 100), lambda canvas, b=blur: canvas.drawRect(rect, white_paint(blur=b))
        )
        for blur in (0.0, 5.0)
    )
    assert np.count_nonzero(soft.cover) > 2 * np.count_nonzero(sharp.cover)
    assert abs(soft.cover.sum() / sharp.cover.sum() - 1) < 0.05
