"""Chance that can be repeated: every choice has its own generator, named after what it is for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from scopitone.music.composer.score import Plan

T = TypeVar("T")


def generator(plan: Plan, name: str) -> np.random.Generator:
    """The generator for `name` in this take: independent of the order in which others draw."""
    return seeded(plan.seed, plan.take, name)


def seeded(seed: int, take: int, name: str) -> np.random.Generator:
    """As `generator`, from plain numbers. Negative seeds are allowed."""
    return np.random.default_rng([seed % 2**63, take % 2**31, zlib.crc32(name.encode())])


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of `options`, each as likely."""
    return options[int(rng.integers(len(options)))]


def vary(rng: np.random.Generator, options: Sequence[T], take: int) -> T:
    """One of `options`, a different one for take 0 and take 1 where there are two.

    `rng` must be the same for all takes.
    """
    return options[(int(rng.integers(len(options))) + take) % len(options)]
