"""The speed of a stage of the work, and the time left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from scopitone.core.progress import RenderPhase, RenderProgress
from scopitone.lyrics.line_timing import format_clock


@dataclass(frozen=True, slots=True)
class Eta:
    """The progress of a stage.

    share: how much of it is done, 0 to 1.
    text: speed and time left; empty until they can be measured.
    rate: units a second. left_s: seconds left in the stage. Both are None until then.
    """

    stage: RenderPhase
    share: float
    text: str
    rate: float | None = None
    left_s: float | None = None


class EtaMeter:
    """Measures the speed of stages and estimates the time left.

    fps: frames per second of the video. now: a clock, in seconds from any start.
    """

    def __init__(self, fps: int, now: Callable[[], float] = time.monotonic) -> None:
        self._fps = fps
        self._now = now
        self._stage: RenderPhase | None = None
        self._start_s = 0.0
        self._start_done = 0.0

    def measure(self, step: RenderProgress) -> Eta:
        """Return the progress at `step`, measured since the first step of its stage."""
        if step.stage != self._stage:
            self._stage, self._start_s, self._start_done = step.stage, self._now(), step.done
        share = min(1.0, step.done / step.total) if step.total > 0 else 0.0
        elapsed_s = self._now() - self._start_s
        done = step.done - self._start_done
        if elapsed_s <= 0 or done <= 0:
            return Eta(step.stage, share, "")
        rate = done / elapsed_s
        left_s = max(0.0, step.total - step.done) / rate
        return Eta(step.stage, share, ", ".join(self._describe(step, rate, left_s)), rate, left_s)

    def _describe(self, step: RenderProgress, rate: float, left_s: float) -> list[str]:
        left = format_clock(left_s + 0.5) + " left"
        if step.stage == "encode":
            return [f"{rate:.0f} fps", f"{rate / self._fps:.1f}× real time", left]
        return [left]
