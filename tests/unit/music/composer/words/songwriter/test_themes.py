"""Themes of generated lyrics."""

from __future__ import annotations

import pytest

from scopitone.music.composer.words.songwriter.themes import GENERIC, find_themes, load_themes


@pytest.mark.parametrize("light", [-1, 0, 1])
def test_the_generic_theme_has_rows_for_every_role_and_light(light: int) -> None:
    for role in ("hook", "verse", "later", "rise", "bridge", "answer"):
        rows = load_themes()[GENERIC].rows_for(role, light)
        assert rows
        assert {row.light for row in rows} <= {0, light}


def test_themes_are_found_in_the_order_of_the_text() -> None:
    assert find_themes("rain over the sea") == ("rain", "sea")
    assert find_themes("the sea", "and rain") == ("sea", "rain")
    assert find_themes("dogs, Cat's") == ("animal",)
    assert find_themes("zorble") == ()


def test_themes_are_sorted_and_all_but_the_generic_one_have_words() -> None:
    assert list(load_themes()) == sorted(load_themes())
    assert [name for name, theme in load_themes().items() if not theme.words] == [GENERIC]
