"""Rhymes."""

from __future__ import annotations

import pytest

from scopitone.music.composer.words.songwriter.rhyme import is_rhyme, rhyme_of


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I walk all night", "into the light"),
        ("we see the sea", "come home to me"),
        ("under the moon", "coming home soon"),
    ],
)
def test_lines_that_rhyme(first: str, second: str) -> None:
    assert is_rhyme(first, second)
    assert is_rhyme(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [("all night", "the night"), ("the moon", "the sun"), ("", "night"), ("through", "though")],
)
def test_lines_that_do_not(first: str, second: str) -> None:
    assert not is_rhyme(first, second)


def test_a_rhyme_begins_at_the_last_stressed_vowel() -> None:
    assert rhyme_of("morning") == rhyme_of("the morning")
    assert rhyme_of("") == ()
