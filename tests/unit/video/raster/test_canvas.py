from __future__ import annotations

import av
import av.filter
import numpy as np
import pytest

from scopitone.video.raster.canvas import WHITE, Canvas, Mask
from scopitone.video.raster.color import tile_from_rgba

WIDTH, HEIGHT = 130, 90  # rows of the frame are padded: 130 is no multiple of 16


def filled(luma: int = 100, blue: int = 110, red: int = 150) -> Canvas:
    canvas = Canvas.blank(WIDTH, HEIGHT)
    canvas.luma[...], canvas.blue[...], canvas.red[...] = luma, blue, red
    return canvas


def test_what_is_drawn_is_what_the_encoder_gets() -> None:
    canvas = filled()
    canvas.luma[3, 129] = 7
    canvas.red[44, 64] = 9
    picture = canvas.frame.to_ndarray()
    assert picture.shape == (HEIGHT * 3 // 2, WIDTH)
    assert picture[3, 129] == 7
    assert picture.ravel()[-1] == 9


def test_a_copy_has_every_pixel_and_its_own_memory() -> None:
    canvas, other = filled(), Canvas.blank(WIDTH, HEIGHT)
    other.copy_from(canvas)
    other.luma[0, 0] = 1
    assert (canvas.luma == 100).all()
    assert (other.luma[1:] == 100).all()
    assert (other.blue == 110).all()
    assert (other.red == 150).all()


def test_paint_takes_one_opacity_or_one_for_each_column() -> None:
    flat, graded = filled(), filled()
    mask = Mask(0, 0, np.full((HEIGHT, WIDTH), 255, np.uint8))
    flat.paint(mask, WHITE, 0.5)
    graded.paint(mask, WHITE, np.linspace(0, 1, WIDTH, dtype=np.float32))
    assert (flat.luma == 168).all()
    assert (graded.luma[:, 0] == 100).all()
    assert (graded.luma[:, -1] == 235).all()
    assert (np.diff(graded.luma[0].astype(int)) >= 0).all()


def test_paint_at_opacity_nought_changes_nothing() -> None:
    canvas = filled()
    canvas.paint(Mask(0, 0, np.full((HEIGHT, WIDTH), 255, np.uint8)), WHITE, 0.0)
    assert (canvas.luma == 100).all()


def _overlaid(canvas: Canvas, tile, x: int, y: int) -> np.ndarray:
    """The tile on the canvas by FFmpeg's overlay filter, straight alpha, in YUV 4:2:0."""
    over = av.VideoFrame(tile.luma.shape[1], tile.luma.shape[0], "yuva420p")
    for plane, part in zip(over.planes, (tile.luma, tile.blue, tile.red, tile.alpha), strict=True):
        rows = np.zeros((plane.height, plane.line_size), np.uint8)
        rows[:, : plane.width] = part
        plane.update(rows)
    graph = av.filter.Graph()
    main = graph.add_buffer(width=WIDTH, height=HEIGHT, format="yuv420p", time_base="1/25")
    top = graph.add_buffer(
        width=over.width, height=over.height, format="yuva420p", time_base="1/25"
    )
    overlay = graph.add("overlay", f"x={x}:y={y}:format=yuv420:alpha=straight")
    sink = graph.add("buffersink")
    main.link_to(overlay, 0, 0)
    top.link_to(overlay, 0, 1)
    overlay.link_to(sink)
    graph.configure()
    for source, frame in ((main, canvas.frame), (top, over)):
        frame.pts = 0
        source.push(frame)
        source.push(None)
    return sink.pull().to_ndarray()


@pytest.mark.parametrize(("x", "y"), [(20, 10), (-14, -8), (100, 70)])
def test_blending_agrees_with_ffmpegs_overlay(x: int, y: int) -> None:
    rows, columns = np.mgrid[:48, :64]
    alpha = np.clip(270 - 9 * np.hypot(rows - 24, columns - 32), 0, 255)
    colours = np.stack([4 * columns, 5 * rows, 255 - 4 * columns], axis=2)
    pixels = np.dstack([colours * alpha[..., None] / 255, alpha]).astype(np.uint8)
    tile = tile_from_rgba(pixels, x, y)
    canvas = filled()
    reference = _overlaid(filled(), tile, x, y).astype(int)
    canvas.place(tile)
    difference = np.abs(canvas.frame.to_ndarray() - reference)
    assert np.abs(filled().frame.to_ndarray() - reference).max() > 8, "nothing was laid on"
    assert difference[:HEIGHT].max() <= 1
    # FFmpeg takes the mean of 2x2 alphas as we do, but rounds it first.
    assert difference[HEIGHT:].max() <= 3
    assert difference.mean() < 0.1


def test_a_mask_moves_down_by_parts_of_a_pixel() -> None:
    cover = np.zeros((6, 2), np.uint8)
    cover[2:4] = 200
    mask = Mask(4, 8, cover)

    def center(moved: Mask) -> float:
        weights = moved.cover.astype(float).sum(axis=1)
        return float((np.arange(len(weights)) * weights).sum() / weights.sum()) + moved.y

    for pixels in (-7.25, -2.0, -0.5, 0.0, 0.125, 1.0, 1.75, 4.0):
        moved = mask.move_down(pixels)
        assert moved.x == 4
        assert moved.y % 2 == 0
        assert center(moved) == pytest.approx(center(mask) + pixels, abs=0.02)
        assert moved.cover.sum() == pytest.approx(cover.sum(), rel=0.01)
    assert mask.move_down(2.0).cover is cover, "whole pairs of rows are not copied"
