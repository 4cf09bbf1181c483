from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.video.plan.easing import ease, ease_in, ease_out, mix, ramp, spring

CURVES = [ease, ease_in, ease_out, spring]
part = st.floats(0, 1)
number = st.floats(-1e6, 1e6)


@pytest.mark.parametrize("curve", CURVES)
def test_a_curve_goes_from_nought_to_one(curve) -> None:
    assert curve(0.0) == pytest.approx(0.0, abs=1e-12)
    assert curve(1.0) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("curve", CURVES)
@given(a=part, b=part)
def test_a_curve_never_turns_back_or_overshoots(curve, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert -1e-12 <= curve(low) <= curve(high) + 1e-12 <= 1 + 1e-9


@pytest.mark.parametrize(("curve", "end"), [(ease, 0), (ease, 1), (spring, 0), (ease_out, 1)])
def test_a_rest_is_left_and_reached_softly(curve, end: float) -> None:
    step = 1e-4
    inside = abs(end - step)
    assert abs(curve(inside) - end) < 0.02 * step


@given(number, number, st.floats(1e-3, 1e4))
def test_a_ramp_stays_between_and_is_exact_outside(at: float, start: float, length: float) -> None:
    value = ramp(at, start, length)
    assert 0 <= value <= 1
    if at <= start:
        assert value == 0
    if at >= start + length * (1 + 1e-9) + 1e-9:
        assert value == 1


@pytest.mark.parametrize(("at", "value"), [(4.999, 0.0), (5.0, 1.0), (6.0, 1.0)])
@pytest.mark.parametrize("length", [0.0, -1.0])
def test_a_ramp_without_length_is_a_step(at: float, value: float, length: float) -> None:
    assert ramp(at, 5.0, length) == value


@given(number, number)
def test_a_mixture_has_its_ends(a: float, b: float) -> None:
    assert mix(a, b, 0.0) == a
    assert mix(a, b, 1.0) == pytest.approx(b, abs=1e-6)
    assert mix(a, a, 0.3) == a
