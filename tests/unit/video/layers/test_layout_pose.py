from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.video.layers.layout_pose import Choreography, Stance, mix_stances
from scopitone.video.plan.timeline import PoseCue

CUES = (
    PoseCue(-1.0, 0.0, "title"),
    PoseCue(90.0, 30.0, "sing"),
    PoseCue(300.5, 30.0, "open"),
)
NAMES = [field.name for field in fields(Stance)]


def stance(value: float) -> Stance:
    return Stance(*(value * (i + 1) for i in range(len(NAMES))))


MOVES = Choreography(CUES, {"title": stance(0.0), "sing": stance(1.0), "open": stance(2.0)})


@pytest.mark.parametrize(
    ("n", "value"),
    [(0, 0.0), (89, 0.0), (90, 0.0), (120, 1.0), (300, 1.0), (331, 2.0), (10_000, 2.0)],
)
def test_between_travels_a_pose_is_held_exactly(n: int, value: float) -> None:
    assert MOVES.stance(n) == stance(value)


def test_a_travel_goes_on_without_a_jump() -> None:
    ways = [MOVES.stance(n).cover_x for n in range(85, 125)]
    steps = [b - a for a, b in pairwise(ways)]
    assert min(steps) >= 0
    assert max(steps) < 0.11


def test_everything_travels_together_but_the_lyrics() -> None:
    moving = MOVES.stance(100)
    ways = [getattr(moving, name) / (i + 1) for i, name in enumerate(NAMES) if name != "lyrics"]
    assert 0 < ways[0] < 1
    assert ways == pytest.approx([ways[0]] * len(ways))


def test_lyrics_are_not_seen_while_the_cover_crosses_their_place() -> None:
    with_lyrics = replace(stance(0.0), lyrics=1.0)
    stances = {"title": stance(0.0), "sing": with_lyrics, "open": stance(0.0)}
    away = Choreography(CUES, stances)
    coming = [away.stance(n).lyrics for n in range(90, 121)]
    going = [away.stance(n).lyrics for n in range(301, 332)]
    assert coming == sorted(coming)
    assert going == sorted(going, reverse=True)
    assert (coming[0], coming[14], coming[-1]) == (0.0, 0.0, 1.0)
    assert going[6] == 0.0


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(0, 1))
def test_a_mixture_lies_between(a: float, b: float, x: float) -> None:
    mixed = mix_stances(stance(a), stance(b), x)
    for i, name in enumerate(NAMES):
        low, high = sorted(((i + 1) * a, (i + 1) * b))
        assert low - 1e-9 <= getattr(mixed, name) <= high + 1e-9
