"""Poses: where everything stands in each part of the video, and the travel between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from scopitone.video.motion import mix, ramp, spring
from scopitone.video.timeline import Pose, PoseCue


@dataclass(frozen=True, slots=True)
class Stance:
    """One pose in pixels and opacities, or a mixture of two.

    The cover is a square; the spectrum stands on its base.
    """

    cover_x: float
    cover_y: float
    cover_side: float
    spectrum_left: float
    spectrum_right: float
    spectrum_base: float
    spectrum_height: float
    spectrum: float
    progress: float
    lyrics: float


class Choreography:
    """Which stance frame n has: the pose's own, or a mixture while it travels."""

    def __init__(self, cues: tuple[PoseCue, ...], stances: Mapping[Pose, Stance]) -> None:
        self._cues = cues
        self._starts = [cue.at for cue in cues]
        self._stances = stances

    def travel(self, n: float) -> tuple[Pose, Pose, float]:
        """The pose left, the pose gone to, and how far it is there (0 to 1)."""
        index = max(0, bisect_right(self._starts, n) - 1)
        cue = self._cues[index]
        before = self._cues[max(0, index - 1)].pose
        return before, cue.pose, spring(ramp(n, cue.at, cue.length))

    def stance(self, n: float) -> Stance:
        """Where everything stands in frame n."""
        before, after, way = self.travel(n)
        if way >= 1.0 or before == after:
            return self._stances[after]
        a, b = self._stances[before], self._stances[after]
        return replace(mix_stances(a, b, way), lyrics=self._lyrics(n, a.lyrics, b.lyrics))

    def _lyrics(self, n: float, before: float, after: float) -> float:
        """Lyrics are gone before the cover crosses their place, and come when it has passed."""
        cue = self._cues[bisect_right(self._starts, n) - 1]
        if after < before:
            return mix(before, after, ramp(n, cue.at, 0.15 * cue.length))
        return mix(before, after, ramp(n, cue.at + 0.5 * cue.length, 0.4 * cue.length))


def mix_stances(a: Stance, b: Stance, x: float) -> Stance:
    """`a` at x = 0, `b` at x = 1, everything between moving together."""
    return Stance(
        *(mix(getattr(a, field.name), getattr(b, field.name), x) for field in fields(Stance))
    )
