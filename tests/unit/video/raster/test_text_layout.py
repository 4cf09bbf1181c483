from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.video.raster.line_breaking import find_syllables
from scopitone.video.raster.paint import Box, draw_mask, white_paint
from scopitone.video.raster.text_layout import (
    HYPHEN,
    TextBlock,
    draw_run,
    is_rightward,
    missing_glyphs,
    set_rows,
    shape_word,
)

WEIGHT = 700
EDGE = 1e-6
# Latin, Greek, Cyrillic, Hebrew, Arabic, kana and han, with what begins no line.
LETTERS = "abcdefgiMWÄéñßαβγжшщאבגשلمنهکあーのっ歌、。!.,-'"
words = st.text(LETTERS, min_size=1, max_size=14)
texts = st.lists(words, min_size=1, max_size=12).map(" ".join)
latin = st.lists(st.text("abcdeilmnorst", min_size=1, max_size=9), min_size=1, max_size=14)
measures = st.floats(3, 30)


def set_at(text: str, measure: float, **more: float) -> TextBlock:
    return set_rows(text, weight=WEIGHT, measure=measure, **more)


def ink_of(text: str) -> np.ndarray:
    """Return the columns of one word's ink, drawn at 40 px an em, its pen at x = 40."""
    word = shape_word(text, WEIGHT)

    def draw(canvas) -> None:
        canvas.translate(40, 60)
        canvas.scale(40, 40)
        for run in word.runs:
            draw_run(canvas, run, white_paint())

    return draw_mask(Box(0, 0, 80 + 40 * word.advance, 80), draw).cover


@settings(max_examples=150)
@given(texts, measures, st.sampled_from([0.0, 0.5, 1.0]))
def test_no_row_is_wider_than_the_measure(text: str, measure: float, align: float) -> None:
    block = set_at(text, measure, align=align)
    assert block.width <= measure + EDGE
    for row in block.rows:
        assert row.width <= block.width + EDGE
        last = row.words[-1]
        assert last.x + last.word.advance == pytest.approx(row.x + row.width, abs=EDGE)


@settings(max_examples=150)
@given(texts, measures)
def test_no_letter_is_lost_and_none_comes_twice(text: str, measure: float) -> None:
    placed = sorted(set_at(text, measure).words, key=lambda word: word.begin)
    assert all(text[word.begin : word.end] == word.word.text for word in placed)
    assert "".join(word.word.text for word in placed) == text.replace(" ", "")
    rows = set_at(text, measure).rows
    assert all(above.end <= below.begin for above, below in pairwise(rows))


@settings(max_examples=100)
@given(texts, measures)
def test_words_of_a_row_do_not_overlap(text: str, measure: float) -> None:
    for row in set_at(text, measure).rows:
        ends = [word.x + word.word.advance for word in row.words]
        assert all(end <= word.x + EDGE for end, word in zip(ends[:-1], row.words[1:], strict=True))


@settings(max_examples=100)
@given(latin, st.floats(8, 30))
def test_there_are_no_more_rows_than_needed(parts: list[str], measure: float) -> None:
    pair = set_at("n n", 100).words
    space = pair[1].x - pair[0].word.advance
    rows, pen = 1, -space
    for part in parts:
        advance = shape_word(part, WEIGHT).advance
        if pen + space + advance > measure:
            rows, pen = rows + 1, -space
        pen += space + advance
    assert len(set_at(" ".join(parts), measure).rows) == rows


@settings(max_examples=100)
@given(latin, st.floats(8, 30), st.sampled_from([0.0, 0.5, 1.0]))
def test_rows_stand_where_they_are_aligned(parts: list[str], measure: float, align: float) -> None:
    block = set_at(" ".join(parts), measure, align=align, leading=1.3)
    for number, row in enumerate(block.rows):
        assert row.y == pytest.approx(1.3 * number)
        assert row.x + align * row.width == pytest.approx(0, abs=EDGE)


SENTENCE = "We twa hae run about the braes and pou'd the gowans fine"


@pytest.mark.parametrize("measure", np.linspace(7, 26, 39))
def test_no_single_word_is_left_over(measure: float) -> None:
    rows = set_at(SENTENCE, measure).rows
    assert len(rows) >= 2
    assert len(rows[-1].words) >= 2


@pytest.mark.parametrize("measure", np.linspace(9, 26, 18))
def test_rows_are_balanced(measure: float) -> None:
    widths = [row.width for row in set_at(SENTENCE, measure).rows]
    assert min(widths) > 0.55 * max(widths)


def test_a_comma_is_a_good_place_to_break() -> None:
    rows = set_at("Oh, take me home, country roads lead", 12).rows
    assert "".join(w.word.text for w in rows[0].words).endswith("home,")


def test_hebrew_is_flush_right_and_read_from_the_right() -> None:
    text = "שלום עולם טוב"
    (row,) = set_at(text, 20).rows
    assert [word.word.text for word in row.words] == ["טוב", "עולם", "שלום"]
    assert not row.rightward
    assert row.x + row.width == pytest.approx(20)
    centred = set_at(text, 20, align=0.5).rows[0]
    assert centred.x == pytest.approx(-centred.width / 2)


def test_every_row_of_hebrew_is_flush_right() -> None:
    block = set_at("שלום עולם טוב ויפה מאוד היום", 6)
    assert len(block.rows) > 1
    assert all(row.x + row.width == pytest.approx(6) for row in block.rows)
    assert all(row.begin == row.words[-1].begin for row in block.rows)


def test_latin_words_keep_their_order_within_hebrew() -> None:
    (row,) = set_at("שלום John Smith עולם", 30).rows
    assert [word.word.text for word in row.words] == ["עולם", "John", "Smith", "שלום"]


def test_hebrew_words_are_turned_within_latin() -> None:
    (row,) = set_at("say שלום עולם friend", 30).rows
    assert [word.word.text for word in row.words] == ["say", "עולם", "שלום", "friend"]


def test_arabic_letters_are_joined() -> None:
    joined, parted = shape_word("سلام", WEIGHT), sum(shape_word(c, WEIGHT).advance for c in "سلام")
    assert joined.advance < 0.9 * parted


def test_marks_stand_over_their_letters() -> None:
    assert shape_word("e\u0301", WEIGHT).advance == pytest.approx(shape_word("é", WEIGHT).advance)
    assert shape_word("नमस्ते", WEIGHT).runs
    assert len(shape_word("สวัสดี", WEIGHT).runs) == 1


@pytest.mark.parametrize(
    ("text", "rightward"),
    [("abc", True), ("שלום", False), ("سلام abc", False), ("… 12 שלום", False), ("123", True)],
)
def test_direction_is_that_of_the_first_strong_character(text: str, rightward: bool) -> None:
    assert is_rightward(text) is rightward


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000"])
def test_nothing_is_set_in_no_rows(text: str) -> None:
    block = set_at(text, 10)
    assert (block.rows, block.words, block.width) == ((), (), 0.0)


@pytest.mark.parametrize("text", ["a", "I", "W", "歌", "ש"])
def test_one_letter(text: str) -> None:
    (row,) = set_at(text, 10).rows
    assert [word.word.text for word in row.words] == [text]
    assert 0 < row.width < 1.2


@pytest.mark.parametrize("text", ["x" * 200, "W" * 200, "!" * 200, "あ" + "ー" * 199, "漢" * 200])
@pytest.mark.parametrize("measure", [5.0, 16.0])
def test_a_word_of_200_letters_is_cut_within_the_measure(text: str, measure: float) -> None:
    block = set_at(text, measure)
    assert block.width <= measure + EDGE
    assert "".join(word.word.text for word in block.words) == text
    assert len(block.rows) <= 1.3 * shape_word(text, WEIGHT).advance / measure + 1


def test_japanese_breaks_before_no_closing_mark() -> None:
    text = "君が代は、千代に八千代に、さざれ石の、巌となりて、苔のむすまで。" * 2
    for measure in np.linspace(5, 20, 16):
        for row in set_at(text, measure).rows:
            assert row.words[0].word.text[0] not in "、。"


def test_a_mark_is_never_cut_from_its_letter() -> None:
    text = "e\u0301" * 100
    assert all(word.word.text[0] == "e" for word in set_at(text, 5).words)


def test_characters_without_a_glyph_are_reported_once_and_left_out() -> None:
    assert missing_glyphs("a\U0010fffdb\U0010fffdc\U0010fffe d\n") == ("\U0010fffd", "\U0010fffe")
    assert missing_glyphs("Ärger, Ελλάδα, Москва, שלום, سلام, नमस्ते, สวัสดี, 歌う") == ()
    assert (
        missing_glyphs("사랑 爱愛 ভালো மழை వాన વરસાદ ਮੀਂਹ ಮಳೆ മഴ වැස්ස ភ្លៀង ຝົນ မိုး წვიმა անձրև ዝናብ") == ()
    )
    assert missing_glyphs("🎵 👩‍👩‍👧‍👦 👍🏽 🇯🇵 ❤️ ♪♫★☂") == ()
    assert shape_word("\U0010fffd", WEIGHT).runs == ()
    assert set_at("\U0010fffd", 10).rows == ()
    assert np.array_equal(ink_of("a\U0010fffdb"), ink_of("ab"))


@pytest.mark.parametrize("text", ["Hg", "Ä", "שלום", "नमस्ते", "歌"])
def test_ink_lies_where_the_pen_is(text: str) -> None:
    cover = ink_of(text)
    rows, columns = np.nonzero(cover > 100)
    assert rows.size > 40
    advance = 40 * shape_word(text, WEIGHT).advance
    assert 34 <= columns.min() < 46
    assert 34 + advance - 6 < columns.max() < 46 + advance
    assert rows.min() >= 60 - 1.15 * 40
    assert rows.max() <= 60 + 0.42 * 40


def test_tracking_is_added_behind_every_letter() -> None:
    assert shape_word("abc", WEIGHT, 0.2).advance == pytest.approx(
        shape_word("abc", WEIGHT).advance + 0.6
    )


def test_weight_makes_strokes_thicker() -> None:
    def ink(weight: int) -> float:
        word = shape_word("HHH", weight)

        def draw(canvas) -> None:
            canvas.translate(10, 50)
            canvas.scale(40, 40)
            for run in word.runs:
                draw_run(canvas, run, white_paint())

        return float(draw_mask(Box(0, 0, 160, 60), draw).cover.sum())

    assert ink(750) > 1.3 * ink(450)


def test_parts_of_a_text_without_spaces_are_set_without_space_between_them() -> None:
    text = "さよならって言えないまま朝が来る、"
    whole = shape_word(text, 700).advance
    block = set_rows(text, weight=700, measure=0.8 * whole)
    assert any(len(row.words) > 1 for row in block.rows)
    assert sum(row.width for row in block.rows) == pytest.approx(whole, abs=0.05)
    assert "".join(word.word.text for word in block.words) == text


@pytest.mark.parametrize(
    ("word", "measure", "pieces"),
    [
        ("Donaudampfschifffahrtsgesellschaftskapitän", 16.0, 2),
        ("incomprehensibilities", 7.0, 2),
        ("электрификация", 5.6, 2),
        ("Supercalifragilisticexpialidocious", 6.0, 3),
    ],
)
def test_a_word_that_is_too_long_is_hyphenated_between_syllables(
    word: str, measure: float, pieces: int
) -> None:
    rows = set_rows(word, weight=700, measure=measure).rows
    assert len(rows) == pieces
    assert "".join(row.words[0].word.text for row in rows) == word
    hyphen = shape_word(HYPHEN, 700).runs[0].glyphs[0]
    assert [row.words[0].word.runs[-1].glyphs[-1] == hyphen for row in rows] == [
        *([True] * (pieces - 1)),
        False,
    ]
    assert all(row.begin in (0, *find_syllables(word)) for row in rows)
    assert all(row.width <= measure + EDGE for row in rows)


def test_a_number_or_a_web_address_is_not_hyphenated() -> None:
    rows = set_rows("1234567890/1234567890", weight=700, measure=7.0).rows
    assert "-" not in "".join(word.word.text for row in rows for word in row.words)
    hyphen = shape_word(HYPHEN, 700).runs[0].glyphs[0]
    assert all(row.words[-1].word.runs[-1].glyphs[-1] != hyphen for row in rows)


def test_the_marks_of_a_letter_begin_where_it_does() -> None:
    """Otherwise the sweep would light the first letter before it is sung."""
    for text in ("ฉันรักเธอ", "e\u0301te\u0301"):
        (run,) = shape_word(text, 700).runs
        indices = [index for index, _ in run.clusters]
        assert indices == sorted(set(indices))
        assert run.clusters[0] == (0, 0.0)
