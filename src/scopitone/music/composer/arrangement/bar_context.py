"""The bar context of a player: a bar, its position in the section, and its energy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scopitone.music.composer.harmony.chords import Changes
from scopitone.music.composer.score.model import Chord, Plan, Role, Section


@dataclass(frozen=True, slots=True)
class BarContext:
    """A bar of the song. `start` is in beats, `number` counts from 0 within the section.

    `energy` is that of the section, a little more in the second half of a long one. `closing`
    marks the bar of the final chord, `following` is the next section (None at the end).
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
        """The number of quarters in the bar."""
        return self.plan.metre

    @property
    def last(self) -> bool:
        """Whether this is the last bar of the section."""
        return self.number == self.section.bars - 1

    def chord(self, inside: float) -> Chord:
        """Return the chord `inside` beats after the beginning of the bar."""
        return self.changes.chord_at(self.start + inside)


def rhythm_genre_of(plan: Plan, role: Role) -> str:
    """Return the genre whose patterns `role` plays: the persona's, if somebody plays it there."""
    persona = plan.persona
    return persona.genre if persona and persona.has_player(role) else plan.brief.genre


def iterate_bars(plan: Plan, changes: Changes) -> Iterator[BarContext]:
    """Yield all bars of the song in order."""
    for index, section in enumerate(plan.sections):
        following = plan.sections[index + 1] if index + 1 < len(plan.sections) else None
        for number in range(section.bars):
            late = section.bars > 8 and number >= section.bars // 2
            yield BarContext(
                plan,
                section,
                following,
                number,
                float((section.start + number) * plan.metre),
                min(1.0, section.energy + (0.1 if late else 0.0)),
                following is None and number == section.bars - 1,
                changes,
            )
