from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.layers.lyric_line import LyricBox, set_line
from scopitone.video.layers.lyric_rows import set_lyric_rows
from scopitone.video.layers.text import row_box
from scopitone.video.plan.line_cues import LineCue, RowCue, WordCue

ROLES = st.sampled_from(["translation", "romanization", "background"])
TEXTS = st.text("aé 夜שลم", min_size=1, max_size=60).filter(str.strip)


@settings(max_examples=60, deadline=None)
@given(
    TEXTS,
    st.lists(st.tuples(ROLES, TEXTS), max_size=4),
    st.sampled_from([None, "left", "right"]),
    st.booleans(),
)
def test_rows_are_below_the_line_and_each_other_and_inside_the_box(
    text: str, drawn: list[tuple[str, str]], side: str | None, centered: bool
) -> None:
    rows = tuple(RowCue(row, role) for role, row in drawn)
    words = (WordCue(0, len(text), 0.0, 10.0),)
    box = LyricBox(left=100, measure=400, center=0, size=40, gap=20, centered=centered)
    line = set_line(LineCue(text, 0.0, 0.0, 10.0, words, side=side, rows=rows), box)
    origin = line.find_row_origin(box)
    foot = (len(line.block.rows) - 1) * line.block.leading
    for row in line.rows:
        assert row.baseline - 0.75 * row.size > foot
        foot = row.baseline + (len(row.block.rows) - 1) * row.block.leading * row.size
        assert row.size < 0.75
        for written in row.block.rows:
            frame = row_box(written, origin, 0.0, row.size * line.size)
            slack = 0.1 * row.size * line.size + 1e-6
            assert frame.left + slack >= box.left - 1e-6
            assert frame.right - slack <= box.left + box.measure + 1e-6
    if line.rows:
        room = (len(line.block.rows) - 1) * line.block.leading + 0.14 + line.below
        assert foot < room


@pytest.mark.parametrize(("centered", "side", "x"), [
    (False, None, 100), (True, None, 300), (True, "left", 100), (False, "right", 500),
])  # fmt: skip
def test_rows_are_where_their_line_is(centered: bool, side: str | None, x: float) -> None:
    box = LyricBox(left=100, measure=400, center=0, size=40, gap=20, centered=centered)
    words = (WordCue(0, 2, 0.0, 10.0),)
    cue = LineCue("la", 0.0, 0.0, 1.0, words, side=side, rows=(RowCue("uh", "translation"),))
    assert set_line(cue, box).find_row_origin(box) == x


def test_rows_of_a_line_that_is_smaller_do_not_become_as_small() -> None:
    cues = (RowCue("uh", "translation"),)
    [usual], _ = set_lyric_rows(cues, 10.0, 0.0, 0.14, 1.0)
    [of_half], _ = set_lyric_rows(cues, 20.0, 0.0, 0.14, 2.0)
    assert 0.5 * of_half.size > 0.7 * usual.size


def test_only_rows_with_times_are_swept() -> None:
    words = (WordCue(0, 2, 5.0, 9.0),)
    cues = (RowCue("uh", "translation"), RowCue("ah", "background", words))
    rows, _ = set_lyric_rows(cues, 10.0, 0.0, 0.14, 1.0)
    assert [row.times is None for row in rows] == [True, False]
