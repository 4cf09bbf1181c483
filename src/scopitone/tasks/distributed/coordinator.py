"""Distributed rendering: the segments of one video are items of a queue that any worker takes.

The worker that has the task analyzes and plans. What drawing needs is stored as one blob. Groups of
segments are queued, drawn by workers that have capacity (this one too), and downloaded and joined
here. All of it is within one step of the task: an attempt that continues after a worker died finds
the groups that are done, because their ids come from the plan and the renderer.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from scopitone.core.errors import RenderError
from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.store.tables import Clip, Task
from scopitone.tasks.distributed import segment_job
from scopitone.tasks.queue.client import SegmentGroup
from scopitone.tasks.queue.topology import QueueSlot, segment_queue, served_queues, slot_of
from scopitone.tasks.runtime import heartbeat
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.specs import VideoSpec
from scopitone.video.encode.draw_job import DrawJob, pack, renderer_digest
from scopitone.video.encode.flash_meter import Cells
from scopitone.video.encode.kept_segments import CollectCells
from scopitone.video.encode.timings import WorkTimes, merge_work
from scopitone.video.plan.segments import Segment

if TYPE_CHECKING:
    from dbos import WorkflowStatus

log = logging.getLogger(__name__)
# A group is some seconds of work, so that the queue costs little. Towards the end groups become
# smaller, so that no worker starts a big one while the others have nothing left to do.
_MAX_GROUP_SIZE, _GROUP_DIVISOR = 8, 8
_POLL_INTERVAL_S = 0.25
# A full disk or a broken machine is not the fault of the video: a group is attempted at least this
# often, and as often as a task may be started.
_MIN_ATTEMPTS = 3
_FULL_HD_30_PIXELS_PER_S = 1920 * 1080 * 30


def plan_distribution(
    context: WorkerContext, task: Task, clip: Clip, spec: VideoSpec
) -> DistributedEncoder | None:
    """Return an encoder that uses several hosts, or None if the video is rendered here.

    It is rendered here if it is short, or if this host is the only live one with this renderer:
    workers of one host share its cores.
    """
    min_size_s = context.settings.spread_from_s
    size_s = clip.duration * spec.width * spec.height * spec.fps / _FULL_HD_30_PIXELS_PER_S
    if not min_size_s or size_s < min_size_s:
        return None
    queue = segment_queue(renderer_digest())
    hosts = heartbeat.live_hosts(context.engine, queue, context.settings.dead_after_s)
    if not hosts - {heartbeat.host_of(context.executor_id)}:
        return None
    with Session(context.engine) as session:
        slot = slot_of(session, task.account_id, task.model, task.spec)
    if queue in served_queues(context.settings, renderer_digest()):
        context.encoders.start_all()
    return DistributedEncoder(context, task.id, queue, slot)


def split_into_groups(count: int) -> Iterator[range]:
    """Yield the numbers of `count` segments in groups."""
    start = 0
    while start < count:
        size = min(_MAX_GROUP_SIZE, max(1, (count - start) // _GROUP_DIVISOR))
        yield range(start, start + size)
        start += size


@dataclass(slots=True)
class _QueuedGroup:
    """A group in the queue: its attempt, from 0, and since when one worker has had it.

    holder: the executor, and when it took the group.
    """

    numbers: range
    group: SegmentGroup
    attempt: int = 0
    holder: tuple[str | None, int | None] = (None, None)
    held_since: float = 0.0


class DistributedEncoder:
    """Encodes a video by the workers of a queue. See `kept_segments.EncodeFunction`."""

    def __init__(self, context: WorkerContext, task_id: str, queue: str, slot: QueueSlot) -> None:
        self._context, self._task_id, self._queue, self._slot = context, task_id, queue, slot
        self._prefix = ""
        self._count = 0

    def __call__(
        self,
        draw_job: DrawJob,
        segments: list[Segment],
        progress: ProgressCallback,
        collect: CollectCells,
    ) -> WorkTimes:
        """Have the segments drawn by other workers, and download them. Raises RenderError."""
        context = self._context
        data = pack(draw_job)
        plan = context.blobs.put(data)
        # An attempt that continues another may find some segments kept, and number the rest anew.
        parts = ",".join(f"{segment.start}-{segment.stop}" for segment in segments)
        digest = hashlib.sha256(f"{renderer_digest()} {parts} ".encode() + data).hexdigest()[:16]
        self._prefix, self._count = f"{self._task_id}-{digest}", len(segments)
        waiting = {
            queued.group.id: queued
            for queued in (
                self._enqueue(plan, segments, numbers)
                for numbers in split_into_groups(len(segments))
            )
        }
        # Nobody needs what another version has queued for this task.
        context.queueing.cancel_groups(self._task_id, keep=waiting)
        log.info("Distributed rendering: %d segments in %d groups", len(segments), len(waiting))
        try:
            return self._collect_all(segments, waiting, progress, collect)
        finally:
            if not context.stopping.is_set():
                context.queueing.cancel_groups(self._task_id)

    def delete_segments(self) -> None:
        """Delete the segments from the store: the video is done, or will not be."""
        self._context.blobs.discard(
            segment_job.piece_name(self._prefix, number) for number in range(self._count)
        )

    def _enqueue(self, plan: str, segments: list[Segment], numbers: range) -> _QueuedGroup:
        parts = tuple((number, segments[number].start, segments[number].stop) for number in numbers)
        name = f"{self._prefix}-{numbers.start:05}-0"
        group = SegmentGroup(name, self._task_id, plan, self._prefix, parts)
        self._context.queueing.enqueue_group(self._queue, group, self._slot)
        return _QueuedGroup(numbers, group)

    def _collect_all(
        self,
        segments: list[Segment],
        waiting: dict[str, _QueuedGroup],
        progress: ProgressCallback,
        collect: CollectCells,
    ) -> WorkTimes:
        works: list[WorkTimes] = []
        frames, total = 0, sum(segment.stop - segment.start for segment in segments)
        while waiting:
            for status in self._context.queueing.list_groups(list(waiting)):
                queued = waiting.pop(status.workflow_id)
                collected = self._collect(status, queued, segments)
                if collected is None:
                    waiting[queued.group.id] = queued
                    continue
                for number, cells in zip(queued.numbers, collected, strict=True):
                    collect(segments[number], cells)
                frames += sum(len(cells) for cells in collected)
                works.append(_parse_work(status.output))
            progress(RenderProgress("encode", frames, total))
            if waiting:
                self._context.stopping.wait(_POLL_INTERVAL_S)
        return merge_work(works)

    def _collect(
        self, status: WorkflowStatus, queued: _QueuedGroup, segments: list[Segment]
    ) -> list[Cells] | None:
        """Download a group that is drawn. Returns the cells of its frames, None if not yet."""
        if status.status in ("ENQUEUED", "DELAYED"):
            return None
        if status.status == "PENDING":
            self._requeue_if_stuck(status, queued)
            return None
        outcome: dict[str, Any] = status.output or {"failed": "its workers died"}
        if "failed" in outcome:
            self._retry(queued, outcome["failed"])
            return None
        try:
            return [
                segment_job.fetch_piece(self._context.blobs, self._prefix, number, segments[number])
                for number in queued.numbers
            ]
        except FileNotFoundError:
            self._retry(queued, "it is gone from the store")
            return None

    def _requeue_if_stuck(self, status: WorkflowStatus, queued: _QueuedGroup) -> None:
        """Requeue a group that one worker has had for too long, though the worker seems alive."""
        holder, now = (status.executor_id, status.dequeued_at), time.monotonic()
        if holder != queued.holder:
            queued.holder, queued.held_since = holder, now
        elif now - queued.held_since > self._context.settings.segment_timeout_s:
            log.warning("%s has drawn %s for too long", status.executor_id, queued.group.id)
            queued.held_since = now
            self._context.queueing.requeue(queued.group.id, self._queue)

    def _retry(self, queued: _QueuedGroup, reason: str) -> None:
        """Queue a group that failed again, under another id. Raises RenderError after the last."""
        queued.attempt += 1
        segments = segment_job.number_range(queued.group.parts)
        if queued.attempt >= max(_MIN_ATTEMPTS, self._context.settings.task_attempts):
            raise RenderError(f"segments {segments}: {reason}")
        log.warning("Retrying segments %s: %s", segments, reason)
        name = f"{queued.group.id.rpartition('-')[0]}-{queued.attempt}"
        queued.group = replace(queued.group, id=name)
        self._context.queueing.enqueue_group(self._queue, queued.group, self._slot)


def _parse_work(outcome: Any) -> WorkTimes:
    # Clocks of other machines have another origin: use the time of arrival here.
    return replace(WorkTimes(**outcome["work"]), first=time.monotonic())
