"""Themes of songs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plans import plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.melody.motifs import create_theme, theme_of
from scopitone.music.composer.score.model import Score


@pytest.mark.parametrize("metre", [3, 4])
def test_onsets_are_eighths_within_two_bars(metre: int) -> None:
    for seed in range(12):
        theme = create_theme(plan(metre=metre, seed=seed))
        for motif in (theme.hook, theme.verse):
            assert motif.span == 2 * metre
            assert len(motif.onsets) == len(motif.steps)
            assert list(motif.onsets) == sorted(set(motif.onsets))
            assert all(0 <= onset < motif.span and onset * 2 % 1 == 0 for onset in motif.onsets)


def test_a_hook_is_short() -> None:
    assert all(len(create_theme(plan(seed=seed)).hook.onsets) <= 6 for seed in range(12))


def test_two_takes_have_different_themes() -> None:
    for seed in range(6):
        first, second = (create_theme(plan(seed=seed, take=take)) for take in (0, 1))
        assert first.hook != second.hook
        assert first.verse != second.verse
        assert first.groove != second.groove


def test_a_score_keeps_its_theme() -> None:
    score = compose(plan("rock"))
    assert theme_of(score) is score.theme


@pytest.mark.parametrize("vocals", [True, False])
def test_a_score_without_theme_gives_the_one_that_it_plays(vocals: bool) -> None:
    score = replace(compose(plan("pop", vocals=vocals)), theme=None)
    theme = theme_of(score)
    assert len(theme.hook.onsets) >= 3
    assert theme.hook != create_theme(score.plan).hook


def test_a_score_without_melody_gets_a_new_motif() -> None:
    score = compose(plan("pop", vocals=False))
    theme = theme_of(Score(score.plan, score.tempo, ()))
    assert theme.hook == theme.verse == create_theme(score.plan).verse
