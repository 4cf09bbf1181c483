"""How much of one sequence is found in order in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def share_in_order(expected: Sequence[int], found: Sequence[int]) -> float:
    """The share of `expected` that dynamic time warping lays onto an equal one of `found`."""
    rows, columns = len(expected), len(found)
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0, 0] = 0
    for row in range(rows):
        for column in range(columns):
            before = min(cost[row, column], cost[row, column + 1], cost[row + 1, column])
            cost[row + 1, column + 1] = before + (expected[row] != found[column])
    right: set[int] = set()
    row, column = rows, columns
    while row and column:
        if expected[row - 1] == found[column - 1]:
            right.add(row)
        steps = ((row - 1, column - 1), (row - 1, column), (row, column - 1))
        row, column = min(steps, key=lambda step: cost[step])
    return len(right) / rows
