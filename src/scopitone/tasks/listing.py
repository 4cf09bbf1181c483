"""An account's tasks, newest first, page by page."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from sqlalchemy import Engine, or_, select, tuple_

from scopitone.store.database import reading
from scopitone.store.tables import Task
from scopitone.tasks.lifecycle import OPEN

Place = tuple[int, str]
"""Where a page ended: the last task's create_at and id."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tasks are wanted; "" is any. `search` is looked for in what was asked."""

    status: str = ""
    model: str = ""
    search: str = ""


def tasks_of(
    engine: Engine, account_id: str, wanted: Filter, count: int, after: Place | None
) -> list[Task]:
    """At most `count` tasks, those that are older than the place `after`.

    A page begins where the one before ended, not at a number, so tasks that are created
    meanwhile neither repeat one nor hide one.
    """
    query = (
        select(Task)
        .where(Task.account_id == account_id, Task.deleted_at.is_(None))
        .order_by(Task.create_at.desc(), Task.id.desc())
        .limit(count)
    )
    if wanted.status:
        query = query.where(Task.status == wanted.status)
    if wanted.model:
        query = query.where(Task.model == wanted.model)
    if wanted.search:
        # A text that is within JSON there stands as JSON writes it.
        sought = json.dumps(wanted.search, ensure_ascii=False)[1:-1]
        query = query.where(
            Task.request.icontains(sought, autoescape=True) | (Task.id == wanted.search)
        )
    if after is not None:
        query = query.where(tuple_(Task.create_at, Task.id) < after)
    with reading(engine) as session:
        return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a task is."""

    status: str
    progress: float


def standings(engine: Engine, task_ids: list[str]) -> dict[str, Standing]:
    """How far each of the tasks is, in one query; unknown ones are absent."""
    with reading(engine) as session:
        rows = session.execute(
            select(Task.id, Task.status, Task.progress).where(Task.id.in_(task_ids))
        )
        return {row.id: Standing(row.status, row.progress) for row in rows}


# How long an ended task is still news: longer than looking again takes, on a busy machine.
_NEWS_S = 60


def moving(engine: Engine, account_ids: list[str]) -> dict[str, dict[str, Task]]:
    """By account, by id: the tasks that have not ended, and those that have lately."""
    found: dict[str, dict[str, Task]] = {account_id: {} for account_id in account_ids}
    query = select(Task).where(
        Task.account_id.in_(account_ids),
        Task.deleted_at.is_(None),
        or_(Task.status.in_(OPEN), Task.complete_at >= int(time.time()) - _NEWS_S),
    )
    with reading(engine) as session:
        for task in session.scalars(query):
            found[task.account_id][task.id] = task
    return found
