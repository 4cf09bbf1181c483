"""The tempo map, which converts beats into seconds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TempoMap:
    """A piecewise constant tempo: `points` are (beat, beats a minute), the first at beat 0."""

    points: tuple[tuple[float, float], ...]

    def seconds(self, beat: float) -> float:
        """Return the time of `beat` in seconds from the beginning of the song."""
        starts = [point[0] for point in self.points]
        last = max(0, bisect_right(starts, beat) - 1)
        total = 0.0
        for (start, tempo), end in zip(self.points[:last], starts[1:], strict=False):
            total += (end - start) * 60.0 / tempo
        start, tempo = self.points[last]
        return total + (beat - start) * 60.0 / tempo
