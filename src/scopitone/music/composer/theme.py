"""What a song is known by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Motif:
    """A short tune without a key: where its notes begin, in beats, and how far they stand above
    its centre, in steps of the scale. `span` is the length in beats of the phrase it opens.
    """

    onsets: tuple[float, ...]
    steps: tuple[int, ...]
    span: float

    def stretched(self, length: float) -> tuple[float, ...]:
        """The onsets in a slot of `length` beats: closer together where it is short."""
        ratio = min(1.0, length / self.span)
        return tuple(onset * ratio for onset in self.onsets)


@dataclass(frozen=True, slots=True)
class Theme:
    """What makes a song recognisable: a continuation keeps it. `groove` seeds the patterns."""

    hook: Motif
    verse: Motif
    groove: int
