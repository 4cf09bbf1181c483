"""Themes of generated lyrics."""

from __future__ import annotations

import pytest

from scopitone.music.composer.words.songwriter.themes import (
    GENERIC,
    find_themes,
    list_variants,
    load_themes,
)


@pytest.mark.parametrize("light", [-1, 0, 1])
def test_the_generic_theme_has_rows_for_every_role_and_light(light: int) -> None:
    for role in ("hook", "verse", "later", "rise", "bridge", "answer"):
        rows = load_themes()[GENERIC].rows_for(role, light)
        assert rows
        assert {row.light for row in rows} <= {0, light}


def test_themes_are_found_in_the_order_of_the_text() -> None:
    assert find_themes("rain over the sea") == ("rain", "sea")
    assert find_themes("the sea", "and rain") == ("sea", "rain")
    assert find_themes("foxes, Wolf's") == ("animal",)
    assert find_themes("zorble") == ()


def test_themes_are_found_in_other_languages() -> None:
    assert find_themes("une chanson d'amour sur la pluie", language="fr") == ("love", "rain")


def test_alternatives() -> None:
    assert list_variants("{a|b} c {d|e}") == ["a c d", "a c e", "b c d", "b c e"]
    assert list_variants("for {s}") == ["for {s}"]
