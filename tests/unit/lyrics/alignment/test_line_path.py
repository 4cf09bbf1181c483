"""One place of each line, all in order."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scopitone.lyrics.alignment.line_candidates import LineCandidate
from scopitone.lyrics.alignment.line_path import MIN_ROOM_SHARE, choose_candidates


def at(start: float, score: float = 1.0, length: float = 2.0) -> LineCandidate:
    return LineCandidate(start, start + length, (start,), (start + length,), score, score)


PLACES = st.builds(at, st.floats(0, 200), st.floats(0.05, 1.4))


def test_the_best_places_are_chosen_together() -> None:
    # Alone, the second line would take its first place, which leaves none for the first line.
    chosen = choose_candidates([[at(10.0)], [at(4.0, 1.3), at(14.0, 1.2)]], [2.0, 2.0])
    assert [place and place.start for place in chosen] == [10.0, 14.0]


def test_a_line_without_a_place_in_order_is_left_out() -> None:
    chosen = choose_candidates([[at(10.0)], [at(5.0, 0.3)], [], [at(20.0)]], [2.0] * 4)
    assert [place and place.start for place in chosen] == [10.0, None, None, 20.0]


def test_no_lines_and_no_places() -> None:
    assert choose_candidates([], []) == []
    assert choose_candidates([[], []], [1.0, 1.0]) == [None, None]


@given(st.lists(st.lists(PLACES, max_size=5), min_size=1, max_size=12), st.floats(0.1, 8.0))
def test_chosen_places_ascend_with_room_for_each_line(
    places: list[list[LineCandidate]], length: float
) -> None:
    chosen = choose_candidates(places, [length] * len(places))
    assert len(chosen) == len(places)
    known = [(line, place) for line, place in enumerate(chosen) if place is not None]
    assert all(place in places[line] for line, place in known)
    assert bool(known) == any(places)
    for (line, place), (later, following) in pairwise(known):
        room = MIN_ROOM_SHARE * length * (later - line)
        assert following.start - place.start >= room - 1e-6
