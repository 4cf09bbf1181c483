"""The form of a song in bars: stanzas laid over sections, with an intro and a written ending."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.music.composer.score import Kind, Section, TextLine

_EASY, _FAST = 2.9, 4.6
"""Syllables a second that are sung at ease, and that can just be sung; `_SPOKEN` times rapped."""

_SPOKEN = 1.5
_TOLERANCE = 0.82
_BARS_OF_A_LINE = (1, 2, 4, 8)

_ENERGY: dict[Kind, float] = {
    "intro": 0.3,
    "verse": 0.42,
    "prechorus": 0.58,
    "chorus": 0.8,
    "bridge": 0.4,
    "solo": 0.72,
    "instrumental": 0.62,
    "outro": 0.32,
}
_PLAYED_BARS: dict[Kind, int] = {
    "intro": 4,
    "verse": 8,
    "prechorus": 4,
    "chorus": 8,
    "bridge": 8,
    "solo": 8,
    "instrumental": 8,
    "outro": 4,
}
_MOST_ENERGY, _LEAST_ENERGY = 1.0, 0.08


@dataclass(frozen=True, slots=True)
class Draft:
    """A section before its place is known. `bars` is None where they follow from the lines."""

    kind: Kind
    lines: tuple[TextLine, ...] = ()
    bars: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a bar is, in seconds, its quarters, and how much louder the whole song is."""

    bar: float
    metre: int = 4
    energy: float = 0.0

    def bars(self, lines: Sequence[TextLine]) -> int:
        """Bars for `lines`: each of a section has equally many, a power of two.

        The usual line is sung nearly at ease with a quarter's breath, the longest can be sung.
        """
        counts = [len(line.syllables) / (_SPOKEN if line.spoken else 1.0) for line in lines]
        breath = self.bar / self.metre
        ease = self._whole(_TOLERANCE * (float(np.mean(counts)) / _EASY + breath))
        need = self._whole(max(counts) / _FAST + breath)
        return max(ease, need) * len(lines)

    def _whole(self, seconds: float) -> int:
        for bars in _BARS_OF_A_LINE:
            if bars * self.bar >= seconds:
                return bars
        return math.ceil(seconds / self.bar)


def sections_of(drafts: Iterable[Draft], pace: Pace, *, lift: int = 0) -> tuple[Section, ...]:
    """Drafts in place. Energy rises from chorus to chorus; `lift` raises the last chorus.

    The last of three or more choruses is the climax and stands `lift` semitones higher, and so
    does all after it.
    """
    drafts = list(drafts)
    choruses = [i for i, draft in enumerate(drafts) if draft.kind == "chorus"]
    climax = choruses[-1] if len(choruses) > 2 else None
    placed: list[Section] = []
    turns: dict[Kind, int] = {}
    start = 0
    for index, draft in enumerate(drafts):
        turn = turns.get(draft.kind, 0)
        turns[draft.kind] = turn + 1
        bars = draft.bars or _bars(draft, pace)
        raised = climax is not None and index >= climax
        placed.append(
            Section(
                draft.kind,
                turn,
                start,
                bars,
                _energy(draft.kind, turn, index == climax, pace),
                lift if raised else 0,
                draft.lines,
            )
        )
        start += bars
    return tuple(placed)


def _bars(draft: Draft, pace: Pace) -> int:
    if draft.lines:
        return pace.bars(draft.lines)
    return _PLAYED_BARS[draft.kind]


def _energy(kind: Kind, turn: int, climax: bool, pace: Pace) -> float:
    energy = _ENERGY[kind] + pace.energy + 0.06 * min(turn, 2) + (0.1 if climax else 0.0)
    return round(min(_MOST_ENERGY, max(_LEAST_ENERGY, energy)), 3)


def framed(drafts: Sequence[Draft], pace: Pace) -> list[Draft]:
    """`drafts` with an intro and an outro in proportion, where they have none.

    Four bars to a whole song, two to a short one.
    """
    bars = sum(draft.bars or _bars(draft, pace) for draft in drafts)
    size = 4 if bars >= 24 and bars * pace.bar >= 50.0 else 2
    framed = list(drafts)
    if framed[0].kind != "intro":
        framed.insert(0, Draft("intro", bars=size))
    if framed[-1].kind != "outro":
        framed.append(Draft("outro", bars=size))
    return framed


def seconds(drafts: Sequence[Draft], pace: Pace) -> float:
    """How long they last."""
    return sum(draft.bars or _bars(draft, pace) for draft in drafts) * pace.bar


def resized(draft: Draft, bars: int) -> Draft:
    """The same section in so many bars."""
    return replace(draft, bars=bars)
