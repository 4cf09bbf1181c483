"""Tempi of takes."""

from __future__ import annotations

import pytest

from scopitone.music.composer.genres.registry import GENRES, get_profile
from scopitone.music.composer.planning.tempo import choose_tempo
from scopitone.music.composer.score.model import Brief


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("seed", [0, 7])
def test_two_takes_differ_within_the_range_of_the_genre(genre: str, seed: int) -> None:
    tempi = [choose_tempo(Brief(genre), seed=seed, take=take, exact=False) for take in (0, 1)]
    slowest, _, fastest = get_profile(genre).tempo
    assert max(tempi) / min(tempi) >= 1.04
    assert all(0.94 * slowest <= tempo <= 1.06 * fastest for tempo in tempi)


def test_an_exact_tempo_is_that_of_every_take() -> None:
    brief = Brief("pop", tempo=131.5)
    assert {choose_tempo(brief, seed=3, take=take, exact=True) for take in range(4)} == {131.5}


def test_another_requested_tempo_is_approximate() -> None:
    tempi = {choose_tempo(Brief("pop", tempo=90), seed=s, take=0, exact=False) for s in range(20)}
    assert len(tempi) > 5
    assert all(84 <= tempo <= 96 for tempo in tempi)


def test_moods_change_the_tempo() -> None:
    def mean(*moods: str) -> float:
        brief = Brief("pop", moods=moods)
        return sum(choose_tempo(brief, seed=s, take=0, exact=False) for s in range(30)) / 30

    assert mean("sad") < mean() < mean("energetic")
