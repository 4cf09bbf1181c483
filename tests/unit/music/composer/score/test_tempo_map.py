"""Beats become seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.music.composer.score.tempo_map import TempoMap


def test_a_steady_tempo_divides_the_minute() -> None:
    assert TempoMap(((0.0, 120.0),)).seconds(10) == pytest.approx(5.0)


def test_a_change_of_tempo_counts_from_its_beat() -> None:
    tempo = TempoMap(((0.0, 120.0), (4.0, 60.0)))
    assert tempo.seconds(4) == pytest.approx(2.0)
    assert tempo.seconds(6) == pytest.approx(4.0)


def test_beats_before_the_song_have_negative_times() -> None:
    assert TempoMap(((0.0, 60.0), (8.0, 30.0))).seconds(-0.5) == pytest.approx(-0.5)


@given(
    tempi=st.lists(st.floats(40, 220), min_size=1, max_size=5),
    first=st.floats(0, 30),
    second=st.floats(0, 30),
)
def test_later_beats_are_later(tempi: list[float], first: float, second: float) -> None:
    tempo = TempoMap(tuple((4.0 * number, value) for number, value in enumerate(tempi)))
    low, high = sorted((first, second))
    assert tempo.seconds(low) <= tempo.seconds(high)
