from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.video.layers.spectrum import ProgressLine, Spectrum
from scopitone.video.raster.canvas import WHITE
from scopitone.video.raster.paint import Box

BARS = 16


@pytest.fixture
def bars(make_timeline: Callable, standing, drawn: Callable) -> Callable[..., np.ndarray]:
    """`bars(levels)` -> the luma above black of a spectrum that shows these bands."""

    def draw(levels: np.ndarray, lift: float = 1.0) -> np.ndarray:
        timeline = replace(make_timeline(1.0), bands=np.tile(levels, (30, 1)).astype(np.float32))
        chorus = replace(timeline.dynamics, lift=np.full(30, lift, np.float32))
        timeline = replace(timeline, dynamics=chorus)
        return drawn(Spectrum(timeline, standing, BARS), 3).luma.astype(int) - 16

    return draw


def heights(picture: np.ndarray) -> list[int]:
    """Rows of ink in each bar's middle column."""
    pitch = 300 / (BARS - 1 + 0.44)
    columns = [round(300 + (i + 0.22) * pitch) for i in range(BARS)]
    return [int((picture[:, column] > 40).sum()) for column in columns]


def test_bars_are_as_high_as_their_bands(bars: Callable) -> None:
    levels = np.linspace(0.2, 1.0, BARS)
    assert heights(bars(levels)) == pytest.approx(80 * levels, abs=1.1)


def test_in_silence_dots_remain_on_the_base(bars: Callable) -> None:
    picture = bars(np.zeros(BARS))
    rows = np.flatnonzero(picture.max(axis=1) > 20)
    width = 0.44 * 300 / (BARS - 1 + 0.44)
    assert 320 - width - 1 <= rows.min()
    assert rows.max() < 321
    assert min(heights(picture)) >= width - 2


def test_bars_stand_on_one_base_within_their_edges(bars: Callable) -> None:
    rows, columns = np.nonzero(bars(np.ones(BARS)) > 20)
    assert (columns.min(), columns.max()) == (300, 599)
    assert rows.max() == 319
    assert rows.min() == pytest.approx(240, abs=1)


@pytest.mark.parametrize("count", [8, 16, 64])
def test_any_number_of_bands_fills_the_bars(count: int, bars: Callable) -> None:
    assert heights(bars(np.full(count, 0.5))) == pytest.approx([40] * BARS, abs=1.1)


def test_progress_grows_to_the_end(make_timeline: Callable, standing, drawn: Callable) -> None:
    line = ProgressLine(make_timeline(10.0), standing, Box(40, 340, 600, 344), WHITE)
    ends = []
    for n in (0, 1, 75, 149, 224, 299):
        row = drawn(line, n).luma[342].astype(int)
        ends.append(int(np.flatnonzero(row > 150).max()))
        track = np.flatnonzero(row > 40)
        assert (track.min(), track.max()) == (40, 599)
    assert ends == sorted(ends)
    assert ends[3] == pytest.approx(320, abs=2)
    assert ends[-1] == 599


def test_outside_a_chorus_they_are_lower(bars: Callable) -> None:
    levels = np.full(BARS, 0.9)
    assert max(heights(bars(levels, lift=0.35))) < 0.85 * min(heights(bars(levels)))
