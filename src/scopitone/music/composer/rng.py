"""Reproducible random choices: each has its own generator, named after its purpose."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from scopitone.music.composer.score.model import Plan

T = TypeVar("T")


def make_take_rng(plan: Plan, name: str) -> np.random.Generator:
    """Return the generator for `name` in this take, independent of all other draws."""
    return make_rng(plan.seed, plan.take, name)


def make_rng(seed: int, take: int, name: str) -> np.random.Generator:
    """Return the generator for `name`, as `make_take_rng`. Negative seeds are allowed."""
    return np.random.default_rng([seed % 2**63, take % 2**31, zlib.crc32(name.encode())])


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """Return one of `options`, all equally likely."""
    return options[int(rng.integers(len(options)))]


def vary(rng: np.random.Generator, options: Sequence[T], take: int) -> T:
    """Return one of `options`, a different one for take 0 and take 1 if there are two.

    `rng` must have the same state for all takes.
    """
    return options[(int(rng.integers(len(options))) + take) % len(options)]
