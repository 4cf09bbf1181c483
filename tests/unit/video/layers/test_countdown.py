from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.timeline import PoseCue


def test_a_dot_comes_with_each_beat_and_all_leave_as_the_singing_begins(
    make_timeline: Callable, drawn: Callable, standing: Choreography
) -> None:
    timeline = replace(make_timeline(10.0), countdowns=((59.5, 74.5, 89.5, 104.5),))
    layer = Countdown(timeline, standing, 100, 6, {104.5: 180.0}.__getitem__)

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


def test_no_dot_is_on_the_cover_while_it_moves(
    make_timeline: Callable, drawn: Callable, standing: Choreography
) -> None:
    timeline = replace(make_timeline(10.0), countdowns=((59.5, 74.5, 89.5, 104.5),))
    sing = standing.stance(0)
    stances = {"open": replace(sing, lyrics=0.0), "sing": sing}
    moves = Choreography((PoseCue(-1.0, 0.0, "open"), PoseCue(60.0, 30.0, "sing")), stances)
    layer = Countdown(timeline, moves, 100, 6, {104.5: 180.0}.__getitem__)
    assert drawn(layer, 74).luma.max() == 16, "half of the way"
    assert drawn(layer, 92).luma.max() > 100
