"""Swing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import plan

from scopitone.music.composer.score.swing import apply_swing, remove_swing

SWINGS = st.floats(0.5, 0.72)
UNITS = st.sampled_from([0.25, 0.5])
BEATS = st.floats(0.0, 400.0)


@given(swing=SWINGS, unit=UNITS, beat=BEATS)
def test_removing_swing_undoes_it(swing: float, unit: float, beat: float) -> None:
    song = replace(plan(), swing=swing, swing_unit=unit)
    assert remove_swing(apply_swing(beat, song), song) == pytest.approx(beat, abs=1e-9)


@given(swing=SWINGS, unit=UNITS, first=BEATS, second=BEATS)
def test_the_order_of_positions_stays(
    swing: float, unit: float, first: float, second: float
) -> None:
    song = replace(plan(), swing=swing, swing_unit=unit)
    low, high = sorted((first, second))
    assert apply_swing(low, song) <= apply_swing(high, song)


def test_the_second_of_a_pair_is_late_and_the_first_stays() -> None:
    jazz = replace(plan(), swing=2 / 3, swing_unit=0.5)
    assert apply_swing(8.0, jazz) == 8.0
    assert apply_swing(8.5, jazz) == pytest.approx(8 + 2 / 3)


def test_straight_time_stays() -> None:
    straight = replace(plan(), swing=0.5)
    assert apply_swing(3.3, straight) == pytest.approx(3.3)


def test_arrays_are_moved_like_numbers() -> None:
    song = replace(plan(), swing=0.6, swing_unit=0.25)
    beats = np.array([0.0, 0.25, 1.1, 2.75])
    assert apply_swing(beats, song) == pytest.approx([apply_swing(float(b), song) for b in beats])
