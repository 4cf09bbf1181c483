"""Swing: where a straight position is performed, and back."""

from __future__ import annotations

from typing import overload

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score import Plan

Beats = NDArray[np.float64]


@overload
def swung(beats: float, plan: Plan) -> float: ...
@overload
def swung(beats: Beats, plan: Plan) -> Beats: ...
def swung(beats: float | Beats, plan: Plan) -> float | Beats:
    """Where a straight position in beats is performed: pairs of `swing_unit` become unequal."""
    return _warped(beats, plan.swing_unit, plan.swing_unit, 2 * plan.swing * plan.swing_unit)


def unswung(beats: float, plan: Plan) -> float:
    """The straight position of what is performed at `beats`: the inverse of `swung`."""
    warped = _warped(beats, plan.swing_unit, 2 * plan.swing * plan.swing_unit, plan.swing_unit)
    return float(warped)


def _warped(beats: float | Beats, unit: float, corner: float, moved: float) -> float | Beats:
    pair = 2 * unit
    whole = np.floor_divide(beats, pair) * pair
    phase = beats - whole
    early = phase * moved / corner
    late = moved + (phase - corner) * (pair - moved) / (pair - corner)
    result = whole + np.where(phase < corner, early, late)
    return float(result) if np.ndim(result) == 0 else result
