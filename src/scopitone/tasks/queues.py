"""The queues: their names, who comes first in them, and how a worker serves them.

A queue is divided into a part for each account. A worker that has room asks the parts in a
random order, so that accounts get equal shares of the workers however much they ask for. Within
an account's part, what was begun earlier and takes less time comes first: the order is by when a
task would end if it had been begun at once. So a short video passes long ones, and a long one is
passed only by what came while it would have been made.

Segments of a video go to workers alone whose renderer is the same: their queue's name says which.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnClause, column, func, select, table
from sqlalchemy.orm import Session

from scopitone.settings import QUEUE_NAMES, QueueName, Settings
from scopitone.store.tables import Clip
from scopitone.tasks.specs import (
    CALLBACK_QUEUE,
    IMPORT,
    IMPORT_QUEUE,
    MUSIC_QUEUE,
    SEGMENT_QUEUE,
    VIDEO,
    VIDEO_QUEUE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# Queues without parts have what was accepted by versions that knew no others: nothing is added.
_SELDOM = 40
# Nobody watches how soon a song or a callback begins; a look is some five transactions.
_UNHURRIED = 2
# A worker has a group of segments in hand while another is drawn.
_AHEAD = 2
# Imports mostly wait for other people's servers.
_IMPORTS_AT_ONCE = 4
# One whose segments are drawn, and one whose segments begin as soon as there is a free process.
_GROUPS_AT_ONCE = 2
# Priorities are whole numbers from 1 to 2^31: seconds since the first of January 2026.
_EPOCH = 1_767_225_600
_MOST_WORK_S = 3600
# Processor seconds of an import, a song and a frame of 1080p; they need not be exact.
_IMPORT_S, _MUSIC_S, _FRAME_S, _FULL_HD = 5.0, 60.0, 0.01, 1920 * 1080
_COUNTED = ("ENQUEUED", "PENDING")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its queue: the account it is for, and its priority there."""

    account_id: str
    priority: int


def place_of(session: Session, account_id: str, model: str, spec: dict[str, Any]) -> Place:
    """The place of a task that is created now."""
    work = _IMPORT_S if model == IMPORT else _MUSIC_S
    if model == VIDEO:
        clip = session.get(Clip, spec["clip_id"])
        frames = clip.duration * spec["fps"] if clip else 0.0
        work = frames * _FRAME_S * spec["width"] * spec["height"] / _FULL_HD
    return Place(account_id, priority(time.time(), work))


def priority(created_at: float, work_s: float) -> int:
    """The priority of what was created then (Unix seconds) and takes so long. Lower is sooner."""
    return max(1, round(created_at - _EPOCH + min(work_s, _MOST_WORK_S)))


def shared(name: str) -> str:
    """The queue `name` as it is divided among accounts. The bare name is that of a queue without
    parts, from which workers still take what was put there."""
    return f"{name}-shared"


def segments_of(renderer: str) -> str:
    """The queue for segments that only this renderer may draw."""
    return f"{SEGMENT_QUEUE}-{renderer}"


@dataclass(frozen=True, slots=True)
class Depth:
    """What is in the queues of one kind. `oldest_s` is how long the first has waited, seconds."""

    name: QueueName
    waiting: int
    running: int
    oldest_s: float


def depths(session: Session) -> list[Depth]:
    """How full the queues are, as the engine's own table has it."""
    schema = None if session.get_bind().dialect.name == "sqlite" else "dbos"
    columns: list[ColumnClause[Any]] = [column("queue_name"), column("status")]
    columns.append(column("created_at", BigInteger()))
    status = table("workflow_status", *columns, schema=schema)
    rows = session.execute(
        select(status.c.queue_name, status.c.status, func.count(), func.min(status.c.created_at))
        .where(status.c.status.in_(_COUNTED), status.c.queue_name.is_not(None))
        .group_by(status.c.queue_name, status.c.status)
    ).all()
    now = time.time()
    found = []
    for name in QUEUE_NAMES:
        ours = [row[1:] for row in rows if row[0].partition("-")[0] == name]
        ages = [now - since / 1000 for status, _, since in ours if status == "ENQUEUED"]
        waiting, running = (
            sum(count for status, count, _ in ours if status == counted) for counted in _COUNTED
        )
        found.append(Depth(name, waiting, running, max(0.0, *ages, 0.0)))
    return found


def served(settings: Settings, renderer: str) -> list[str]:
    """The queues, by their own names, that a worker with these settings takes from."""
    return [name for name, _ in _limits(settings, renderer)]


def declare(settings: Settings, renderer: str) -> None:
    """Write the queues that this worker serves into the database. After DBOS is launched."""
    from dbos import DBOS

    rarely = dict.fromkeys((IMPORT_QUEUE, VIDEO_QUEUE, MUSIC_QUEUE), _SELDOM)
    rarely[segments_of(renderer)] = _AHEAD
    rarely |= dict.fromkeys((shared(MUSIC_QUEUE), CALLBACK_QUEUE), _UNHURRIED)
    for name, limits in _limits(settings, renderer):
        poll_s = settings.queue_poll_s * rarely.get(name, 1)
        DBOS.register_queue(name, polling_interval_sec=poll_s, **limits)


def _limits(settings: Settings, renderer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What one worker takes at a time, by queue. They hold for all workers of the database."""
    at_once = {
        IMPORT_QUEUE: _IMPORTS_AT_ONCE,
        VIDEO_QUEUE: 1,
        MUSIC_QUEUE: settings.music_at_once,
    }
    for name in QUEUE_NAMES:
        if name not in settings.queues:
            continue
        if name in at_once:
            yield name, {"worker_concurrency": at_once[name]}
            yield shared(name), _divided(at_once[name], settings.account_at_once)
        elif name == SEGMENT_QUEUE:
            yield segments_of(renderer), _divided(_GROUPS_AT_ONCE, 0)
        else:
            yield name, {"worker_concurrency": settings.callbacks_at_once}


def _divided(at_once: int, account_at_once: int) -> dict[str, Any]:
    """`account_at_once`: the most of one account on all workers together; 0 sets no limit."""
    limits = {"worker_concurrency": at_once, "partition_worker_concurrency": at_once}
    if account_at_once:
        limits["partition_concurrency"] = account_at_once
        limits["partition_worker_concurrency"] = min(at_once, account_at_once)
    return limits
