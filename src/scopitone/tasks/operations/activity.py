"""What the server did lately, in equal periods: for the operator's charts.

Everything is read from the tasks themselves, as `/metrics` is: so it is the same in every API
process, and survives restarts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, case, func, select
from sqlalchemy.orm import Session

from scopitone.store.database import reading
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.models import VIDEO
from scopitone.tasks.status import TaskStatus

PERIOD_S = 5 * 60
PERIODS = 72


@dataclass(frozen=True, slots=True)
class Period:
    """What happened in a period.

    Attributes:
        start: Unix time.
        waiting: tasks that no worker had started at the end of the period.
        per_minute: tasks that ended, by minute. Of the current period, only what has passed counts.
        failed: tasks that failed; canceled ones did not.
        speed: seconds of video per second of work on the videos that were finished; None if none
            was.
    """

    start: int
    waiting: int
    per_minute: float
    failed: int
    speed: float | None


def load_activity(engine: Engine, now: float | None = None) -> list[Period]:
    """Return the last periods up to `now` (default: the current time), oldest first."""
    now = time.time() if now is None else now
    end = math.ceil((now + 1) / PERIOD_S) * PERIOD_S
    first = end - PERIODS * PERIOD_S
    with reading(engine) as session:
        created = _count(session, Task.create_at, first)
        started = _count(session, Task.started_at, first)
        waiting = session.scalar(
            select(func.count()).select_from(Task).where(Task.status == TaskStatus.PENDING)
        )
        ended = _load_ended(session, first)
    depths = _follow_back(waiting or 0, created, started)
    return [
        _build_period(first + index * PERIOD_S, depths[index], ended.get(index), now)
        for index in range(PERIODS)
    ]


def _build_period(start: int, waiting: int, ended: _Ended | None, now: float) -> Period:
    minutes = max(1.0, min(PERIOD_S, now - start) / 60)
    if ended is None:
        return Period(start, waiting, 0.0, 0, None)
    speed = ended.video_s / ended.work_s if ended.work_s and ended.video_s else None
    return Period(start, waiting, ended.count / minutes, ended.failed, speed)


@dataclass(frozen=True, slots=True)
class _Ended:
    """Tasks that ended in a period, and seconds of video with the work on them."""

    count: int
    failed: int
    video_s: float
    work_s: float


def _load_ended(session: Session, first: int) -> dict[int, _Ended]:
    is_video = (Task.model == VIDEO) & (Task.status == TaskStatus.SUCCESS)
    # A deleted task has no message any more.
    has_failed = (Task.status == TaskStatus.FAILED) & (
        Task.result["message"].as_string() != state.CANCELLED
    )
    period = _period_of(Task.complete_at, first)
    query = (
        select(
            period,
            func.count(),
            func.sum(case((has_failed, 1), else_=0)),
            func.sum(case((is_video, Task.result["video"]["duration"].as_float()))),
            func.sum(case((is_video, Task.complete_at - Task.started_at))),
        )
        .where(Task.complete_at >= first)
        .group_by(period)
    )
    return {
        int(index): _Ended(count, int(failed), float(video or 0), float(work or 0))
        for index, count, failed, video, work in session.execute(query)
    }


def _count(session: Session, moment: Any, first: int) -> dict[int, int]:
    """Count tasks by the period of a moment of them."""
    period = _period_of(moment, first)
    query = select(period, func.count()).where(moment >= first).group_by(period)
    return {int(index): count for index, count in session.execute(query)}


def _period_of(moment: Any, first: int) -> ColumnElement[int]:
    index: ColumnElement[int] = (moment - first) // PERIOD_S
    return index.label("period")


def _follow_back(waiting: int, created: dict[int, int], started: dict[int, int]) -> Sequence[int]:
    """Return how many tasks waited at the end of each period, of which the last has `waiting`."""
    depths = [waiting] * PERIODS
    for index in range(PERIODS - 1, 0, -1):
        change = created.get(index, 0) - started.get(index, 0)
        depths[index - 1] = max(0, depths[index] - change)
    return depths
