"""Progress of a task: written to its row while a step works on it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.tasks import state
from scopitone.tasks.runtime.context import WorkerContext

log = logging.getLogger(__name__)

_WRITE_INTERVAL_S = 0.5


class ProgressWriter:
    """Writes the progress of a task to its row, at most every half second."""

    def __init__(self, context: WorkerContext, task_id: str) -> None:
        self._context = context
        self._task_id = task_id
        self._written_at = 0.0
        self._share = -1.0

    def write(self, share: float) -> None:
        """Write the share of the whole task that is done (0 to 1), unless it is too soon."""
        now = time.monotonic()
        if now - self._written_at >= _WRITE_INTERVAL_S and share != self._share:
            self._written_at, self._share = now, share
            state.report_progress(self._context.engine, self._task_id, share)


def progress_reporter(
    context: WorkerContext, task_id: str, share_of: Callable[[RenderProgress], float]
) -> ProgressCallback:
    """Return a callback that writes the task's progress, and raises Canceled if it is unwanted.

    share_of: returns the share of the whole task that is done (0 to 1).
    """
    writer = ProgressWriter(context, task_id)
    stage = ""

    def report(step: RenderProgress) -> None:
        nonlocal stage
        context.check()
        if step.stage != stage:
            stage = step.stage
            log.info("Stage %s", stage)
        writer.write(share_of(step))

    return report


def share_of_task(stages: Mapping[str, tuple[float, float]], step: RenderProgress) -> float:
    """Return the share of a task that is done, 0 to 1.

    stages: the start and the share of each stage in the time of the task.
    """
    start, share = stages[step.stage]
    done = step.done / step.total if step.total > 0 else 0.0
    return start + share * min(1.0, max(0.0, done))
