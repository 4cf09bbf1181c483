"""Swing: from straight positions to performed ones, and back."""

from __future__ import annotations

from typing import overload

import numpy as np
from numpy.typing import NDArray

from scopitone.music.composer.score.model import Plan

Beats = NDArray[np.float64]


@overload
def apply_swing(beats: float, plan: Plan) -> float: ...
@overload
def apply_swing(beats: Beats, plan: Plan) -> Beats: ...
def apply_swing(beats: float | Beats, plan: Plan) -> float | Beats:
    """Return where straight positions, in beats, are performed.

    Pairs of `swing_unit` beats become unequal; positions within them move in proportion.
    """
    return _warp(beats, plan.swing_unit, plan.swing_unit, 2 * plan.swing * plan.swing_unit)


def remove_swing(beats: float, plan: Plan) -> float:
    """Return the straight position of what is performed at `beats`: undo `apply_swing`."""
    return float(_warp(beats, plan.swing_unit, 2 * plan.swing * plan.swing_unit, plan.swing_unit))


def _warp(beats: float | Beats, unit: float, corner: float, moved: float) -> float | Beats:
    """Move the position `corner` of every pair of `unit` to `moved`, linearly on both sides."""
    pair = 2 * unit
    whole = np.floor_divide(beats, pair) * pair
    phase = beats - whole
    early = phase * moved / corner
    late = moved + (phase - corner) * (pair - moved) / (pair - corner)
    result = whole + np.where(phase < corner, early, late)
    return float(result) if np.ndim(result) == 0 else result
