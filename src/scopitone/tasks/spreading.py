"""One video on several machines: its segments are items of a queue that any worker takes.

The worker that has the task analyses and plans. What drawing needs is stored as one blob; groups
of segments are queued, drawn by whoever has room, this worker too, and fetched and joined here.
All of it is within the task's one step: an attempt that takes up where another worker died finds
the groups that are done, for their ids come from the plan and the renderer.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from scopitone.errors import RenderError
from scopitone.store.tables import Clip, Task
from scopitone.tasks import drawing, heartbeat
from scopitone.tasks.queueing import Group
from scopitone.tasks.queues import Place, place_of, segments_of, served
from scopitone.tasks.specs import VideoSpec
from scopitone.tasks.workshop import Workshop
from scopitone.video.cutting import Segment
from scopitone.video.flash import Cells, Flash, FlashMeter
from scopitone.video.pace import Work, together
from scopitone.video.parcel import Parcel, packed, renderer
from scopitone.video.progress import Progress, Step

if TYPE_CHECKING:
    from dbos import WorkflowStatus

log = logging.getLogger(__name__)
# A group is worth some seconds of work, so that the queue costs little; towards the end they
# become smaller, so that nobody begins a big one while the others have nothing left to do.
_BIGGEST, _LEFT = 4, 8
_LOOK_EVERY_S = 0.25
# A full disk or a broken machine is not the video's fault: a group is tried again, at least so
# often, and as often as a task may be begun.
_TURNS = 3
_FULL_HD_30 = 1920 * 1080 * 30


def spread_over(shop: Workshop, task: Task, clip: Clip, spec: VideoSpec) -> Spread | None:
    """How the task's video is drawn by several machines; None if it is not.

    Not if it is short, nor if no worker of the same renderer lives but those here, who use the
    same cores.
    """
    border = shop.settings.spread_from_s
    size = clip.duration * spec.width * spec.height * spec.fps / _FULL_HD_30
    if not border or size < border:
        return None
    queue = segments_of(renderer())
    stands = heartbeat.stands(shop.engine, queue, shop.settings.dead_after_s)
    if not stands - {heartbeat.stand_of(shop.executor_id)}:
        return None
    with Session(shop.engine) as session:
        place = place_of(session, task.account_id, task.model, task.spec)
    if queue in served(shop.settings, renderer()):
        shop.encoders.warm()
    return Spread(shop, task.id, queue, place)


def groups(count: int) -> Iterator[range]:
    """The numbers of `count` segments in groups."""
    start = 0
    while start < count:
        size = min(_BIGGEST, max(1, (count - start) // _LEFT))
        yield range(start, start + size)
        start += size


@dataclass(slots=True)
class _Order:
    """A group in the queue: which turn of it, and since when one worker has it."""

    numbers: range
    group: Group
    turn: int = 0
    holder: tuple[str | None, int | None] = (None, None)
    held_since: float = 0.0


class Spread:
    """Encodes a video by the workers of a queue. See `video.render.Encode`."""

    def __init__(self, shop: Workshop, task_id: str, queue: str, place: Place) -> None:
        self._shop, self._task_id, self._queue, self._place = shop, task_id, queue, place
        self._prefix = ""
        self._count = 0

    def __call__(
        self, parcel: Parcel, segments: list[Segment], progress: Progress
    ) -> tuple[Flash, Work]:
        """Have the segments drawn elsewhere and fetch them. Raises RenderError."""
        shop = self._shop
        data = packed(parcel)
        plan = shop.blobs.put(data)
        told = hashlib.sha256(renderer().encode() + data).hexdigest()[:16]
        self._prefix, self._count = f"{self._task_id}-{told}", len(segments)
        waiting = {
            order.group.id: order
            for order in (self._order(plan, segments, numbers) for numbers in groups(len(segments)))
        }
        # What another version has queued for this task would be drawn for nobody.
        shop.queueing.drop_groups(self._task_id, keep=waiting)
        log.info("Spread: %d segments in %d groups", len(segments), len(waiting))
        try:
            return self._gather(parcel, segments, waiting, progress)
        finally:
            if not shop.stopping.is_set():
                shop.queueing.drop_groups(self._task_id)

    def clear(self) -> None:
        """Delete the segments from the store: the video is made, or will not be."""
        self._shop.blobs.discard(
            drawing.piece_name(self._prefix, number) for number in range(self._count)
        )

    def _order(self, plan: str, segments: list[Segment], numbers: range) -> _Order:
        parts = tuple((number, segments[number].start, segments[number].stop) for number in numbers)
        name = f"{self._prefix}-{numbers.start:05}-0"
        order = _Order(numbers, Group(name, self._task_id, plan, self._prefix, parts))
        self._shop.queueing.enqueue_group(self._queue, order.group, self._place)
        return order

    def _gather(
        self,
        parcel: Parcel,
        segments: list[Segment],
        waiting: dict[str, _Order],
        progress: Progress,
    ) -> tuple[Flash, Work]:
        meter = FlashMeter(parcel.timeline.fps)
        unmeasured = deque(range(len(segments)))
        seen: dict[int, Cells] = {}
        works: list[Work] = []
        frames = 0
        while waiting:
            for status in self._shop.queueing.groups(list(waiting)):
                order = waiting.pop(status.workflow_id)
                fetched = self._look(status, order, segments)
                if fetched is None:
                    waiting[order.group.id] = order
                    continue
                seen.update(zip(order.numbers, fetched, strict=True))
                frames += sum(len(cells) for cells in fetched)
                works.append(_work(status.output))
            while unmeasured and unmeasured[0] in seen:
                meter.add(seen.pop(unmeasured.popleft()))
            progress(Step("encode", frames, parcel.timeline.frames))
            if waiting:
                self._shop.stopping.wait(_LOOK_EVERY_S)
        return meter.found(), together(works)

    def _look(
        self, status: WorkflowStatus, order: _Order, segments: list[Segment]
    ) -> list[Cells] | None:
        """What was seen of a group's frames, once it is drawn and fetched."""
        if status.status in ("ENQUEUED", "DELAYED"):
            return None
        if status.status == "PENDING":
            self._mind(status, order)
            return None
        outcome: dict[str, Any] = status.output or {"failed": "its workers died"}
        if "failed" in outcome:
            self._again(order, outcome["failed"])
            return None
        try:
            return [
                drawing.fetch(self._shop.blobs, self._prefix, number, segments[number])
                for number in order.numbers
            ]
        except FileNotFoundError:
            self._again(order, "it is gone from the store")
            return None

    def _mind(self, status: WorkflowStatus, order: _Order) -> None:
        """Take a group away from a worker that has held it for too long, though it seems alive."""
        holder, now = (status.executor_id, status.dequeued_at), time.monotonic()
        if holder != order.holder:
            order.holder, order.held_since = holder, now
        elif now - order.held_since > self._shop.settings.segment_timeout_s:
            log.warning("%s has drawn %s for too long", status.executor_id, order.group.id)
            order.held_since = now
            self._shop.queueing.give_to_another(order.group.id, self._queue)

    def _again(self, order: _Order, reason: str) -> None:
        """Queue a group that failed once more, under another id."""
        order.turn += 1
        if order.turn >= max(_TURNS, self._shop.settings.task_attempts):
            raise RenderError(f"segments {drawing.numbers(order.group.parts)}: {reason}")
        log.warning("Once more, segments %s: %s", drawing.numbers(order.group.parts), reason)
        name = f"{order.group.id.rpartition('-')[0]}-{order.turn}"
        order.group = replace(order.group, id=name)
        self._shop.queueing.enqueue_group(self._queue, order.group, self._place)


def _work(outcome: Any) -> Work:
    # Clocks of other machines have another beginning: what counts is when it was here.
    return replace(Work(**outcome["work"]), first=time.monotonic())
