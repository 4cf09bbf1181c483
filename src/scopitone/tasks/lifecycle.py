"""A task's life: created, begun, making progress, ended. Status only moves forward."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from scopitone.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.prepared import Prepared
from scopitone.store.tables import Clip, Task
from scopitone.tasks import ledger
from scopitone.tasks.errors import NotFoundError

OPEN = ("pending", "running")
CANCELLED = "cancelled"
_TASKS: Table = Task.metadata.tables[Task.__tablename__]
_INSERT = Prepared(
    lambda _: insert(_TASKS).values({column.key: bindparam(column.key) for column in _TASKS.c})
)
_BY_ID = Prepared(lambda _: select(_TASKS).where(_TASKS.c.id == bindparam("sought")))


@dataclass(frozen=True, slots=True)
class NewTask:
    """A validated request.

    `request` is the body as it was sent; `spec` what the worker needs; `base_url` how the
    client reached the server; `price` is in hundredths of a credit.
    """

    account_id: str
    model: str
    model_version: str
    request: dict[str, Any]
    spec: dict[str, Any]
    base_url: str
    callback_url: str | None
    price: int


Enqueue = Callable[[Session, str, str], None]
"""Called as (session, model, task id): hands the task to the workers, in the transaction."""

Owe = Callable[[Session, Task], None]
"""Writes the callback that is owed for a task, in the transaction that ends it."""


def create(engine: Engine, new: NewTask, enqueue: Enqueue) -> str:
    """Store a task, reserve its credits and hand it to the workers, all or nothing.

    Returns its id. Raises CreditsError.
    """
    task_id = _new_id()
    with writing(engine) as session:
        _INSERT(
            session.connection(),
            id=task_id,
            account_id=new.account_id,
            model=new.model,
            model_version=new.model_version,
            status="pending",
            request=json.dumps(new.request, ensure_ascii=False),
            spec=new.spec,
            base_url=new.base_url,
            callback_url=new.callback_url,
            credits=new.price,
            progress=0.0,
            attempts=0,
            create_at=int(time.time()),
            started_at=None,
            complete_at=None,
            deleted_at=None,
            result=None,
        )
        ledger.reserve(session, new.account_id, task_id, new.price)
        enqueue(session, new.model, task_id)
    return task_id


def _new_id() -> str:
    """Microseconds and 72 random bits: within one second ids still sort by age, for lists."""
    return f"{time.time_ns() // 1000:014x}{secrets.token_hex(9)}"


def find(engine: Engine, account_id: str, task_id: str) -> Task:
    """The account's task. Raises NotFoundError, also for another account's, or a deleted one."""
    with engine.connect() as connection:
        found = _BY_ID(connection, sought=task_id)
    if not found or found[0].account_id != account_id or found[0].deleted_at is not None:
        raise NotFoundError("There is no such task")
    return Task(**found[0]._asdict())


def clips_of(engine: Engine, task_id: str) -> list[Clip]:
    """What a music task made, in order."""
    with reading(engine) as session:
        found = session.scalars(select(Clip).where(Clip.task_id == task_id).order_by(Clip.position))
        return list(found)


def begin(engine: Engine, task_id: str) -> Task | None:
    """Count an attempt and mark the task as running. None if it has ended already."""
    now = int(time.time())
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.status not in OPEN:
            return None
        task.status = "running"
        task.attempts += 1
        task.started_at = task.started_at or now
        return task


def hand_back(engine: Engine, task_id: str) -> None:
    """Take back the attempt that `begin` counted: the worker stops, it did not die."""
    with writing(engine) as session:
        session.execute(update(Task).where(Task.id == task_id).values(attempts=Task.attempts - 1))


def ended(engine: Engine, task_ids: Iterable[str]) -> set[str]:
    """Those of the tasks that have ended."""
    with reading(engine) as session:
        found = session.scalars(
            select(Task.id).where(Task.id.in_(task_ids), Task.status.not_in(OPEN))
        )
        return set(found)


def advance(engine: Engine, task_id: str, progress: float) -> None:
    """Record how far a running task is (0 to 1). It never goes back."""
    with writing(engine) as session:
        session.execute(
            update(Task)
            .where(Task.id == task_id, Task.status == "running", Task.progress < progress)
            .values(progress=progress)
        )


Publish = Callable[[Session, Task], dict[str, Any]]
"""Writes what a task made, in the transaction that ends it; returns `result` without code."""


def succeed(engine: Engine, task_id: str, publish: Publish, owe: Owe) -> None:
    """End a task with its result and charge it. Does nothing to a task that has ended."""
    with writing(engine) as session:
        task = session.get_one(Task, task_id)
        if task.status not in OPEN:
            return
        result = publish(session, task)
        task.result = {"code": 200, "message": "success", **result}
        task.progress = 1.0
        _end(task, "success")
        ledger.charge(session, task.account_id, task_id, task.credits)
        owe(session, task)


def fail(engine: Engine, task_id: str, message: str, owe: Owe) -> None:
    """End a task with the reason and give its credits back. Does nothing to one that has ended."""
    with writing(engine) as session:
        task = session.get_one(Task, task_id)
        if task.status in OPEN:
            _fail(session, task, message, owe)


def cancel(engine: Engine, account_id: str, task_id: str, owe: Owe) -> Task:
    """End the account's task now, whatever a worker is doing with it.

    Raises:
        NotFoundError: no such task of this account.
        InputError: it has ended already.
    """
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.account_id != account_id:
            raise NotFoundError("There is no such task")
        if task.status not in OPEN:
            raise InputError("task_id", f"must be pending or running; its status is {task.status}")
        _fail(session, task, CANCELLED, owe)
        return task


def _fail(session: Session, task: Task, message: str, owe: Owe) -> None:
    task.result = {"code": 501, "message": message, "media_urls": []}
    _end(task, "failed")
    ledger.release(session, task.account_id, task.id, task.credits)
    task.credits = 0
    owe(session, task)


def _end(task: Task, status: str) -> None:
    task.status = status
    task.complete_at = int(time.time())
    task.started_at = task.started_at or task.complete_at
