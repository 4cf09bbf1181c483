"""Poses: the places of everything in each part of the video, and the moves between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from scopitone.video.plan.easing import mix, ramp, spring
from scopitone.video.plan.timeline import Pose, PoseCue


@dataclass(frozen=True, slots=True)
class Stance:
    """A pose in pixels and opacities, or a mixture of two poses.

    The cover is a square; the bars of the spectrum begin at its base.

    bleed: 1 for a cover without corners and shadow that fades out above the share `seen` of it.
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
    bleed: float = 0.0
    seen: float = 1.0


class Choreography:
    """The stances of all frames: that of the pose, or a mixture during a move."""

    def __init__(self, cues: tuple[PoseCue, ...], stances: Mapping[Pose, Stance]) -> None:
        self._cues = cues
        self._starts = [cue.start for cue in cues]
        self._stances = stances

    def travel(self, n: float) -> tuple[Pose, Pose, float]:
        """Return the previous pose, the current pose, and the progress of the move (0 to 1)."""
        index = max(0, bisect_right(self._starts, n) - 1)
        cue = self._cues[index]
        before = self._cues[max(0, index - 1)].pose
        return before, cue.pose, spring(ramp(n, cue.start, cue.length))

    def stance(self, n: float) -> Stance:
        """Return the stance of frame n."""
        before, after, way = self.travel(n)
        if way >= 1.0 or before == after:
            return self._stances[after]
        a, b = self._stances[before], self._stances[after]
        return replace(mix_stances(a, b, way), lyrics=self._lyrics_opacity(n, a.lyrics, b.lyrics))

    def _lyrics_opacity(self, n: float, before: float, after: float) -> float:
        """Return the opacity of lyrics: they are hidden while the cover crosses their place."""
        cue = self._cues[bisect_right(self._starts, n) - 1]
        if after < before:
            return mix(before, after, ramp(n, cue.start, 0.15 * cue.length))
        return mix(before, after, ramp(n, cue.start + 0.5 * cue.length, 0.4 * cue.length))


def mix_stances(a: Stance, b: Stance, x: float) -> Stance:
    """Interpolate between `a` (x = 0) and `b` (x = 1)."""
    return Stance(
        *(mix(getattr(a, field.name), getattr(b, field.name), x) for field in fields(Stance))
    )
