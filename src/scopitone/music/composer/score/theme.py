"""The theme of a song: the motifs that make it recognizable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Motif:
    """A short tune without a key.

    Attributes:
        onsets: where its notes begin, in beats.
        steps: how far they are above its center, in steps of the scale.
        span: the length in beats of the phrase that it opens.
    """

    onsets: tuple[float, ...]
    steps: tuple[int, ...]
    span: float

    def stretch_onsets(self, length: float) -> tuple[float, ...]:
        """Return the onsets in a slot of `length` beats, compressed if the slot is short."""
        ratio = min(1.0, length / self.span)
        return tuple(onset * ratio for onset in self.onsets)


@dataclass(frozen=True, slots=True)
class Theme:
    """What a continuation of a song keeps. `groove` seeds the choice of patterns."""

    hook: Motif
    verse: Motif
    groove: int
