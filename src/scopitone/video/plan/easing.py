"""Easing functions: closed forms of a frame number, without state."""

from __future__ import annotations

import math
from typing import TypeVar

from numpy import float64
from numpy.typing import NDArray

_Number = TypeVar("_Number", float, NDArray[float64])


def ramp(x: float, start: float, length: float) -> float:
    """Rise from 0 before `start` to 1 from `start + length` on, linearly. `x` may have any unit."""
    if length <= 0:
        return 1.0 if x >= start else 0.0
    return min(1.0, max(0.0, (x - start) / length))


def ease_out(x: float) -> float:
    """Arrive gently: cubic, fast first. `x` is 0 to 1."""
    return 1.0 - (1.0 - x) ** 3


def ease_in(x: float) -> float:
    """Leave gently: cubic, slow first. `x` is 0 to 1."""
    return x**3


def ease(x: _Number) -> _Number:
    """Travel from rest to rest without overshoot: quintic smoothstep (Perlin 2002).

    `x` is a number, or one per frame.
    """
    return x * x * x * (x * (6.0 * x - 15.0) + 10.0)


def spring(x: float) -> float:
    """Arrive like a critically damped spring that rests at x = 1 exactly.

    1 - (1 + kx)e^(-kx), scaled so that it ends at 1; k = 8 leaves 0.3 % to scale away.
    """
    k = 8.0
    return (1.0 - (1.0 + k * x) * math.exp(-k * x)) / (1.0 - (1.0 + k) * math.exp(-k))


def mix(a: float, b: float, x: float) -> float:
    """Interpolate linearly: `a` at x = 0, `b` at x = 1."""
    return a + (b - a) * x
