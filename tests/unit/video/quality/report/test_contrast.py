from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.video.plan.palette import Palette
from scopitone.video.plan.timeline import Timeline
from scopitone.video.quality.report.contrast import (
    LineContrast,
    contrast_warnings,
    measure_contrast,
    measure_line_contrasts,
)
from scopitone.video.raster.canvas import Canvas


def grey(level: float) -> int:
    """Return the luma of a gray of this relative luminance."""
    encoded = 12.92 * level if level <= 0.0031308 else 1.055 * level ** (1 / 2.4) - 0.055
    return round(16 + 219 * encoded)


def canvas(ground: float | np.ndarray) -> Canvas:
    blank = Canvas.blank(320, 120)
    blank.luma[:], blank.blue[:], blank.red[:] = ground, 128, 128
    return blank


def lettered(ground: float | np.ndarray, ink: int, edge: int | None = None) -> Canvas:
    """Draw upright strokes of 8 pixels, with an outline of luma `edge` if given."""
    picture = canvas(ground)
    for x in range(20, 300, 24):
        if edge is not None:
            picture.luma[39:81, x - 1 : x + 9] = edge
        picture.luma[40:80, x : x + 8] = ink
    return picture


@pytest.mark.parametrize(("ink", "ground"), [(1.0, 0.0), (1.0, 0.18), (0.02, 0.6), (0.4, 0.1)])
def test_the_ratio_is_wcags(ink: float, ground: float) -> None:
    low, high = sorted((ink, ground))
    ratio = measure_contrast(lettered(grey(ground), grey(ink)), canvas(grey(ground)))
    assert ratio == pytest.approx((high + 0.05) / (low + 0.05), rel=0.03)


def test_smooth_edges_do_not_count() -> None:
    sharp = measure_contrast(lettered(grey(0.1), grey(1.0)), canvas(grey(0.1)))
    smooth = measure_contrast(lettered(grey(0.1), grey(1.0), edge=grey(0.5)), canvas(grey(0.1)))
    assert smooth == pytest.approx(sharp, rel=0.02)


def test_the_worst_part_of_a_line_counts() -> None:
    """White letters that are readable on the left and not on the right."""
    ground = np.full((120, 320), grey(0.05))
    ground[:, 200:] = grey(0.4)
    ratio = measure_contrast(lettered(ground, grey(1.0)), canvas(ground))
    assert ratio == pytest.approx(1.05 / 0.45, rel=0.05)


def test_where_there_are_no_words_there_is_no_contrast() -> None:
    assert measure_contrast(canvas(90), canvas(90)) is None


@pytest.mark.parametrize("style", ["cover", "type", "poster", "window", "stage"])
@pytest.mark.parametrize("cover", ["busy", "white"])
def test_the_lines_of_a_style_are_readable(
    style: str, cover: str, make_timeline: Callable, sung: Callable
) -> None:
    lyrics = sung(("Should auld acquaintance be forgot,", 6.0, 9.0), ("For auld lang syne", 20, 24))
    timeline = make_timeline(30.0, lyrics, cover=cover, width=1280, height=720)
    counts: list[int] = []
    contrasts = measure_line_contrasts(style, timeline, counts.append)
    assert counts == [1, 2]
    assert [line.text for line in contrasts] == [line.text for line in timeline.lines]
    assert [line.start for line in contrasts] == pytest.approx([6.0, 20.0], abs=0.02)
    for line in contrasts:
        assert line.passed, line
        assert line.sung is not None
        assert line.sung > 4.5
    assert contrast_warnings(contrasts) == ()


def test_words_on_a_ground_that_is_too_light_are_reported(
    make_timeline: Callable, sung: Callable
) -> None:
    timeline: Timeline = make_timeline(30.0, sung(("Should auld acquaintance", 6.0, 9.0)))
    light = tuple(replace(spot, lab=(0.85, *spot.lab[1:])) for spot in timeline.palette.spots)
    palette: Palette = replace(timeline.palette, spots=light)
    contrasts = measure_line_contrasts("cover", replace(timeline, palette=palette, shots=()))
    assert not contrasts[0].passed
    (warning,) = contrast_warnings(contrasts)
    assert "1 of 1 lines" in warning
    assert "Should auld acquaintance" in warning


def test_a_song_without_words_has_no_lines(make_timeline: Callable) -> None:
    assert measure_line_contrasts("cover", make_timeline(10.0)) == ()


def test_a_warning_names_the_first_and_the_worst() -> None:
    lines = (
        LineContrast("good", 0.0, 9.0, 4.0, True),
        LineContrast("first", 1.0, 4.0, None, False),
        LineContrast("second", 2.0, 8.0, 1.5, False),
    )
    assert contrast_warnings(lines) == (
        "2 of 3 lines are hard to read on their background "
        "(contrast 1.5:1 at worst, first “first”)",
    )
