"""Deletes a task that has ended: its results, and what is stored about it."""

from __future__ import annotations

import time

from sqlalchemy import Engine, String, cast, delete, select
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.store.database import writing
from scopitone.store.project_tables import ProjectFile, StoredProject
from scopitone.store.tables import Clip, Delivery, DeliveryAttempt, File, Task
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.files.files import INPUT_ROLE, find_media_ids
from scopitone.tasks.status import OPEN_STATUSES


def delete_task(engine: Engine, account_id: str, task_id: str) -> None:
    """Delete a task and the URLs of its media and uploads; the next sweep deletes the bytes.

    Its row stays, empty, because rows of the ledger refer to it.

    Raises:
        NotFoundError: the account has no such task.
        InputError: the task has not ended, or an unfinished task or a project needs its clips.
    """
    with writing(engine) as session:
        task = session.get(Task, task_id)
        if task is None or task.account_id != account_id or task.deleted_at is not None:
            raise NotFoundError("There is no such task")
        if task.status in OPEN_STATUSES:
            raise InputError("task_id", f"must have ended; its status is {task.status}")
        _check_not_needed(session, task)
        deliveries = select(Delivery.id).where(Delivery.task_id == task_id)
        session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.delivery_id.in_(deliveries)))
        for table in (Delivery, File, Clip):
            session.execute(delete(table).where(table.task_id == task_id))
        _delete_uploads(session, task)
        task.deleted_at = int(time.time())
        task.request, task.spec, task.result, task.callback_url = "{}", {}, None, None
        task.dialect_request = task.early_result = None


def _delete_uploads(session: Session, task: Task) -> None:
    """Delete the account's uploads that this task used, and no other task or project."""
    for file_id in find_media_ids([task.spec]):
        others = select(Task.id).where(
            Task.id != task.id,
            Task.account_id == task.account_id,
            Task.deleted_at.is_(None),
            cast(Task.spec, String).contains(file_id),
        )
        session.execute(
            delete(File).where(
                File.id == file_id,
                File.account_id == task.account_id,
                File.role == INPUT_ROLE,
                File.task_id.is_(None),
                File.id.not_in(select(ProjectFile.file_id)),
                ~others.exists(),
            )
        )


def _check_not_needed(session: Session, task: Task) -> None:
    clips = set(session.scalars(select(Clip.id).where(Clip.task_id == task.id)))
    unfinished = select(Task.id, Task.spec).where(
        Task.account_id == task.account_id, Task.status.in_(OPEN_STATUSES)
    )
    for other, spec in session.execute(unfinished):
        if spec.get("clip_id") in clips:
            raise InputError("task_id", f"is needed by the task {other}, which has not ended")
    project = session.scalar(
        select(StoredProject.name)
        .where(StoredProject.clip_id.in_(clips), StoredProject.deleted_at.is_(None))
        .limit(1)
    )
    if project is not None:
        raise InputError(
            "task_id", f"contains the song of the project {project!r}; delete the project first"
        )
