"""An account's tasks, newest first, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select, tuple_

from scopitone.store.database import reading
from scopitone.store.tables import Task

Place = tuple[int, str]
"""Where a page ended: the last task's create_at and id."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tasks are wanted; "" is any."""

    status: str = ""
    model: str = ""


def tasks_of(
    engine: Engine, account_id: str, wanted: Filter, count: int, after: Place | None
) -> list[Task]:
    """At most `count` tasks, those that are older than the place `after`.

    A page begins where the one before ended, not at a number, so tasks that are created
    meanwhile neither repeat one nor hide one.
    """
    query = (
        select(Task)
        .where(Task.account_id == account_id)
        .order_by(Task.create_at.desc(), Task.id.desc())
        .limit(count)
    )
    if wanted.status:
        query = query.where(Task.status == wanted.status)
    if wanted.model:
        query = query.where(Task.model == wanted.model)
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
