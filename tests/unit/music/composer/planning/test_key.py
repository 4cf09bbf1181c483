"""Keys of takes."""

from __future__ import annotations

from collections import Counter

import pytest

from scopitone.music.composer.genres.registry import GENRES, get_profile
from scopitone.music.composer.planning.key import choose_key
from scopitone.music.composer.score.model import Brief

SEEDS = range(60)


def modes(brief: Brief) -> Counter[str]:
    return Counter(choose_key(brief, seed=seed, take=0)[1] for seed in SEEDS)


def test_a_requested_key_is_used_by_every_take() -> None:
    brief = Brief("jazz", key=(6, "minor"))
    assert {choose_key(brief, seed=seed, take=seed % 3) for seed in SEEDS} == {(6, "minor")}


@pytest.mark.parametrize("genre", GENRES)
def test_takes_differ_in_tonic_and_share_their_mode(genre: str) -> None:
    for seed in range(5):
        first, second = (choose_key(Brief(genre), seed=seed, take=take) for take in (0, 1))
        assert first[0] != second[0]
        assert first[1] == second[1]
        assert {first[0], second[0]} <= set(get_profile(genre).tonics)


@pytest.mark.parametrize("genre", GENRES)
def test_without_moods_modes_are_those_of_the_genre(genre: str) -> None:
    assert set(modes(Brief(genre))) <= {mode for mode, _ in get_profile(genre).modes}


def test_moods_choose_major_or_minor() -> None:
    assert modes(Brief("pop", moods=("sad", "dark")))["minor"] > 50
    assert modes(Brief("pop", moods=("happy",)))["major"] > 50
    assert modes(Brief("techno", moods=("major",)))["major"] > 50


def test_only_weird_songs_use_church_modes_that_the_genre_lacks() -> None:
    assert {"dorian", "mixolydian"} <= set(modes(Brief("pop", weirdness=1.0)))
