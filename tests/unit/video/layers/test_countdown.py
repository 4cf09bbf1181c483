from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scopitone.video.layers.countdown import Countdown


def test_a_dot_comes_with_each_beat_and_all_leave_as_the_singing_begins(
    make_timeline: Callable, drawn: Callable
) -> None:
    timeline = replace(make_timeline(10.0), countdowns=((59.5, 74.5, 89.5, 104.5),))
    layer = Countdown(timeline, 100, 6, {104.5: 180.0}.__getitem__)

    def ink(n: int) -> list[float]:
        luma = drawn(layer, n).luma.astype(float) - 16
        assert luma[:, :99].max() <= 0
        lefts = [round(100 + 3.6 * 6 * i) for i in range(3)]
        return [luma[170:190, left : left + 12].sum() for left in lefts]

    assert ink(59) == [0, 0, 0]
    assert [value > 0 for value in ink(61)] == [True, False, False]
    assert [value > 0 for value in ink(76)] == [True, True, False]
    assert [value > 0 for value in ink(92)] == [True, True, True]
    assert ink(86)[0] == ink(88)[0] > 0
    assert sum(ink(103)) < sum(ink(100)) < sum(ink(97))
    assert ink(105) == [0, 0, 0]
