"""Reproducible choices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plans import plan

from scopitone.music.composer.rng import make_rng, make_take_rng, pick, vary


def draws(rng: np.random.Generator) -> list[float]:
    return [float(value) for value in rng.random(4)]


@pytest.mark.parametrize("seed", [0, -1, 2**70])
def test_the_same_name_draws_the_same(seed: int) -> None:
    assert draws(make_rng(seed, 0, "hook")) == draws(make_rng(seed, 0, "hook"))


def test_seeds_takes_and_names_draw_differently() -> None:
    streams = [(1, 0, "hook"), (2, 0, "hook"), (1, 1, "hook"), (1, 0, "verse")]
    assert len({tuple(draws(make_rng(*stream))) for stream in streams}) == 4


def test_the_generator_of_a_take_is_that_of_its_plan() -> None:
    song = replace(plan(), seed=9, take=3)
    assert draws(make_take_rng(song, "x")) == draws(make_rng(9, 3, "x"))


def test_two_takes_get_different_options() -> None:
    options = ("a", "b", "c")
    for seed in range(10):
        first, second = (vary(make_rng(seed, 0, "x"), options, take) for take in (0, 1))
        assert first != second
    assert {pick(make_rng(seed, 0, "y"), options) for seed in range(40)} == set(options)
