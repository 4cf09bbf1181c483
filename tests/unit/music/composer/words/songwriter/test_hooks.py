"""Hooks and titles."""

from __future__ import annotations

import numpy as np
import pytest

from scopitone.music.composer.words.songwriter.hooks import title_of, write_hook
from scopitone.music.composer.words.songwriter.themes import load_themes


def hook(subject: str = "", title: str = "", names: tuple[str, ...] = ("sea",)) -> str:
    return write_hook(subject, title, names, 0, np.random.default_rng(1))


def test_a_singable_title_is_the_hook() -> None:
    assert hook(title="Summer Rain!") == "Summer Rain"


def test_a_long_title_is_not() -> None:
    title = "An extraordinarily complicated and interminable consideration"
    assert hook(title=title) != title


def test_the_subject_is_in_the_hook() -> None:
    assert "my old red bicycle" in hook(subject="my old red bicycle")
    assert "leaving home" in hook(subject="leaving home")


@pytest.mark.parametrize("name", load_themes())
def test_every_theme_has_hooks_for_every_light(name: str) -> None:
    for light in (-1, 0, 1):
        assert write_hook("", "", (name,), light, np.random.default_rng(light + 5))


def test_titles_have_capitals_but_for_small_words() -> None:
    assert title_of("take me along to the end of it.") == "Take Me Along to the End of It"
    assert title_of("the sea") == "The Sea"
