"""What a player is told: one bar, its place in the section, and how loud and dense to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scopitone.music.composer.harmony import Changes
from scopitone.music.composer.score import Chord, Plan, Section


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the song. `start` is in beats, `number` counts within the section.

    `energy` is the section's, a little more in its second half. `closing` marks the bar of the
    final chord, `following` is the section after this one (None at the end).
    """

    plan: Plan
    section: Section
    following: Section | None
    number: int
    start: float
    energy: float
    closing: bool
    changes: Changes

    @property
    def metre(self) -> int:
        """Quarters in the bar."""
        return self.plan.metre

    @property
    def last(self) -> bool:
        """Whether the section ends with this bar."""
        return self.number == self.section.bars - 1

    def chord(self, inside: float) -> Chord:
        """The chord `inside` beats after the bar's beginning."""
        return self.changes.at(self.start + inside)


def bars(plan: Plan, changes: Changes) -> Iterator[Bar]:
    """All bars of the song in order."""
    for index, section in enumerate(plan.sections):
        following = plan.sections[index + 1] if index + 1 < len(plan.sections) else None
        for number in range(section.bars):
            late = section.bars > 8 and number >= section.bars // 2
            yield Bar(
                plan,
                section,
                following,
                number,
                float((section.start + number) * plan.metre),
                min(1.0, section.energy + (0.1 if late else 0.0)),
                following is None and number == section.bars - 1,
                changes,
            )
