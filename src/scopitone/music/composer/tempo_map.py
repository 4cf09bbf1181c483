"""Beats into seconds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Piecewise constant tempo: `points` are (beat, beats a minute), the first at beat 0."""

    points: tuple[tuple[float, float], ...]

    def seconds(self, beat: float) -> float:
        """When `beat` is heard, in seconds from the song's beginning."""
        starts = [point[0] for point in self.points]
        last = max(0, bisect_right(starts, beat) - 1)
        total = 0.0
        for (start, tempo), end in zip(self.points[:last], starts[1:], strict=False):
            total += (end - start) * 60.0 / tempo
        start, tempo = self.points[last]
        return total + (beat - start) * 60.0 / tempo
