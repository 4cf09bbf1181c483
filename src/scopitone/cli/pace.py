"""How fast a stage goes and how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from scopitone.video.lyrics.timing import clock
from scopitone.video.progress import Stage, Step


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a stage stands: `share` is 0 to 1, `words` says the speed and the time left."""

    stage: Stage
    share: float
    words: str


class Watch:
    """Turns steps into paces. `fps` is the video's; `now` gives seconds, from any start."""

    def __init__(self, fps: int, now: Callable[[], float] = time.monotonic) -> None:
        self._fps = fps
        self._now = now
        self._stage: Stage | None = None
        self._since = 0.0
        self._before = 0.0

    def pace(self, step: Step) -> Pace:
        """The pace at `step`, measured since the first step of its stage."""
        if step.stage != self._stage:
            self._stage, self._since, self._before = step.stage, self._now(), step.done
        share = min(1.0, step.done / step.total) if step.total > 0 else 0.0
        passed = self._now() - self._since
        done = step.done - self._before
        if passed <= 0 or done <= 0:
            return Pace(step.stage, share, "")
        return Pace(step.stage, share, ", ".join(self._words(step, done / passed)))

    def _words(self, step: Step, rate: float) -> list[str]:
        left = clock(max(0.0, step.total - step.done) / rate + 0.5) + " left"
        if step.stage == "encode":
            return [f"{rate:.0f} fps", f"{rate / self._fps:.1f}× real time", left]
        return [left]
