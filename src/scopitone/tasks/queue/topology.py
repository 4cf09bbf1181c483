"""The queues: their names, the order of items in them, and how a worker serves them.

A queue is partitioned by account. A worker that has capacity asks the partitions in random order,
so that accounts get equal shares of the workers no matter how much they ask for. Within a
partition, items are ordered by the time at which a task would end if it were started at once: what
was created earlier and takes less time comes first. So a short video passes long ones, and a long
one is passed only by what came while it would have been rendered.

Segments of a video go only to workers with the same renderer: the name of their queue says which.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scopitone.core.settings import QUEUE_NAMES, QueueName, Settings
from scopitone.store.tables import Clip
from scopitone.tasks.models import (
    CALLBACK_QUEUE,
    IMPORT_QUEUE,
    MODELS,
    MUSIC_QUEUE,
    SEGMENT_QUEUE,
    VIDEO_QUEUE,
)
from scopitone.tasks.queue import dbos_adapter

# Factors on the setting `queue_poll_s`.
# Queues without partitions hold what versions accepted that knew no others: nothing is added.
_LEGACY_POLL_FACTOR = 40
# Nobody watches how soon a song or a callback starts; a poll is some five transactions.
_LOW_PRIORITY_POLL_FACTOR = 2
# A worker has a group of segments in hand while another is drawn.
_SEGMENT_POLL_FACTOR = 2
# Imports mostly wait for servers of others.
_MAX_IMPORTS = 4
# One whose segments are drawn, and one whose segments start as soon as a process is free.
_MAX_GROUPS = 2
# Priorities are whole numbers from 1 to 2^31: seconds since January 1, 2026.
_EPOCH_S = 1_767_225_600
_MAX_WORK_S = 3600
# Processor seconds of a frame of 1080p; the estimate need not be exact.
_FRAME_S, _FULL_HD_PIXELS = 0.01, 1920 * 1080
# How many times the work of H.264 other codecs are, with the drawing (`benchmarks/codecs.py`).
_CODEC_WORK = {"hevc": 9.0, "av1": 10.0}
_PARTITIONED = (IMPORT_QUEUE, VIDEO_QUEUE, MUSIC_QUEUE, CALLBACK_QUEUE)
# Their items wait for servers of others, which may not answer: an account gets half of a worker.
_WAITING = (IMPORT_QUEUE, CALLBACK_QUEUE)
_COUNTED_STATUSES = ("ENQUEUED", "PENDING")


@dataclass(frozen=True, slots=True)
class QueueSlot:
    """The place of an item in its queue: the account's partition, and the priority in it."""

    account_id: str
    priority: int


def slot_of(session: Session, account_id: str, model: str, spec: dict[str, Any]) -> QueueSlot:
    """Return the place in the queue of a task that is created now."""
    work_s = MODELS[model].cpu_s
    if work_s is None:
        clip = session.get(Clip, spec["clip_id"])
        frames = clip.duration * spec["fps"] if clip else 0.0
        work_s = frames * _FRAME_S * spec["width"] * spec["height"] / _FULL_HD_PIXELS
        # Tasks of earlier versions have no codec.
        work_s *= _CODEC_WORK.get(spec.get("codec", ""), 1.0)
    return QueueSlot(account_id, priority_of(time.time(), work_s))


def priority_of(created_at: float, work_s: float) -> int:
    """Return the priority of what was created at `created_at` (Unix seconds). Lower is sooner.

    work_s: estimated processor seconds.
    """
    return max(1, round(created_at - _EPOCH_S + min(work_s, _MAX_WORK_S)))


def shared_queue(name: str) -> str:
    """Return the name of the queue `name` with a partition for each account.

    The bare name is that of the queue without partitions, which workers still empty.
    """
    return f"{name}-shared"


def segment_queue(renderer: str) -> str:
    """Return the name of the queue for segments that only this renderer may draw."""
    return f"{SEGMENT_QUEUE}-{renderer}"


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How many items the queues of one kind hold.

    oldest_s: seconds that the oldest waiting item has waited; 0 if none waits.
    """

    name: QueueName
    waiting: int
    running: int
    oldest_s: float


def measure_depths(session: Session) -> list[QueueDepth]:
    """Count the items of all queues in DBOS's table."""
    status = dbos_adapter.status_table(session.get_bind().dialect.name)
    rows = session.execute(
        select(status.c.queue_name, status.c.status, func.count(), func.min(status.c.created_at))
        .where(status.c.status.in_(_COUNTED_STATUSES), status.c.queue_name.is_not(None))
        .group_by(status.c.queue_name, status.c.status)
    ).all()
    now = time.time()
    depths = []
    for name in QUEUE_NAMES:
        counts = [row[1:] for row in rows if row[0].partition("-")[0] == name]
        ages = [now - since / 1000 for status, _, since in counts if status == "ENQUEUED"]
        waiting, running = (
            sum(count for status, count, _ in counts if status == counted)
            for counted in _COUNTED_STATUSES
        )
        depths.append(QueueDepth(name, waiting, running, max(0.0, *ages, 0.0)))
    return depths


def served_queues(settings: Settings, renderer: str) -> list[str]:
    """Return the full names of the queues that a worker with these settings takes from."""
    return [name for name, _ in _queue_limits(settings, renderer)]


def declare_queues(settings: Settings, renderer: str) -> None:
    """Write the queues that this worker serves into the database. Call it after DBOS.launch."""
    from dbos import DBOS

    factors = dict.fromkeys(_PARTITIONED, _LEGACY_POLL_FACTOR)
    factors[segment_queue(renderer)] = _SEGMENT_POLL_FACTOR
    for name in (MUSIC_QUEUE, CALLBACK_QUEUE):
        factors[shared_queue(name)] = _LOW_PRIORITY_POLL_FACTOR
    for name, limits in _queue_limits(settings, renderer):
        poll_s = settings.queue_poll_s * factors.get(name, 1)
        DBOS.register_queue(name, polling_interval_sec=poll_s, **limits)


def _queue_limits(settings: Settings, renderer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each queue with what one worker takes at a time, as all workers of the database do."""
    concurrency = {
        IMPORT_QUEUE: _MAX_IMPORTS,
        VIDEO_QUEUE: 1,
        MUSIC_QUEUE: settings.music_at_once,
        CALLBACK_QUEUE: settings.callbacks_at_once,
    }
    for name in QUEUE_NAMES:
        if name not in settings.queues:
            continue
        if name == SEGMENT_QUEUE:
            yield segment_queue(renderer), _partition_limits(_MAX_GROUPS, 0)
            continue
        yield name, {"worker_concurrency": concurrency[name]}
        # Callbacks are no work of the account's choice.
        account_limit = 0 if name == CALLBACK_QUEUE else settings.account_at_once
        limits = _partition_limits(concurrency[name], account_limit)
        if name in _WAITING:
            half = max(1, concurrency[name] // 2)
            limits["partition_worker_concurrency"] = min(
                half, limits["partition_worker_concurrency"]
            )
        yield shared_queue(name), limits


def _partition_limits(worker_limit: int, account_limit: int) -> dict[str, Any]:
    """Return the limits of a partitioned queue.

    account_limit: the most items of one account on all workers together; 0 sets no limit.
    """
    limits = {"worker_concurrency": worker_limit, "partition_worker_concurrency": worker_limit}
    if account_limit:
        limits["partition_concurrency"] = account_limit
        limits["partition_worker_concurrency"] = min(worker_limit, account_limit)
    return limits
