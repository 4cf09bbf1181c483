from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.lyrics.line_timing import (
    count_syllables,
    fit,
    format_clock,
    limit_overlaps,
    separate_lines,
    settle,
    shift_lyrics,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hello", 2),
        ("rhythm", 1),
        ("Für Élise", 4),
        ("さくら", 3),
        ("你好", 2),
        ("мама", 2),
        ("", 1),
        ("!", 1),
    ],
)
def test_syllables(text: str, count: int) -> None:
    assert count_syllables(text) == count


def test_lines_beyond_the_end_are_left_out_and_told() -> None:
    lyrics = Lyrics(
        (
            Line("a", 1.0, 5.0),
            Line(
                "b", 8.0, 12.0, (Word("b", 8.0, 9.0), Word("c", 9.5, 12.0), Word("d", 11.0, 12.0))
            ),
            Line("e", 12.0, 15.0),
        )
    )
    fitted, warnings = fit(lyrics, 10.0)
    assert [line.end for line in fitted.lines] == [5.0, 10.0]
    assert fitted.lines[1].words == (Word("b", 8.0, 9.0), Word("c", 9.5, 10.0))
    assert warnings == ["lyrics: 1 line begins after the end of the song (0:10), left out: 'e'"]


def test_lyrics_that_fit_are_the_same() -> None:
    lyrics = Lyrics((Line("a", 1.0, 5.0), Line("b")))
    assert fit(lyrics, 5.0) == (lyrics, [])


def test_shifting_before_the_start_cuts() -> None:
    lyrics = Lyrics((Line("a", 1.0, 2.0), Line("b", 3.0, 6.0, (Word("b", 3.0, 6.0),)), Line("c")))
    assert shift_lyrics(lyrics, -4.0).lines == (
        Line("b", 0.0, 2.0, (Word("b", 0.0, 2.0),)),
        Line("c"),
    )


def test_clock() -> None:
    assert [format_clock(0), format_clock(124.9), format_clock(3724)] == ["0:00", "2:04", "1:02:04"]


BACKING = Line("(oh)", 1.5, 4.0, (Word("(oh)", 1.5, 4.0),), role="background")
TRANSLATED = Line("a", 1.0, 2.0, rows=(Line("b", role="translation"), BACKING))


def test_rows_and_warnings_are_moved_and_cut_with_their_line() -> None:
    lyrics = Lyrics((TRANSLATED,), ("odd",))
    fitted, _ = fit(lyrics, 3.0)
    assert fitted.lines[0].rows[0] == TRANSLATED.rows[0]
    assert (fitted.lines[0].rows[1].end, fitted.warnings) == (3.0, ("odd",))
    assert fit(lyrics, 1.2)[0].lines[0].rows == TRANSLATED.rows[:1]
    moved = shift_lyrics(lyrics, 1.0)
    assert (moved.lines[0].rows[1].start, moved.warnings) == (2.5, ("odd",))


def test_a_backing_line_lasts_over_lead_lines() -> None:
    lines = (Line("oh", 1.0, 9.0), Line("a", 2.0, 4.0), Line("b", 5.0, 8.0))
    assert settle(lines).lines == lines
    assert [line.end for line in separate_lines(settle(lines)).lines] == [2.0, 4.0, 8.0]


def test_lines_that_start_together_are_joined_only_where_one_is_shown() -> None:
    lyrics = settle(
        [
            Line("yes", 1.0, 3.0, singer=Singer("Ann")),
            Line("no", 1.0, 4.0, singer=Singer("Jo")),
            Line("on", 5.0),
        ]
    )
    assert [line.text for line in lyrics.lines] == ["yes", "no", "on"]
    assert [(line.text, line.end) for line in separate_lines(lyrics).lines] == [
        ("yes / no", 4.0),
        ("on", 8.0),
    ]


def test_words_that_start_before_others_are_put_in_order() -> None:
    words = (Word("a", 1.0, 2.0), Word("b", 0.5, 3.0))
    (line,) = settle([Line("a b", 1.0, 4.0, words)]).lines
    assert line.words == (Word("a", 1.0, 2.0), Word("b", 1.0, 3.0))


@st.composite
def any_lines(draw: st.DrawFn) -> list[Line]:
    lines = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, 40)) / 4
        length = draw(st.none() | st.integers(1, 20))
        end = None if length is None else start + length / 4
        text = draw(st.sampled_from(["a", "b", "川", "", "(oh)"])) * (number % 2 + 1)
        lines.append(Line(text, start, end))
    return lines


@given(any_lines())
def test_separated_lines_follow_each_other(lines: list[Line]) -> None:
    lyrics = settle(lines)
    for line in lyrics.lines:
        assert line.text
        assert line.start is not None
        assert line.end is not None
        assert line.start < line.end
    separated = separate_lines(lyrics)
    for before, after in pairwise(separated.lines):
        assert before.end is not None
        assert after.start is not None
        assert before.end <= after.start
    assert separate_lines(separated) == separated


def spans(lyrics: Lyrics) -> list[tuple[str, float | None, float | None]]:
    return [(line.text, line.start, line.end) for line in lyrics.lines]


def test_a_breath_of_overlap_is_cut_and_a_second_voice_stays() -> None:
    lyrics = Lyrics((Line("a", 0.0, 5.1), Line("b", 5.0, 9.0), Line("c", 7.0, 12.0)))
    assert spans(limit_overlaps(lyrics, 0.2, 3)) == [
        ("a", 0.0, 5.0),
        ("b", 5.0, 9.0),
        ("c", 7.0, 12.0),
    ]


def test_of_too_many_lines_the_oldest_ends() -> None:
    lyrics = Lyrics(
        tuple(Line(text, start, 20.0) for text, start in zip("abc", (1.0, 2.0, 3.0), strict=True))
    )
    assert spans(limit_overlaps(lyrics, 0.2, 2)) == [
        ("a", 1.0, 3.0),
        ("b", 2.0, 20.0),
        ("c", 3.0, 20.0),
    ]


def test_too_many_lines_that_start_together_are_joined() -> None:
    lyrics = Lyrics(tuple(Line(text, 1.0, 20.0) for text in "abcd"))
    assert spans(limit_overlaps(lyrics, 0.2, 2)) == [("a", 1.0, 20.0), ("b / c / d", 1.0, 20.0)]


def test_background_vocals_are_not_cut_with_the_line() -> None:
    row = Line("(a)", 4.0, 7.0, role="background")
    lyrics = Lyrics((Line("a", 0.0, 5.1, rows=(row,)), Line("b", 5.0, 9.0)))
    assert limit_overlaps(lyrics, 0.2, 3).lines[0].rows == (row,)
