"""Captions: as much of a text as there is room for, and whole words."""

from __future__ import annotations

import pytest

from scopitone.video.styles.title_block import CORNER_SIZES, _fit, _set_with_ellipsis

TITLE = "The Extraordinarily Long and Winding Title of a Song That Nobody Will Ever Remember"


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("measure", [12.0, 14.0, 16.0])
def test_a_caption_that_is_cut_ends_with_a_whole_word_and_fills_its_measure(
    measure: float, rows: int
) -> None:
    block = _set_with_ellipsis(TITLE, rows, weight=700, measure=measure)
    shown = " ".join(word.word.text for word in block.words)
    assert shown.endswith("…")
    assert TITLE.startswith(shown[:-1] + " ")
    assert len(block.rows) == rows
    assert sum(row.width for row in block.rows) > 0.6 * rows * measure


def test_a_single_long_word_is_cut_where_it_must_be() -> None:
    block = _set_with_ellipsis("Ja" * 60, 1, weight=700, measure=12.0)
    assert block.width > 9.0
    assert block.words[-1].word.text.endswith("…")


def test_a_caption_is_set_smaller_before_it_is_cut() -> None:
    whole, size = _fit("Nobody Will Ever", CORNER_SIZES, 28.0 * 7.0, 1.0, 1, weight=700)
    assert size < CORNER_SIZES[0]
    assert " ".join(word.word.text for word in whole.words) == "Nobody Will Ever"
    cut, size = _fit(TITLE, CORNER_SIZES, 28.0 * 7.0, 1.0, 1, weight=700)
    assert size == CORNER_SIZES[-1]
    assert cut.words[-1].word.text.endswith("…")
