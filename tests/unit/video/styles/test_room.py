"""How much of a frame that is not wide stays empty while someone sings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.timeline import Timeline
from scopitone.video.styles import STYLES, load_style

SHAPES = {"9:16": (360, 640), "1:1": (360, 360), "4:5": (360, 450)}
# Words alone on a sheet keep clear of the platforms' controls; lines that wait are blurred, and
# so is the field, of which the measure sees little.
SHEETS = {
    ("type", "9:16"),
    ("type", "4:5"),
    ("stack", "1:1"),
    ("stack", "4:5"),
    ("field", "1:1"),
    ("field", "4:5"),
}
CASES = [
    (name, shape)
    for name in sorted(STYLES)
    for shape in SHAPES
    if (name, shape) not in SHEETS and name != "reel"
]
SING = 235
CELL = 10
FLAT = 12
"""Levels of luma within a cell that shows only a gradient, with its dither."""
MOST = 0.22


def measure_emptiness(luma: np.ndarray) -> float:
    """The largest rectangle without text, picture or graphics, as a share of the frame."""
    rows, columns = (side // CELL for side in luma.shape)
    cells = luma[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    is_empty = cells.max(axis=(1, 3)).astype(int) - cells.min(axis=(1, 3)) < FLAT
    largest, heights = 0, np.zeros(columns, int)
    for row in is_empty:
        heights = np.where(row, heights + 1, 0)
        for left in range(columns):
            lowest = np.minimum.accumulate(heights[left:])
            largest = max(largest, int((lowest * np.arange(1, columns - left + 1)).max()))
    return largest / (rows * columns)


@pytest.fixture
def frame(make_timeline: Callable, sung: Callable) -> Callable[..., np.ndarray]:
    """`frame("cover", "9:16")` -> the luma of a frame while someone sings."""

    def draw(name: str, shape: str) -> np.ndarray:
        width, height = SHAPES[shape]
        lyrics = sung(
            ("Should auld acquaintance be forgot", 5.0, 9.0), ("For auld lang syne", 10.0, 14.0)
        )
        timeline: Timeline = make_timeline(30.0, lyrics, width=width, height=height)
        shown = replace(timeline, shots=(ViewShot(-1.0, "wide"),))
        return load_style(name)(shown).draw(SING).luma

    return draw


def test_the_measure() -> None:
    luma = np.zeros((100, 100), np.uint8)
    assert measure_emptiness(luma) == 1.0
    luma[42:44] = 255
    assert measure_emptiness(luma) == pytest.approx(0.5)
    luma[:, 75] = 255
    assert measure_emptiness(luma) == pytest.approx(0.35)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_no_large_part_of_the_frame_is_empty(name: str, shape: str, frame: Callable) -> None:
    assert measure_emptiness(frame(name, shape)) <= MOST


def test_the_cover_reaches_the_edges_of_a_tall_frame(frame: Callable) -> None:
    luma = frame("cover", "9:16")[:90]
    assert np.ptp(luma[:, :8].astype(int)) > 40
    assert np.ptp(luma[:, -8:].astype(int)) > 40
