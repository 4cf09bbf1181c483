"""The life of a task: created, started, making progress, ended."""

from __future__ import annotations

import json
import secrets
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store.database import reading, writing
from scopitone.store.prepared_statements import PreparedStatement
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks.accounts import credit_ledger
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.status import OPEN_STATUSES, TaskStatus

CANCELLED = "cancelled"
_TASKS: Table = Task.metadata.tables[Task.__tablename__]
_INSERT = PreparedStatement(
    lambda _: insert(_TASKS).values({column.key: bindparam(column.key) for column in _TASKS.c})
)
_BY_ID = PreparedStatement(lambda _: select(_TASKS).where(_TASKS.c.id == bindparam("sought")))


@dataclass(frozen=True, slots=True)
class Origin:
    """The other dialect of the API by which a request came, and its body as it was sent."""

    dialect: str
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewTask:
    """A validated request.

    request: the body as it was sent. spec: what the worker needs. base_url: how the client reached
    the server. price: in hundredths of a credit. origin: None for the job API itself. project_id:
    the project that a video is made from.
    """

    account_id: str
    model: str
    model_version: str
    request: dict[str, Any]
    spec: dict[str, Any]
    base_url: str
    callback_url: str | None
    price: int
    origin: Origin | None = None
    project_id: str | None = None


Enqueue = Callable[[Session, str, str], None]
"""Called as (session, model, task id): hands the task to the workers, in the transaction."""

CallbackScheduler = Callable[[Session, Task], None]
"""Writes the callback of a task, in the transaction that ends the task."""


def create_task(engine: Engine, new: NewTask, enqueue: Enqueue) -> str:
    """Store a task, reserve its credits and hand it to the workers: all of it or nothing.

    Returns the task's id. Raises CreditsError.
    """
    task_id = _generate_id()
    with writing(engine) as session:
        _INSERT(
            session.connection(),
            id=task_id,
            account_id=new.account_id,
            model=new.model,
            model_version=new.model_version,
            status=TaskStatus.PENDING,
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
            early_result=None,
            worker_process=None,
            step=None,
            deaths=None,
            project_id=new.project_id,
            dialect=new.origin and new.origin.dialect,
            dialect_request=new.origin and json.dumps(new.origin.request, ensure_ascii=False),
        )
        credit_ledger.reserve(session, new.account_id, task_id, new.price)
        enqueue(session, new.model, task_id)
    return task_id


def _generate_id() -> str:
    """Return microseconds and 72 random bits: ids of one second also sort by age, for lists."""
    return f"{time.time_ns() // 1000:014x}{secrets.token_hex(9)}"


def find_task(engine: Engine, account_id: str, task_id: str) -> Task:
    """Return the account's task.

    Raises NotFoundError if it does not exist, was deleted, or belongs to another account.
    """
    with engine.connect() as connection:
        rows = _BY_ID(connection, sought=task_id)
    if not rows or rows[0].account_id != account_id or rows[0].deleted_at is not None:
        raise NotFoundError("There is no such task")
    return Task(**rows[0]._asdict())


def clips_of(engine: Engine, task_id: str) -> list[Clip]:
    """Return the clips of a music task, in order."""
    with reading(engine) as session:
        clips = session.scalars(select(Clip).where(Clip.task_id == task_id).order_by(Clip.position))
        return list(clips)


def start(engine: Engine, task_id: str) -> Task | None:
    """Count an attempt and mark the task as running. Returns None if the task has ended."""
    now = int(time.time())
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.status not in OPEN_STATUSES:
            return None
        task.status = TaskStatus.RUNNING
        task.attempts += 1
        task.started_at = task.started_at or now
        return task


def requeue(engine: Engine, task_id: str) -> None:
    """Subtract the attempt that `start` counted: the worker is stopping, it did not die."""
    with writing(engine) as session:
        session.execute(update(Task).where(Task.id == task_id).values(attempts=Task.attempts - 1))


def note_step(engine: Engine, task_id: str, process: str, step: str) -> None:
    """Note the process that does the task, and its step: what is known of it if it dies."""
    with writing(engine) as session:
        session.execute(
            update(Task).where(Task.id == task_id).values(worker_process=process, step=step)
        )


def note_death(engine: Engine, process: str, cause: str) -> None:
    """Record in a process's tasks what ended the process."""
    with writing(engine) as session:
        doing = select(Task).where(
            Task.worker_process == process, Task.status == TaskStatus.RUNNING
        )
        for task in session.scalars(doing):
            _add_death(task, cause)


def note_stop(engine: Engine, task_id: str, cause: str) -> None:
    """Record why a worker stopped itself while it was running a task."""
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is not None:
            _add_death(task, cause)


def _add_death(task: Task, cause: str) -> None:
    line = f"{cause} in the step {task.step}"
    task.deaths = f"{task.deaths}\n{line}" if task.deaths else line
    # Counted once, even if two supervisors see it.
    task.worker_process = None


def process_name(pid: int) -> str:
    """Return the name of a process of this machine in `Task.worker_process`."""
    return f"{socket.gethostname()}:{pid}"


def ids_finished(engine: Engine, task_ids: Iterable[str]) -> set[str]:
    """Return those of the ids whose task has ended, or is gone with its account."""
    sought = set(task_ids)
    with reading(engine) as session:
        open_ids = select(Task.id).where(Task.id.in_(sought), Task.status.in_(OPEN_STATUSES))
        return sought - set(session.scalars(open_ids))


def report_progress(engine: Engine, task_id: str, progress: float) -> None:
    """Record the share of a running task that is done (0 to 1). It never goes back."""
    with writing(engine) as session:
        session.execute(
            update(Task)
            .where(Task.id == task_id, Task.status == TaskStatus.RUNNING, Task.progress < progress)
            .values(progress=progress)
        )


Publish = Callable[[Session, Task], dict[str, Any]]
"""Writes the files of a task, in the transaction that ends it; returns `result` without code."""


def publish_early(
    engine: Engine, task_id: str, publish: Publish, schedule_callback: CallbackScheduler
) -> None:
    """Add a take to `early_result`. Does nothing if the task does not run, or has the take.

    publish: writes the files of the take; returns its item of `suno_data`. schedule_callback: for
    the first of them.
    """
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.status != TaskStatus.RUNNING:
            return
        earlier = (task.early_result or {}).get("suno_data", [])
        item = publish(session, task)
        if item["suno_id"] in (other["suno_id"] for other in earlier):
            return
        task.early_result = {"suno_data": [*earlier, item]}
        if not earlier:
            schedule_callback(session, task)


def succeed(
    engine: Engine, task_id: str, publish: Publish, schedule_callback: CallbackScheduler
) -> None:
    """End a task with its result and charge it. Does nothing if the task has ended."""
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.status not in OPEN_STATUSES:
            return
        result = publish(session, task)
        task.result = {"code": 200, "message": "success", **result}
        task.progress = 1.0
        _end(task, TaskStatus.SUCCESS)
        credit_ledger.charge(session, task.account_id, task_id, task.credits)
        schedule_callback(session, task)


def fail(engine: Engine, task_id: str, message: str, schedule_callback: CallbackScheduler) -> None:
    """End a task with the reason and refund its credits. Does nothing if the task has ended."""
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is not None and task.status in OPEN_STATUSES:
            _fail(session, task, message, schedule_callback)


def cancel(
    engine: Engine, account_id: str, task_id: str, schedule_callback: CallbackScheduler
) -> Task:
    """End the account's task now, whatever a worker is doing with it.

    Raises:
        NotFoundError: the account has no such task.
        InputError: the task has already ended.
    """
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.account_id != account_id:
            raise NotFoundError("There is no such task")
        if task.status not in OPEN_STATUSES:
            raise InputError("task_id", f"must be pending or running; its status is {task.status}")
        _fail(session, task, CANCELLED, schedule_callback)
        return task


def _fail(session: Session, task: Task, message: str, schedule_callback: CallbackScheduler) -> None:
    task.result = {"code": 501, "message": message, "media_urls": []}
    # Takes that were complete: the task that failed is not charged, and has no files.
    session.execute(delete(File).where(File.task_id == task.id))
    _end(task, TaskStatus.FAILED)
    credit_ledger.release(session, task.account_id, task.id, task.credits)
    task.credits = 0
    schedule_callback(session, task)


def _end(task: Task, status: TaskStatus) -> None:
    task.status = status
    task.complete_at = int(time.time())
    task.started_at = task.started_at or task.complete_at
