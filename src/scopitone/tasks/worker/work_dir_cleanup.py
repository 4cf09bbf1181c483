"""Removes what killed workers left in this host's work folder, while others ended their tasks."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from sqlalchemy import Engine, or_, select

from scopitone.store.database import reading
from scopitone.store.tables import Task
from scopitone.tasks.status import OPEN_STATUSES


def clear_work_dirs(engine: Engine, work_dir: Path, *, after_s: float = 0.0) -> None:
    """Remove the folders of tasks of this database that have ended.

    Folders that are not named after the id of such a task belong to others and stay.

    after_s: grace period for the worker that ended the task to clean up, in seconds.
    """
    if not work_dir.is_dir():
        return
    now = time.time()
    # What is of the future was changed before the clock was set back.
    folders = [path for path in work_dir.iterdir() if abs(now - _changed_at(path)) > after_s]
    if not folders:
        return
    ids = {_task_of(folder) for folder in folders}
    ended = select(Task.id).where(
        Task.id.in_(ids),
        Task.status.not_in(OPEN_STATUSES),
        or_(Task.complete_at <= now - after_s, Task.complete_at > now + after_s),
    )
    with reading(engine) as session:
        ended_ids = set(session.scalars(ended))
    for folder in folders:
        if _task_of(folder) in ended_ids:
            shutil.rmtree(folder, ignore_errors=True)


def _task_of(folder: Path) -> str:
    """Return the id of the task that a folder is named after, see `WorkerContext.work_dir`."""
    return folder.name.partition(".")[0]


def _changed_at(path: Path) -> float:
    """Return when the folder was last changed (Unix seconds), now if it is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()
