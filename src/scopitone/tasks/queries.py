"""Lists tasks of an account: pages, newest first, and progress."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from sqlalchemy import Engine, or_, select, tuple_
from sqlalchemy.orm import Session

from scopitone.store.database import reading
from scopitone.store.tables import Task
from scopitone.tasks.status import OPEN_STATUSES, TaskStatus

Cursor = tuple[int, str]
"""The end of a page: create_at and id of its last task."""


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """A filter of tasks; "" matches all. `search` is looked for in the request."""

    status: str = ""
    model: str = ""
    search: str = ""


def load_task_page(
    engine: Engine, account_id: str, filters: TaskFilter, count: int, after: Cursor | None
) -> list[Task]:
    """Return at most `count` tasks that are older than the cursor `after`.

    A page starts where the previous one ended, not at a number: tasks that are created meanwhile
    neither repeat a task nor hide one.
    """
    query = (
        select(Task)
        .where(Task.account_id == account_id, Task.deleted_at.is_(None))
        .order_by(Task.create_at.desc(), Task.id.desc())
        .limit(count)
    )
    if filters.status:
        query = query.where(Task.status == filters.status)
    if filters.model:
        query = query.where(Task.model == filters.model)
    if filters.search:
        # The request is JSON text, so search for the text as JSON spells it.
        text = json.dumps(filters.search, ensure_ascii=False)[1:-1]
        query = query.where(
            Task.request.icontains(text, autoescape=True) | (Task.id == filters.search)
        )
    if after is not None:
        query = query.where(tuple_(Task.create_at, Task.id) < after)
    with reading(engine) as session:
        return list(session.scalars(query))


def find_task_of_clip(
    session: Session, account_id: str, model: str, clip_id: str, dialect: str, besides: str = ""
) -> str | None:
    """Return the id of the newest task of this model about a clip that did not fail, if any.

    besides: the id of a task that does not count.
    """
    query = (
        select(Task.id)
        .where(
            Task.id != besides,
            Task.account_id == account_id,
            Task.model == model,
            Task.dialect == dialect,
            Task.deleted_at.is_(None),
            Task.status != TaskStatus.FAILED,
            Task.spec["clip_id"].as_string() == clip_id,
        )
        .order_by(Task.create_at.desc(), Task.id.desc())
        .limit(1)
    )
    return session.scalar(query)


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """The status of a task, and the share that is done (0 to 1)."""

    status: str
    progress: float


def load_progress(engine: Engine, task_ids: list[str]) -> dict[str, TaskProgress]:
    """Return the progress of the tasks by id, in one query; unknown tasks are left out."""
    with reading(engine) as session:
        rows = session.execute(
            select(Task.id, Task.status, Task.progress).where(Task.id.in_(task_ids))
        )
        return {row.id: TaskProgress(row.status, row.progress) for row in rows}


# A task that ended is recent for longer than the next poll takes on a busy machine.
_RECENT_S = 60


def list_active_tasks(engine: Engine, account_ids: list[str]) -> dict[str, dict[str, Task]]:
    """Return unfinished and recently ended tasks, by account and by id."""
    tasks: dict[str, dict[str, Task]] = {account_id: {} for account_id in account_ids}
    query = select(Task).where(
        Task.account_id.in_(account_ids),
        Task.deleted_at.is_(None),
        or_(Task.status.in_(OPEN_STATUSES), Task.complete_at >= int(time.time()) - _RECENT_S),
    )
    with reading(engine) as session:
        for task in session.scalars(query):
            tasks[task.account_id][task.id] = task
    return tasks
