"""The kernels of single styles against what they draw."""

from __future__ import annotations

import numpy as np
import pytest

from scopitone.video.raster.effect_kernels import draw_ridges


@pytest.mark.parametrize("slope", [0.02, 0.11, -0.3, 0.0])
def test_the_edge_of_the_land_is_no_staircase(slope: float) -> None:
    """The columns hold as much land as is below the ridge, to a part of a pixel."""
    columns = np.arange(200, dtype=np.float32)
    ridge = (60.37 + slope * (columns - 100)).astype(np.float32)
    lines, hidden = np.zeros((100, 200), np.uint8), np.zeros((100, 200), np.uint8)
    no_line = np.zeros(1, np.float32)
    draw_ridges(lines, hidden, ridge[None], no_line, no_line)
    assert np.allclose(hidden.sum(axis=0) / 255, 100 - ridge, atol=0.01)


def test_near_ridges_hide_far_ones() -> None:
    heights = np.array([[40.0] * 50, [70.0] * 50], np.float32)
    lines, hidden = np.zeros((100, 50), np.uint8), np.zeros((100, 50), np.uint8)
    draw_ridges(lines, hidden, heights, np.ones(2, np.float32), np.ones(2, np.float32))
    assert lines[40].all()
    assert not lines[65:75].any()
    assert (hidden[40:] == 255).all()
    assert not hidden[:39].any()
