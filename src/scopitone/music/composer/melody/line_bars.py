"""How the bars of a section are divided among its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scopitone.music.composer.melody.syllable_rhythm import LineSyllables
from scopitone.music.composer.score.model import Plan, Section

BREATH_BEATS = 1.0
"""The shortest rest between two phrases, in beats."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The time of a line: `start` in beats from the beginning of the song, `length` in beats."""

    start: float
    length: float


def divide_into_slots(
    section: Section, plan: Plan, words: Sequence[LineSyllables], start: float
) -> list[Slot]:
    """Return one slot per line: whole bars, or halves or beats if there are more lines than bars.

    `start` is the beginning of the section in beats. Spare bars stay free at the end, for the
    answers of the band, unless a line needs them.
    """
    bar = float(plan.metre)
    unit = next(
        unit for unit in (bar, bar / 2, 1.0, 0.5, 0.01) if section.bars * bar / unit >= len(words)
    )
    units = int(section.bars * bar / unit)
    shares = [units // len(words)] * len(words)
    spare = units - sum(shares)
    needs = [_needed_beats(line, plan) / unit for line in words]
    for _ in range(spare):
        worst = max(range(len(shares)), key=lambda line: needs[line] / shares[line])
        if needs[worst] <= shares[worst]:
            break
        shares[worst] += 1
    _balance_shares(shares, needs)
    line_slots: list[Slot] = []
    for share in shares:
        line_slots.append(Slot(start, share * unit))
        start += share * unit
    return line_slots


def _balance_shares(shares: list[int], needs: list[float]) -> None:
    """Move bars from lines with spare ones to lines that could not be sung otherwise."""
    for _ in range(len(shares)):
        worst = max(range(len(shares)), key=lambda line: needs[line] / shares[line])
        rich = max(range(len(shares)), key=lambda line: shares[line] - needs[line])
        if needs[worst] <= shares[worst] or shares[rich] - needs[rich] < 1 or shares[rich] < 2:
            return
        shares[worst] += 1
        shares[rich] -= 1


def _needed_beats(line: LineSyllables, plan: Plan) -> float:
    """Return the fewest beats in which the line can be sung well, its breath included."""
    return line.count * (line.min_duration_s + 0.05) * plan.tempo / 60.0 + BREATH_BEATS
