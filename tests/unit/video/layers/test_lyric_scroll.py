from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.core.song import Ruby
from scopitone.video.layers.lyric_line import LyricBox, set_line
from scopitone.video.layers.lyric_scroll import LyricScroll
from scopitone.video.plan.line_cues import LineCue, LyricTraits, RowCue, WordCue, find_traits

FPS = 30
BOX = LyricBox(left=300, measure=300, center=180, size=30, gap=14, room=(40.0, 330.0))
ROWS = (RowCue("a translation of the line", "translation"), RowCue("yoru", "romanization"))


def cue(start: float, stop: float, text: str = "one two six", **more: object) -> LineCue:
    return LineCue(text, start - 8, start, stop, (WordCue(0, len(text), start, stop),), **more)


def scroll(*cues: LineCue) -> LyricScroll:
    return LyricScroll([set_line(line, BOX) for line in cues], BOX, FPS, find_traits(cues, FPS))


def test_lines_that_overlap_are_in_the_center_together() -> None:
    both = scroll(cue(100, 400), cue(200, 300)).at(250)
    assert [both.activeness(index) for index in (0, 1)] == [1.0, 1.0]
    (top, foot), (below, end) = both.edges(0), both.edges(1)
    assert foot < below
    assert (top + end) / 2 == pytest.approx(180)


def test_a_line_that_is_over_leaves_while_the_other_stays() -> None:
    later = scroll(cue(100, 400), cue(200, 300)).at(430)
    assert later.activeness(0) == 0.0
    assert later.activeness(1) == 1.0


def test_of_a_line_whose_background_vocals_go_on_only_these_stay() -> None:
    echo = RowCue("(two six)", "background", (WordCue(0, 9, 180, 400),))
    lines = scroll(cue(100, 200, rows=(echo,)), cue(210, 300)).at(350)
    assert lines.presence(0) == 1.0
    assert 0.0 < lines.activeness(0) < 1.0
    assert lines.size(0) < lines.size(1)


def test_rows_and_readings_need_room_and_the_words_move_up_for_them() -> None:
    plain = scroll(cue(100, 400)).at(200)
    rows = scroll(cue(100, 400, rows=ROWS)).at(200)
    ruby = scroll(cue(100, 400, ruby=(Ruby(0, 3, "eins"),))).at(200)
    assert rows.baseline(0) < plain.baseline(0) < ruby.baseline(0)
    assert sum(rows.edges(0)) / 2 == pytest.approx(180)


def test_a_line_waits_without_its_rows() -> None:
    lines = scroll(cue(100, 200, rows=ROWS), cue(300, 400, rows=ROWS))
    resting, sung = lines.at(250).edges(1), lines.at(350).edges(1)
    assert resting[1] - resting[0] < 0.4 * (sung[1] - sung[0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(15, 200), st.integers(20, 250), st.booleans(), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_in_the_center_stays_in_the_room_and_never_jumps(
    drawn: list[tuple[int, int, bool, bool]],
) -> None:
    cues, start = [], 60
    for step, length, has_rows, has_ruby in drawn:
        start += step
        ruby = (Ruby(0, 3, "eins"),) if has_ruby else ()
        cues.append(cue(start, start + length, rows=ROWS if has_rows else (), ruby=ruby))
    # As `limit_overlaps` does, of more than three lines the oldest ends.
    cues = [
        line if index + 3 >= len(cues) else
        cue(line.start, min(line.stop, cues[index + 3].start), rows=line.rows, ruby=line.ruby)
        for index, line in enumerate(cues)
    ]  # fmt: skip
    lines = scroll(*cues)
    if not lines.keeps_room:
        return
    before: dict[int, float] = {}
    for n in range(60, start + 300, 3):
        state = lines.at(n)
        lit = [index for index in state.visible if state.presence(index) > 0.999]
        for index in lit:
            top, foot = state.edges(index)
            assert top >= BOX.room[0] - 1.0
            assert foot <= BOX.room[1] + 1.0
        for first, second in pairwise(lit):
            assert state.edges(first)[1] <= state.edges(second)[0]
        now = {index: state.baseline(index) for index in lit}
        for index in now.keys() & before.keys():
            assert abs(now[index] - before[index]) < 120
        before = now


@pytest.mark.parametrize("second", ["one two six ten one", "one two six ten one two six ten"])
def test_the_next_line_waits_above_the_foot_of_the_room(second: str) -> None:
    """What is below is the spectrum, the progress line or a caption."""
    box = replace(BOX, measure=120.0, room=(40.0, 238.0))
    first = "one two six ten one two six"
    lines = [set_line(cue(30, 90, first), box), set_line(cue(90, 150, second), box)]
    assert len(lines[0].block.rows) == len(lines[1].block.rows) == 2
    scroll = LyricScroll(lines, box, FPS, LyricTraits())
    for n in range(30, 200):
        scrolled = scroll.at(n)
        assert scrolled.edges(1)[1] <= 238.0 or scrolled.room_fade(1) < 1.0
        assert scrolled.edges(0)[0] >= 40.0 or n > 80
    assert scroll.at(60).room_fade(1) == pytest.approx(1.0), "it is legible while it waits"
