"""Words that are the same, however they are spelled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.lyrics.alignment.spelling import (
    MIN_SIMILARITY,
    SHORT_WEIGHT,
    compare_words,
    normalize,
    weigh_words,
)

WORDS = st.lists(st.text(max_size=8).map(normalize), max_size=6)


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("Don’t", "dont"),
        ("NIÑO,", "nino"),
        ("straße", "strasse"),
        ("Ｆｕｌｌ", "full"),
        ("Привет", "privet"),
        ("夜", "ye"),
        ("…", ""),
    ],
)
def test_accents_signs_and_scripts_do_not_count(word: str, plain: str) -> None:
    assert normalize(word) == plain


@given(st.text(max_size=30))
def test_normalized_words_are_latin_and_stay_as_they_are(word: str) -> None:
    plain = normalize(word)
    assert plain.isascii()
    assert plain == "" or plain.isalnum()
    assert normalize(plain) == plain


@given(WORDS, WORDS)
def test_similarity_is_symmetric_and_of_words_alone(words: list[str], others: list[str]) -> None:
    table = compare_words(words, others)
    assert table.shape == (len(words), len(others))
    assert np.array_equal(table, compare_words(others, words).T)
    for row, word in enumerate(words):
        for column, other in enumerate(others):
            similar = table[row, column]
            assert similar == 0 or MIN_SIMILARITY <= similar <= 1
            if "" in (word, other):
                assert similar == 0
            elif word == other:
                assert similar == 1


def test_misspelled_words_are_alike_and_others_are_not() -> None:
    ((misspelled, other),) = compare_words(["corazon"], ["corason", "cantar"])
    assert misspelled > 0.8
    assert other == 0


def test_short_words_count_less() -> None:
    assert weigh_words(["a", "of", "the"]).tolist() == [SHORT_WEIGHT, SHORT_WEIGHT, 1.0]
