"""The form of a song in bars: sections of stanzas, with an intro and an outro."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.music.composer.score.model import Section, SectionKind, TextLine

_EASY_SYLLABLES_PER_S, _MAX_SYLLABLES_PER_S = 2.9, 4.6
"""Syllables a second that are easy to sing, and the most that can be sung. Rap is
`_SPOKEN_FACTOR` times as fast."""

_SPOKEN_FACTOR = 1.5
_TOLERANCE = 0.82
_BARS_PER_LINE = (1, 2, 4, 8)

_ENERGY: dict[SectionKind, float] = {
    "intro": 0.3,
    "verse": 0.42,
    "prechorus": 0.58,
    "chorus": 0.8,
    "bridge": 0.4,
    "solo": 0.72,
    "instrumental": 0.62,
    "outro": 0.32,
}
_PLAYED_BARS: dict[SectionKind, int] = {
    "intro": 4,
    "verse": 8,
    "prechorus": 4,
    "chorus": 8,
    "bridge": 8,
    "solo": 8,
    "instrumental": 8,
    "outro": 4,
}
_MAX_ENERGY, _MIN_ENERGY = 1.0, 0.08


@dataclass(frozen=True, slots=True)
class Draft:
    """A section without a position. If `bars` is None, they follow from the lines."""

    kind: SectionKind
    lines: tuple[TextLine, ...] = ()
    bars: int | None = None


@dataclass(frozen=True, slots=True)
class BarPace:
    """The pace of a song, which decides how many bars a line needs.

    Attributes:
        bar_s: the duration of a bar in seconds.
        metre: quarters in a bar.
        energy: added to the energy of every section.
    """

    bar_s: float
    metre: int = 4
    energy: float = 0.0

    def count_bars(self, lines: Sequence[TextLine]) -> int:
        """Return the bars of a section with these lines, equally many for each line.

        The average line is nearly easy to sing, with a quarter to breathe; the longest line can
        be sung.
        """
        counts = [len(line.syllables) / (_SPOKEN_FACTOR if line.spoken else 1.0) for line in lines]
        breath_s = self.bar_s / self.metre
        easy_s = _TOLERANCE * (float(np.mean(counts)) / _EASY_SYLLABLES_PER_S + breath_s)
        least_s = max(counts) / _MAX_SYLLABLES_PER_S + breath_s
        return max(self._fit_bars(easy_s), self._fit_bars(least_s)) * len(lines)

    def _fit_bars(self, seconds: float) -> int:
        """Return the bars of a line of `seconds`, a power of two unless it is very long."""
        for bars in _BARS_PER_LINE:
            if bars * self.bar_s >= seconds:
                return bars
        return math.ceil(seconds / self.bar_s)


def place_sections(drafts: Iterable[Draft], pace: BarPace, *, lift: int = 0) -> tuple[Section, ...]:
    """Return `drafts` as sections with positions, turns and energies.

    Energy rises from chorus to chorus. The last of three or more choruses is the climax; it and
    all that follows are `lift` semitones higher.
    """
    drafts = list(drafts)
    choruses = [i for i, draft in enumerate(drafts) if draft.kind == "chorus"]
    climax = choruses[-1] if len(choruses) > 2 else None
    placed: list[Section] = []
    turns: dict[SectionKind, int] = {}
    start = 0
    for index, draft in enumerate(drafts):
        turn = turns.get(draft.kind, 0)
        turns[draft.kind] = turn + 1
        bars = draft.bars or _count_bars(draft, pace)
        raised = climax is not None and index >= climax
        placed.append(
            Section(
                draft.kind,
                turn,
                start,
                bars,
                _choose_energy(draft.kind, turn, index == climax, pace),
                lift if raised else 0,
                draft.lines,
            )
        )
        start += bars
    return tuple(placed)


def _count_bars(draft: Draft, pace: BarPace) -> int:
    if draft.lines:
        return pace.count_bars(draft.lines)
    return _PLAYED_BARS[draft.kind]


def _choose_energy(kind: SectionKind, turn: int, climax: bool, pace: BarPace) -> float:
    energy = _ENERGY[kind] + pace.energy + 0.06 * min(turn, 2) + (0.1 if climax else 0.0)
    return round(min(_MAX_ENERGY, max(_MIN_ENERGY, energy)), 3)


def add_intro_and_outro(drafts: Sequence[Draft], pace: BarPace) -> list[Draft]:
    """Return `drafts` with an intro and an outro, if they have none.

    They have four bars in a song of usual length and two in a short one.
    """
    bars = sum(draft.bars or _count_bars(draft, pace) for draft in drafts)
    size = 4 if bars >= 24 and bars * pace.bar_s >= 50.0 else 2
    form = list(drafts)
    if form[0].kind != "intro":
        form.insert(0, Draft("intro", bars=size))
    if form[-1].kind != "outro":
        form.append(Draft("outro", bars=size))
    return form


def duration_of(drafts: Sequence[Draft], pace: BarPace) -> float:
    """Return the duration of `drafts` in seconds."""
    return sum(draft.bars or _count_bars(draft, pace) for draft in drafts) * pace.bar_s


def resize_draft(draft: Draft, bars: int) -> Draft:
    """Return `draft` with `bars` bars."""
    return replace(draft, bars=bars)
