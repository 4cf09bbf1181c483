from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.core.song import Ruby
from scopitone.video.layers.ruby_readings import RUBY_SIZE, place_readings
from scopitone.video.layers.sweep_path import RowPath
from scopitone.video.layers.text import Reading
from scopitone.video.raster.text_layout import TextBlock, set_rows


def place(text: str, *ruby: Ruby, measure: float = 20.0) -> tuple[TextBlock, list[list[Reading]]]:
    block = set_rows(text, weight=700, measure=measure, leading=1.7)
    paths = [RowPath.from_row(row) for row in block.rows]
    return block, [list(row) for row in place_readings(ruby, paths, (0.0, measure))]


def middle(reading: Reading) -> float:
    return reading.x + reading.word.advance * reading.size / 2


def test_a_reading_is_above_its_word() -> None:
    block, [readings] = place("夜の雨", Ruby(0, 1, "よる"), Ruby(2, 3, "あめ"))
    assert [reading.word.text for reading in readings] == ["よる", "あめ"]
    assert [middle(reading) for reading in readings] == pytest.approx([0.5, 2.5], abs=0.05)
    assert all(reading.y < block.rows[0].y - 0.9 for reading in readings)


@pytest.mark.parametrize("text", ["שלום עולם", "سلام يا صديقي"])
def test_a_reading_of_the_first_word_is_on_the_right_of_a_line_to_the_left(text: str) -> None:
    first = len(text.split()[0])
    block, [readings] = place(text, Ruby(0, first, "one"), Ruby(first + 1, len(text), "two"))
    [word] = [word for word in block.rows[0].words if word.begin == 0]
    assert [reading.word.text for reading in readings] == ["two", "one"]
    assert middle(readings[1]) == pytest.approx(word.x + word.word.advance / 2, abs=0.31)


def test_readings_are_above_the_row_that_has_their_words() -> None:
    block, rows = place("君の志を胸に抱いて", Ruby(0, 1, "きみ"), Ruby(5, 6, "むね"), measure=5.5)
    texts = [[reading.word.text for reading in row] for row in rows]
    assert len(block.rows) == 2
    assert [text for row in texts for text in row] == ["きみ", "むね"]
    for row, readings in zip(block.rows, rows, strict=True):
        assert all(row.y - 1.2 < reading.y < row.y for reading in readings)


def test_long_readings_of_neighbors_are_smaller_and_apart() -> None:
    ruby = [Ruby(i, i + 1, "zhuàng") for i in range(4)]
    _, [readings] = place("我爱中国", *ruby)
    assert {reading.size for reading in readings} != {RUBY_SIZE}
    assert_apart(readings, 20.0)


@settings(max_examples=60, deadline=None)
@given(
    st.text("夜雨 aéשلก", min_size=1, max_size=30).filter(str.strip),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 4), st.text("yoruよ", max_size=12))),
    st.floats(2.0, 30.0),
)
def test_readings_never_touch_each_other_nor_leave_the_measure(
    text: str, drawn: list[tuple[int, int, str]], measure: float
) -> None:
    ruby, free = [], 0
    for begin, length, reading in sorted(drawn):
        if free <= begin < begin + length <= len(text):
            ruby.append(Ruby(begin, begin + length, reading))
            free = begin + length
    for readings in place(text, *ruby, measure=measure)[1]:
        assert_apart(readings, measure)


def assert_apart(readings: list[Reading], measure: float) -> None:
    edges = [(r.x, r.x + r.word.advance * r.size) for r in readings]
    for (_, right), (left, _) in pairwise(edges):
        assert left >= right - 1e-6
    for left, right in edges:
        assert left >= -1e-6
        assert right <= measure + 1e-6
