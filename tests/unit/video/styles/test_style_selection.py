from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.song import Lyrics
from scopitone.video.styles import STYLES, can_show_footage
from scopitone.video.styles.style_selection import GENRES, StyleChoice, suggest_style


@pytest.mark.parametrize(
    ("genre", "name"),
    [
        ("Hip-Hop", "type"),
        ("dreamy synthwave, 100 bpm", "horizon"),
        ("lo-fi, jazz", "vinyl"),
        ("Ambient", "dust"),
        ("folk, rock", "window"),
        ("Retro synthwave", "horizon"),
        ("R&B", "vinyl"),
        ("Rock 'n' Roll", "scopitone"),
        ("indie rock", "poster"),
        ("post-punk", "poster"),
        ("K-Pop", "cover"),
        ("Pop", "cover"),
        ("popcorn", "cover"),
        ("Reggaeton", "stack"),
        ("Soundtrack", "field"),
    ],
)
def test_the_genre_that_is_named_first_decides(
    genre: str, name: str, hand_made: Callable, sung: Callable
) -> None:
    assert (
        suggest_style(genre, sung(("One light is burning", 1.0, 4.0)), hand_made(8.0)).name == name
    )


def test_without_a_genre_words_and_energy_decide(hand_made: Callable, sung: Callable) -> None:
    song = hand_made(8.0)
    quick = sung(("so many words in so short a time that it must be a rap", 1.0, 3.0))
    assert suggest_style("", quick, song).name == "type"
    assert suggest_style("", sung(("One light", 1.0, 4.0)), song).name == "cover"
    loud = replace(song, energy=np.ones_like(song.energy))
    assert suggest_style("", Lyrics(), loud).name == "field"
    assert suggest_style("", Lyrics(), replace(loud, tempo=0.0)).name == "dust"
    assert suggest_style("", Lyrics(), replace(song, energy=song.energy * 0)).name == "dust"


@pytest.mark.parametrize(
    ("genre", "name"),
    [("Hip-Hop", "field"), ("techno", "field"), ("rock", "field"), ("jazz", "vinyl")],
)
def test_without_words_no_style_is_chosen_that_needs_them(
    genre: str, name: str, hand_made: Callable
) -> None:
    assert suggest_style(genre, Lyrics(), hand_made(8.0)).name == name


def test_a_choice_names_its_reason(hand_made: Callable, sung: Callable) -> None:
    lyrics = sung(("One light", 1.0, 4.0))
    assert suggest_style("Smoky Jazz", lyrics, hand_made(8.0)) == StyleChoice(
        "vinyl", "genre", "jazz"
    )
    assert suggest_style("", lyrics, hand_made(8.0)) == StyleChoice("cover", "words")


def test_only_styles_that_there_are_are_chosen() -> None:
    """And each of them is chosen for some genre, but those that need the user's pictures."""
    assert {name for name, *_ in GENRES} == {name for name in STYLES if not can_show_footage(name)}
