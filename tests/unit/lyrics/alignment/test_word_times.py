"""Times of words within lines that were located."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_listener import ScriptedListener, say

from scopitone.lyrics.alignment.acoustics.vocals import Vocals
from scopitone.lyrics.alignment.line_candidates import LineCandidate
from scopitone.lyrics.alignment.line_locations import SpelledLine, spell
from scopitone.lyrics.alignment.word_times import (
    EARLY_S,
    GIVEN_CONFIDENCE,
    MAX_FIRST_WORD_S,
    TimedLine,
    align_given_lines,
    finish_lines,
    measure_letter_seconds,
    time_unheard,
    time_words,
)
from scopitone.lyrics.listening.transcript import HeardWord

TEXT = "morning comes across the river"
EVEN = Vocals(
    np.zeros((6000, 24), np.float32), np.ones(6000, np.float32), np.zeros(6000, np.float32)
)
"""A voice that begins nowhere in particular."""

TIMES = st.none() | st.floats(0, 100)


def line(text: str) -> SpelledLine:
    return spell(text.split())


def place_of(words: list[HeardWord], *, heard: bool = True) -> LineCandidate:
    nothing = (None,) * len(words)
    starts = tuple(word.start for word in words) if heard else nothing
    ends = tuple(word.end for word in words) if heard else nothing
    share = 1.0 if heard else 0.0
    return LineCandidate(words[0].start, words[-1].end, starts, ends, share, share)


def late(words: list[HeardWord], seconds: float) -> list[HeardWord]:
    return [replace(w, start=w.start + seconds, end=w.end + seconds) for w in words]


def test_two_ways_that_agree_meet_in_the_middle() -> None:
    heard = say(TEXT, 10.0)
    listener = ScriptedListener(late(heard, 0.1))
    (row,) = time_words([line(TEXT)], [place_of(heard)], listener, "en", 60.0)
    assert row.agreement == 1.0
    # The first word may be moved: it lasts no longer than first words do.
    assert row.starts[1:] == pytest.approx([w.start + 0.05 + EARLY_S for w in heard[1:]])
    assert row.end == pytest.approx(heard[-1].end + 0.1 + EARLY_S)


def test_what_was_heard_counts_where_the_two_ways_differ() -> None:
    heard = say(TEXT, 10.0)
    listener = ScriptedListener(late(heard, 1.5))
    (row,) = time_words([line(TEXT)], [place_of(heard)], listener, "en", 60.0)
    assert row.agreement == 0.0
    assert row.starts[1:] == pytest.approx([w.start + EARLY_S for w in heard[1:]])


def test_lines_that_are_parted_by_a_rest_are_aligned_one_by_one() -> None:
    groups = [say(TEXT, 10.0), say(TEXT, 13.0), say(TEXT, 40.0)]
    listener = ScriptedListener([word for group in groups for word in group])
    places = [place_of(group, heard=False) for group in groups]
    rows = time_words([line(TEXT)] * 3, places, listener, "en", 60.0)
    assert listener.calls == ["align_words"] * 2
    for row, group in zip(rows, groups, strict=True):
        assert row.starts[1:] == pytest.approx([w.start + EARLY_S for w in group[1:]])


def test_a_line_without_a_place_has_no_times() -> None:
    (row,) = time_words([line(TEXT)], [None], ScriptedListener([]), "en", 60.0)
    assert row.starts == (None,) * 5
    assert (row.end, row.probability) == (None, 0.0)


def test_a_first_word_does_not_take_the_rest_before_the_phrase() -> None:
    first, *others = say(TEXT, 10.0)
    heard = [replace(first, start=8.5), *others]
    (row,) = time_words([line(TEXT)], [place_of(heard)], ScriptedListener(heard), "en", 60.0)
    assert row.starts[0] is not None
    assert row.starts[1] is not None
    assert MAX_FIRST_WORD_S <= row.starts[1] - row.starts[0] < 0.5


@pytest.mark.parametrize(("stray", "index"), [(0.0, 0), (30.0, 4)])
def test_a_word_far_from_its_line_is_a_stray(stray: float, index: int) -> None:
    starts: list[float | None] = [10.0, 10.4, 10.8, 11.2, 11.6]
    starts[index] = stray
    (row,) = finish_lines([line(TEXT)], [TimedLine(tuple(starts), 12.0, 0.5, 0.5)])
    time = row.starts[index]
    assert time is not None
    assert time == pytest.approx((10.0, 11.6)[index > 0], abs=0.5)


def test_half_of_a_line_is_no_stray() -> None:
    starts = (10.0, 10.4, 20.0, 20.4)
    (row,) = finish_lines([line("one two three four")], [TimedLine(starts, 21.0, 0.5, 0.5)])
    assert row.starts == starts


def test_words_at_the_ends_go_at_the_pace_of_the_song() -> None:
    lines = [line("aaaa bbbb cccc dddd"), line("eeee ffff gggg hhhh")]
    rows = [
        TimedLine((1.0, 1.4, 1.8, 2.2), 2.6, 0.5, 0.5),
        TimedLine((None, 10.0, 10.4, None), None, 0.5, 0.5),
    ]
    assert measure_letter_seconds(lines, rows) == pytest.approx(0.1)
    # A first word takes less than others: rests before phrases are counted to it.
    assert finish_lines(lines, rows)[1].starts == pytest.approx((9.7, 10.0, 10.4, 10.8))


@given(st.lists(st.lists(TIMES, min_size=1, max_size=6), max_size=5))
def test_a_line_of_which_one_time_is_known_gets_its_first_and_last(
    rows: list[list[float | None]],
) -> None:
    lines = [line(" ".join(["word"] * len(row))) for row in rows]
    timed = [TimedLine(tuple(row), None, 0.5, 0.5) for row in rows]
    for before, after in zip(timed, finish_lines(lines, timed), strict=True):
        assert len(after.starts) == len(before.starts)
        if any(time is not None for time in before.starts):
            assert after.starts[0] is not None
            assert after.starts[-1] is not None
            assert after.starts[0] >= 0 or min(t for t in before.starts if t is not None) < 0
        else:
            assert set(after.starts) == {None}


def test_lines_that_were_not_heard_are_aligned_between_two_times() -> None:
    said = [*say(TEXT, 10.0), *say("winter took the bridges down", 14.0)]
    rows = time_unheard(
        [line(TEXT), line("winter took the bridges down")], 9.0, 20.0, ScriptedListener(said), "en"
    )
    assert [len(row.starts) for row in rows] == [5, 5]
    assert rows[1].starts[1:] == pytest.approx([w.start + EARLY_S for w in said[6:]])
    assert all(row.probability == pytest.approx(0.8) for row in rows)


def test_given_starts_stay_and_words_are_found_in_between() -> None:
    said = say(TEXT, 10.0)
    place = LineCandidate(10.0 - EARLY_S, 13.0 - EARLY_S, (None,) * 5, (None,) * 5, 0.0, 0.0)
    (placed,) = align_given_lines([line(TEXT)], [place], ScriptedListener(said), "en", EVEN, 60.0)
    assert placed.starts[0] == pytest.approx(10.0)
    expected = [word.start + EARLY_S for word in said[1:]]
    assert placed.starts[1:] == pytest.approx(expected, abs=0.01)
    assert placed.confidence > GIVEN_CONFIDENCE


def test_words_of_a_given_line_that_nobody_sings_share_it_and_are_not_believed() -> None:
    place = LineCandidate(10.0 - EARLY_S, 15.0 - EARLY_S, (None,) * 5, (None,) * 5, 0.0, 0.0)
    (placed,) = align_given_lines([line(TEXT)], [place], ScriptedListener([]), "en", EVEN, 60.0)
    assert placed.starts == pytest.approx((10.0, 11.0, 12.0, 13.0, 14.0))
    assert placed.confidence == GIVEN_CONFIDENCE
