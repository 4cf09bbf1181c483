"""Slots: which of a few fixed places a line has, if each line has a place of its own.

Lines take turns. Lines that overlap in time have different places, as many as are lit together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scopitone.video.plan.line_cues import LineCue, find_company


@dataclass(frozen=True, slots=True)
class LineSlot:
    """Place `number` of `count`, and the lines before and after that have (parts of) it too."""

    number: int
    count: int
    before: int | None = None
    after: int | None = None


def assign_slots(lines: Sequence[LineCue], fps: int, least: int = 2) -> list[LineSlot]:
    """Return the slot of each line, of at least `least` and of more where more lines overlap."""
    companies = find_company(lines, fps)
    counts = _count_slots(companies, least)
    slots: list[LineSlot] = []
    for company, count in zip(companies, counts, strict=True):
        occupied = {slots[other].number for other in company[:-1]}
        turn = slots[-1].number + 1 if slots and slots[-1].count == count else 0
        free = (number % count for number in range(turn, turn + count))
        slots.append(LineSlot(next((n for n in free if n not in occupied), turn % count), count))
    for index, slot in enumerate(slots):
        before = next(
            (other for other in range(index - 1, -1, -1) if _is_shared(slots[other], slot)), None
        )
        if before is not None:
            slots[index] = replace(slots[index], before=before)
            if slots[before].after is None:
                slots[before] = replace(slots[before], after=index)
    return slots


def _count_slots(companies: Sequence[tuple[int, ...]], least: int) -> list[int]:
    """Return how many places there are for each line: the same for all that overlap in a chain."""
    counts: list[int] = []
    chain: list[int] = []
    for index, company in enumerate([*companies, ()]):
        if chain and len(company) <= 1:
            most = max(least, *(len(companies[other]) for other in chain))
            counts += [most] * len(chain)
            chain = []
        chain.append(index)
    return counts


def _is_shared(one: LineSlot, other: LineSlot) -> bool:
    return one.count != other.count or one.number == other.number
