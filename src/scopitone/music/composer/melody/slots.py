"""How the bars of a section are shared out among its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scopitone.music.composer.melody.rhythm import Words
from scopitone.music.composer.score import Plan, Section

BREATH = 1.0
"""Beats of rest at least between two phrases."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Beats from the song's beginning, and how many beats are there."""

    start: float
    length: float


def slots(section: Section, plan: Plan, words: Sequence[Words], start: float) -> list[Slot]:
    """One slot a line, in whole bars, or in halves or beats where there are more lines than bars.

    `start` is where the section begins, in beats. Bars left over stay free at the end, for the
    band to answer, unless a line needs them.
    """
    bar = float(plan.metre)
    unit = next(
        unit for unit in (bar, bar / 2, 1.0, 0.5, 0.01) if section.bars * bar / unit >= len(words)
    )
    units = int(section.bars * bar / unit)
    shares = [units // len(words)] * len(words)
    spare = units - sum(shares)
    needs = [_need(line, plan) / unit for line in words]
    for _ in range(spare):
        worst = max(range(len(shares)), key=lambda line: needs[line] / shares[line])
        if needs[worst] <= shares[worst]:
            break
        shares[worst] += 1
    _lend(shares, needs)
    found: list[Slot] = []
    at = start
    for share in shares:
        found.append(Slot(at, share * unit))
        at += share * unit
    return found


def _lend(shares: list[int], needs: list[float]) -> None:
    """Move bars from lines that have too many to lines that cannot be sung otherwise."""
    for _ in range(len(shares)):
        worst = max(range(len(shares)), key=lambda line: needs[line] / shares[line])
        rich = max(range(len(shares)), key=lambda line: shares[line] - needs[line])
        if needs[worst] <= shares[worst] or shares[rich] - needs[rich] < 1 or shares[rich] < 2:
            return
        shares[worst] += 1
        shares[rich] -= 1


def _need(line: Words, plan: Plan) -> float:
    """The fewest beats in which the line can still be sung well, its breath included."""
    return line.count * (line.shortest + 0.05) * plan.tempo / 60.0 + BREATH
