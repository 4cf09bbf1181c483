from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.layers.column_scroll import (
    DAMPING,
    ColumnItem,
    ColumnScroll,
    answer_step,
)

FPS = 30
ANCHOR, FOOT = 100.0, 330.0


def line(enter: float, leave: float, height: float = 40.0, more: float = 0.0) -> ColumnItem:
    return ColumnItem(enter, 6.0, leave, height, more)


def scroll(*items: ColumnItem) -> ColumnScroll:
    return ColumnScroll(items, ANCHOR, FOOT, FPS)


IN_TURN = (line(60, 120), line(120, 180), line(180, 240), line(240, math.inf))


def test_the_answer_of_a_spring_solves_its_equation() -> None:
    """x'' = k (1 - x) - c x' with c = 2.2 times the root of k, from rest."""
    stiffness, step = 190.0, 1e-4
    damping = DAMPING * math.sqrt(stiffness)
    for seconds in (0.02, 0.1, 0.3, 0.8):
        before, now, after = (answer_step(stiffness, seconds + k * step) for k in (-1, 0, 1))
        speed, force = (after - before) / (2 * step), (after - 2 * now + before) / step**2
        assert force == pytest.approx(stiffness * (1 - now) - damping * speed, abs=0.01)
    assert answer_step(stiffness, 0.0) == 0.0
    assert answer_step(stiffness, 2.0) == pytest.approx(1.0, abs=1e-5)


def test_a_spring_never_overshoots() -> None:
    places = [answer_step(220.0, k / 100) for k in range(300)]
    assert all(before <= after <= 1.0 for before, after in pairwise(places))


def test_the_current_line_rests_at_the_anchor_and_the_next_below_it() -> None:
    column = scroll(*IN_TURN)
    for index, n in enumerate((119.0, 179.0, 239.0, 400.0)):
        assert column.top(index, n) == pytest.approx(ANCHOR, abs=0.2)
        assert column.top(index + 1, n) - column.top(index, n) == pytest.approx(40.0, abs=0.2)
        assert column.distance(index, n) == pytest.approx(0.0, abs=0.01)
        assert column.activeness(index, n) == 1.0


def test_before_the_first_line_it_waits_at_the_anchor() -> None:
    column = scroll(*IN_TURN)
    assert column.top(0, 0.0) == ANCHOR
    assert column.activeness(0, 0.0) == 0.0


def test_each_line_begins_to_move_fifty_milliseconds_after_the_one_above() -> None:
    column = scroll(*IN_TURN)
    moved = [column.top(index, 120.0 + 4.4) - column.top(index, 119.0) for index in range(4)]
    assert moved[0] < moved[1] < moved[2] < -0.5
    assert moved[3] == pytest.approx(0.0, abs=0.1), "150 ms are more than 4.4 frames"


def test_a_quick_change_of_lines_has_a_stiffer_spring() -> None:
    column = scroll(line(60, 117), line(117, 120), line(120, math.inf))
    steps = answer_step(170.0, 11 / FPS) + answer_step(220.0, 8 / FPS)
    assert column.top(0, 128.0) == pytest.approx(ANCHOR - 40.0 * steps)


def test_what_a_line_has_below_it_takes_room_only_while_it_is_current() -> None:
    column = scroll(line(60, 120, more=30.0), line(120, 180, more=30.0), line(180, math.inf))
    assert column.top(1, 110.0) - column.top(0, 110.0) == pytest.approx(70.0, abs=0.2)
    assert column.top(1, 179.0) == pytest.approx(ANCHOR, abs=0.2)
    assert column.top(1, 179.0) - column.top(0, 179.0) == pytest.approx(40.0, abs=0.2)


def test_lines_that_overlap_are_current_together_above_the_foot() -> None:
    column = scroll(line(60, 200, 90.0), line(100, 240, 90.0), line(110, math.inf, 90.0))
    assert [column.activeness(index, 190.0) for index in range(3)] == [1.0, 1.0, 1.0]
    assert column.top(2, 190.0) + 90.0 == pytest.approx(FOOT, abs=0.2)
    assert column.top(1, 239.0) == pytest.approx(ANCHOR, abs=20)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(3, 90), st.integers(20, 60)), min_size=2, max_size=12))
def test_no_line_jumps_or_passes_another(drawn: list[tuple[int, int]]) -> None:
    enters = [60]
    for step, _ in drawn[1:]:
        enters.append(enters[-1] + step)
    leaves = [*enters[1:], math.inf]
    column = scroll(
        *(
            line(enter, leave, 2.0 * height)
            for enter, leave, (_, height) in zip(enters, leaves, drawn, strict=True)
        )
    )
    before = [column.top(index, 0.0) for index in range(len(drawn))]
    for n in range(1, enters[-1] + 120):
        tops = [column.top(index, float(n)) for index in range(len(drawn))]
        assert all(upper < lower for upper, lower in pairwise(tops))
        assert all(-60 < now - past <= 1e-6 for now, past in zip(tops, before, strict=True))
        before = tops
