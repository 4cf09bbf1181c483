"""Strobes and other pictures whose flashes are known, drawn as planes of YUV."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scopitone.video.encode.flash_meter import FlashMeter, FlashResult, sample_cells

FPS = 30
Plane = np.ndarray
WHITE, BLACK, RED = (235, 128, 128), (16, 128, 128), (63, 102, 240)


def measured(colour: Callable[[int], Plane], frames: int = 60) -> FlashResult:
    """Count flashes in frames of 320 by 180; `colour(n)` is (180, 320, 3) in YUV."""
    meter = FlashMeter(FPS)
    for start in range(0, frames, 7):
        part = [colour(n) for n in range(start, min(frames, start + 7))]
        meter.add(np.stack([sample_cells(p[..., 0], p[::2, ::2, 1], p[::2, ::2, 2]) for p in part]))
    return meter.result()


def strobe(
    hertz: float, on: tuple[int, ...] = WHITE, off: tuple[int, ...] = BLACK, part: float = 1.0
) -> Callable[[int], Plane]:
    """The left `part` of the picture changes between two colours."""

    def draw(n: int) -> Plane:
        picture = np.full((180, 320, 3), off, np.uint8)
        if int(2 * hertz * (n + 0.5) / FPS) % 2:
            picture[:, : round(320 * part)] = on
        return picture

    return draw


@pytest.mark.parametrize("hertz", [4, 5, 10, 15])
def test_a_strobe_fails(hertz: float) -> None:
    flash = measured(strobe(hertz))
    assert not flash.passed
    assert flash.most_per_second == pytest.approx(hertz, abs=1)
    assert flash.most_red_per_second == 0


@pytest.mark.parametrize("hertz", [0.5, 1, 2, 3])
def test_three_flashes_in_a_second_pass(hertz: float) -> None:
    flash = measured(strobe(hertz))
    assert flash.passed
    assert flash.most_per_second == pytest.approx(hertz, abs=1)


def test_a_small_part_of_the_picture_may_flicker() -> None:
    # A quarter of a field of a third of the width is a twelfth of it.
    assert measured(strobe(10, part=0.06)) == FlashResult(True, 0, 0)
    assert not measured(strobe(10, part=0.12)).passed


def test_a_change_by_less_than_a_tenth_of_white_is_no_flash() -> None:
    # Relative luminance 0.10 and 0.19; then 0.82 and 0.98, where the darker is above 0.80.
    for low, high in ((93, 119), (216, 234)):
        assert measured(strobe(10, (high, 128, 128), (low, 128, 128))).most_per_second == 0
    assert not measured(strobe(10, (125, 128, 128), (80, 128, 128))).passed


def test_saturated_red_is_counted_by_itself() -> None:
    dim = (40, 116, 175)
    flash = measured(strobe(5, dim))
    assert (flash.passed, flash.most_per_second, flash.most_red_per_second) == (False, 0, 5)


def test_a_fade_is_no_flash() -> None:
    def fade(n: int) -> Plane:
        return np.full((180, 320, 3), (16 + 219 * n // 60, 128, 128), np.uint8)

    assert measured(fade).most_per_second == 0


def test_what_moves_through_the_picture_is_no_flash() -> None:
    def bar(n: int) -> Plane:
        picture = np.full((180, 320, 3), BLACK, np.uint8)
        at = 5 * n % 320
        picture[:, at : at + 40] = WHITE
        return picture

    assert measured(bar).passed
