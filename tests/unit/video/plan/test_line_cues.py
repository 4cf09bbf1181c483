from __future__ import annotations

from collections.abc import Callable

import pytest

from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.video.plan.line_cues import LineCue, find_company, find_held, make_line_cues

ADA, BEN, EVE = Singer("Ada"), Singer("Ben"), Singer("Eve")


@pytest.fixture
def cues(hand_made: Callable) -> Callable[..., tuple[LineCue, ...]]:
    """`cues(line, …)` -> their cues at 10 frames a second, in a song of a minute."""

    def make(*lines: Line) -> tuple[LineCue, ...]:
        return make_line_cues(Lyrics(lines), hand_made(60.0, fps=10), 10)

    return make


def test_two_singers_have_numbers_and_sides(cues: Callable) -> None:
    made = cues(
        Line("one", 5.0, 6.0, singer=ADA),
        Line("two", 7.0, 8.0, singer=BEN),
        Line("three", 9.0, 10.0, singer=ADA),
        Line("four", 11.0, 12.0),
    )
    assert [(cue.singer, cue.side) for cue in made] == [
        (0, "left"),
        (1, "right"),
        (0, "left"),
        (None, None),
    ]


def test_sides_that_are_given_stay(cues: Callable) -> None:
    right = Singer("Ada", "right")
    made = cues(Line("one", 5.0, 6.0, singer=right), Line("two", 7.0, 8.0, singer=BEN))
    assert [cue.side for cue in made] == ["right", "left"]
    three = cues(*(Line("one", 5.0, 6.0, singer=singer) for singer in (right, BEN, EVE)))
    assert [cue.side for cue in three] == ["right", None, None]


def test_a_song_of_one_singer_is_plain(cues: Callable) -> None:
    made = cues(Line("one", 5.0, 6.0, singer=ADA), Line("two", 7.0, 8.0))
    assert all(cue.is_plain for cue in made)


def test_rows_are_in_order_and_only_background_vocals_have_times(cues: Callable) -> None:
    rows = (
        Line("(ooh)", 6.0, 9.0, (Word("(ooh)", 6.5, 9.0),), role="background", singer=BEN),
        Line("uns", role="translation"),
        Line("roma", role="romanization"),
        Line("(ah)", role="background"),
        Line(" ", role="translation"),
    )
    [cue] = cues(Line("us", 5.0, 8.0, singer=ADA, rows=rows, ruby=(Ruby(0, 2, "as"),)))
    assert [row.text for row in cue.rows] == ["roma", "uns", "(ooh)", "(ah)"]
    assert [len(row.words) for row in cue.rows] == [0, 0, 1, 0]
    assert [row.singer for row in cue.rows] == [None, None, 1, None]
    assert cue.ruby == (Ruby(0, 2, "as"),)
    assert (cue.stop, cue.last_stop) == (79.5, 89.5)


def test_a_line_is_there_before_its_background_vocals_begin(cues: Callable) -> None:
    early = Line("(ooh)", 6.0, 7.0, role="background")
    [_, cue] = cues(Line("a", 1.0, 5.0), Line("b", 8.0, 9.0, rows=(early,)))
    assert cue.enter < 59.5


def test_lines_that_overlap_are_held_and_have_company(cues: Callable) -> None:
    made = cues(
        Line("long", 5.0, 20.0),
        Line("in it", 6.0, 8.0),
        Line("also", 10.0, 12.0),
        Line("a breath", 12.1, 14.0),
        Line("after", 25.0, 26.0),
    )
    assert find_held(made, 10) == {0: 199.5}
    assert find_company(made, 10) == [(0,), (0, 1), (0, 2), (0, 3), (4,)]


def test_a_line_that_overlaps_comes_in_time(cues: Callable) -> None:
    [_, cue] = cues(Line("long", 5.0, 20.0), Line("in it", 8.0, 10.0))
    assert cue.start - cue.enter >= 2.5
